import { describe, expect, test } from "vitest";

import {
  CancelledError,
  type Coroutine,
  createTask,
  getRunningLoop,
  shield,
  sleep,
  TimeoutError,
  wait,
  waitFor,
} from "@interleave/core/asyncio";
import { Crash } from "./crash.ts";
import { inLoop, thrownBy } from "./support.ts";

const EPSILON = 0.0001;

/** Sleeps, and notes how that ended. */
function* sleeper(seconds: number, log: string[]): Coroutine<string> {
  log.push("started");
  try {
    yield* sleep(seconds);
  } catch (error) {
    if (error instanceof CancelledError) log.push("cancelled");
    throw error;
  }
  return "done";
}

/** Runs for 0.2 s, however often it is cancelled meanwhile. */
function* stubborn(): Coroutine<string> {
  const loop = getRunningLoop();
  const end = loop.time() + 0.2;
  while (loop.time() < end) {
    try {
      yield* sleep(end - loop.time());
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
    }
  }
  return "ran to its end";
}

/** Cancelled, it takes a moment before it ends. */
function* slowToCancel(log: string[]): Coroutine<void> {
  try {
    yield* sleep(10);
  } catch (error) {
    yield* sleep(EPSILON);
    log.push("cleaned up");
    throw error;
  }
}

describe("waitFor in time", () => {
  test(
    "[WF2] gives the result of a future that is done at once, even with no time at all (test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_future_done)",
    inLoop(function* () {
      const future = getRunningLoop().createFuture<string>();
      future.setResult("done");
      const others: string[] = [];
      getRunningLoop().callSoon(() => others.push("another callback has run"));
      expect(yield* waitFor(future, 0)).toBe("done");
      expect(others).toEqual([]);
    }),
  );

  test(
    "[WF1] with no limit gives the result (test_waitfor.AsyncioWaitForTest.test_wait_for_blocking)",
    inLoop(function* () {
      expect(yield* waitFor(sleeper(10, []), null)).toBe("done");
    }),
  );

  test(
    "[WF1] gives the result of a future that is set meanwhile (test_waitfor.AsyncioWaitForTest.test_wait_for_race_condition)",
    inLoop(function* () {
      const loop = getRunningLoop();
      const future = loop.createFuture<string>();
      const waiting = waitFor(future, 0.2);
      loop.callSoon(() => future.setResult("ok"));
      expect(yield* waiting).toBe("ok");
      expect(loop.time()).toBe(0);
    }),
  );
});

describe("waitFor out of time", () => {
  test(
    "[WF1] waits until what it cancelled has ended (test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_timeout)",
    inLoop(function* () {
      expect(yield* waitFor(stubborn(), 0.1)).toBe("ran to its end");
      expect(getRunningLoop().time()).toBe(0.2);
    }),
  );

  test.each([0, -1])(
    "[WF2] of %d never starts a coroutine (test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started)",
    (limit) => {
      inLoop(function* () {
        const log: string[] = [];
        expect(yield* thrownBy(waitFor(sleeper(0, log), limit))).toBeInstanceOf(TimeoutError);
        expect(log).toEqual([]);
      })();
    },
  );

  test.each([0, -1])(
    "[WF2] of %d cancels a task that runs (test_waitfor.AsyncioWaitForTest.test_wait_for_timeout_less_then_0_or_0)",
    (limit) => {
      inLoop(function* () {
        const log: string[] = [];
        const task = createTask(sleeper(10, log));
        yield* sleep(0);
        expect(log).toEqual(["started"]);
        expect(yield* thrownBy(waitFor(task, limit))).toBeInstanceOf(TimeoutError);
        expect(task.cancelled()).toBe(true);
        expect(log).toEqual(["started", "cancelled"]);
      })();
    },
  );

  test(
    "[WF1] cancels the task, and throws TimeoutError (test_waitfor.AsyncioWaitForTest.test_wait_for)",
    inLoop(function* () {
      const log: string[] = [];
      const task = createTask(sleeper(1000, log));
      expect(yield* thrownBy(waitFor(task, 0.1))).toBeInstanceOf(TimeoutError);
      expect(task.cancelled()).toBe(true);
      expect(log).toEqual(["started", "cancelled"]);
      expect(getRunningLoop().time()).toBe(0.1);
    }),
  );

  test(
    "[WF1] gives the result of a coroutine that swallows the cancellation and returns (test_waitfor.AsyncioWaitForTest.test_wait_for_cancellation_race_condition)",
    inLoop(function* () {
      function* swallows(): Coroutine<number> {
        expect(yield* thrownBy(sleep(1))).toBeInstanceOf(CancelledError);
        return 1;
      }
      expect(yield* waitFor(swallows(), 0.01)).toBe(1);
    }),
  );

  test(
    "[WF1] gives what a coroutine returns in the place of its cancellation (test_waitfor.AsyncioWaitForTest.test_wait_for_cancel_suppressed)",
    inLoop(function* () {
      function* returnsInstead(): Coroutine<number> {
        try {
          yield* sleep(10);
          return 0;
        } catch {
          return 42;
        }
      }
      expect(yield* waitFor(returnsInstead(), 0.1)).toBe(42);
    }),
  );

  test(
    "[WF1] waits for a task's cleanup before it throws (test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation)",
    inLoop(function* () {
      const log: string[] = [];
      const error = yield* thrownBy(waitFor(createTask(slowToCancel(log)), EPSILON));
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as TimeoutError).cause).toBeInstanceOf(CancelledError); // just tested
      expect(log).toEqual(["cleaned up"]);
    }),
  );

  test(
    "[WF2] of 0 waits for a task's cleanup, too (test_waitfor.AsyncioWaitForTest.test_wait_for_waits_for_task_cancellation_w_timeout_0)",
    inLoop(function* () {
      const log: string[] = [];
      const task = createTask(slowToCancel(log));
      yield* sleep(EPSILON);
      const error = yield* thrownBy(waitFor(task, 0));
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as TimeoutError).cause).toBeInstanceOf(CancelledError); // just tested
      expect(log).toEqual(["cleaned up"]);
    }),
  );

  test(
    "[WF1] throws what the task throws in the place of its cancellation (test_waitfor.AsyncioWaitForTest.test_wait_for_reraises_exception_during_cancellation)",
    inLoop(function* () {
      const mistake = new Crash();
      function* fails(): Coroutine<void> {
        try {
          yield* sleep(0.2);
        } finally {
          throw mistake; // eslint-disable-line no-unsafe-finally -- the very case that is tested
        }
      }
      expect(yield* thrownBy(waitFor(createTask(fails()), EPSILON))).toBe(mistake);
    }),
  );
});

describe("A cancelled waitFor", () => {
  test(
    "[WF1] waits until what it cancelled has ended (test_waitfor.AsyncioWaitForTest.test_asyncio_wait_for_cancelled)",
    inLoop(function* () {
      const waiting = createTask(waitFor(stubborn(), 0.4));
      yield* sleep(0);
      waiting.cancel();
      yield* wait([waiting]);
      expect(waiting.result()).toBe("ran to its end");
      expect(getRunningLoop().time()).toBe(0.2);
    }),
  );

  /** A wait that is cancelled cancels the task that it waits for. */
  function* expectCancelled(limit: number | null): Coroutine<void> {
    const loop = getRunningLoop();
    const task = createTask(
      (function* (): Coroutine<void> {
        yield* loop.createFuture<void>();
      })(),
    );
    const waiting = createTask(waitFor(task, limit));
    loop.callSoon(() => waiting.cancel());
    expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
    expect(task.cancelled()).toBe(true);
    expect(loop.time()).toBe(0);
  }

  test(
    "[WF1] without a limit cancels its task (test_waitfor.AsyncioWaitForTest.test_cancel_blocking_wait_for)",
    inLoop(() => expectCancelled(null)),
  );

  test(
    "[WF1] with a limit cancels its task (test_waitfor.AsyncioWaitForTest.test_cancel_wait_for)",
    inLoop(() => expectCancelled(60)),
  );

  test(
    "[WF1] is cancelled although its task was done in the same iteration (test_waitfor.AsyncioWaitForTest.test_wait_for_issue86296)",
    inLoop(function* () {
      const inner = createTask(
        (function* (): Coroutine<string> {
          return "done";
        })(),
      );
      let reachedEnd = false;
      const waiting = createTask(
        (function* (): Coroutine<void> {
          yield* waitFor(inner, 100);
          yield* sleep(1);
          reachedEnd = true;
        })(),
      );
      yield* sleep(0);
      waiting.cancel();
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
      expect(inner.result()).toBe("done");
      expect(reachedEnd).toBe(false);
    }),
  );
});

describe("waitFor of a shield", () => {
  test(
    "[SH1] of 0 cancels the shield, and the task behind it goes on (test_waitfor.WaitForShieldTests.test_zero_timeout)",
    inLoop(function* () {
      const task = createTask(sleep(0.01, "done"));
      const shielded = shield(task);
      expect(yield* thrownBy(waitFor(shielded, 0))).toBeInstanceOf(TimeoutError);
      expect(shielded.cancelled()).toBe(true);
      expect(task.done()).toBe(false);
      yield* sleep(0.1);
      expect(task.result()).toBe("done");
    }),
  );

  test(
    "without a limit gives the task's result (test_waitfor.WaitForShieldTests.test_none_timeout)",
    inLoop(function* () {
      const task = createTask(sleep(0.1, "done"));
      expect(yield* waitFor(shield(task), null)).toBe("done");
      expect(task.done()).toBe(true);
    }),
  );

  test(
    "[SH1] out of time leaves the task running (test_waitfor.WaitForShieldTests.test_shielded_timeout)",
    inLoop(function* () {
      const task = createTask(sleep(0.1, "done"));
      expect(yield* thrownBy(waitFor(shield(task), 0.01))).toBeInstanceOf(TimeoutError);
      expect(task.done()).toBe(false);
      expect(yield* task).toBe("done");
    }),
  );
});
