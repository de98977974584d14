import { describe, expect, test } from "vitest";

import {
  asyncWith,
  block,
  CancelledError,
  type Coroutine,
  createTask,
  currentTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type Timeout,
  timeout,
  timeoutAt,
  TimeoutError,
} from "@interleave/core/asyncio";
import { Crash } from "./crash.ts";
import { inLoop, thrownBy, thrownWithoutTask } from "./support.ts";

describe("timeout", () => {
  test(
    "[TO1] cancels a body that takes too long, and throws TimeoutError (test_timeouts.TimeoutTests.test_timeout_basic)",
    inLoop(function* () {
      const limit = timeout(0.01);
      expect(yield* thrownBy(asyncWith(limit, () => sleep(10)))).toBeInstanceOf(TimeoutError);
      expect(limit.expired()).toBe(true);
      expect(getRunningLoop().time()).toBe(0.01);
    }),
  );

  test(
    "[TO1] takes an instant of the loop's clock as timeoutAt (test_timeouts.TimeoutTests.test_timeout_at_basic)",
    inLoop(function* () {
      yield* sleep(1);
      const deadline = getRunningLoop().time() + 0.01;
      const limit = timeoutAt(deadline);
      expect(yield* thrownBy(asyncWith(limit, () => sleep(10)))).toBeInstanceOf(TimeoutError);
      expect(limit.expired()).toBe(true);
      expect(limit.when()).toBe(deadline);
      expect(getRunningLoop().time()).toBe(deadline);
    }),
  );

  test(
    "[TO1] within one of the same deadline lets the outer one throw (test_timeouts.TimeoutTests.test_nested_timeouts)",
    inLoop(function* () {
      const deadline = getRunningLoop().time() + 0.01;
      const outer = timeoutAt(deadline);
      const inner = timeoutAt(deadline);
      const error = yield* thrownBy(
        asyncWith(outer, function* () {
          const cancellation = yield* thrownBy(asyncWith(inner, () => sleep(10)));
          expect(cancellation).toBeInstanceOf(CancelledError);
          throw cancellation;
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect([outer.expired(), inner.expired()]).toEqual([true, true]);
    }),
  );

  test(
    "[TO1] is a cancellation inside of the body (test_timeouts.TimeoutTests.test_waiter_cancelled)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(timeout(0.01), function* () {
          const cancellation = yield* thrownBy(sleep(10));
          expect(cancellation).toBeInstanceOf(CancelledError);
          throw cancellation;
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
    }),
  );

  test(
    "does nothing to a body that is in time (test_timeouts.TimeoutTests.test_timeout_not_called)",
    inLoop(function* () {
      const limit = timeout(10);
      expect(yield* asyncWith(limit, () => sleep(0.01, "in time"))).toBe("in time");
      expect(limit.expired()).toBe(false);
      expect(limit.when()).toBe(10);
      expect(getRunningLoop().time()).toBe(0.01);
    }),
  );

  /** A limit that is none. */
  function* expectNone(make: (limit: null) => Timeout): Coroutine<void> {
    const limit = make(null);
    yield* asyncWith(limit, () => sleep(0.01));
    expect(limit.expired()).toBe(false);
    expect(limit.when()).toBe(null);
  }

  test(
    "of null is none (test_timeouts.TimeoutTests.test_timeout_disabled)",
    inLoop(() => expectNone(timeout)),
  );

  test(
    "of null is none, as an instant, too (test_timeouts.TimeoutTests.test_timeout_at_disabled)",
    inLoop(() => expectNone(timeoutAt)),
  );

  /** Runs out at once: whatever the body waits for is cancelled, and no time passes. */
  function* expectAtOnce(delay: number, body: () => Coroutine<void>): Coroutine<void> {
    const limit = timeout(delay);
    expect(yield* thrownBy(asyncWith(limit, body))).toBeInstanceOf(TimeoutError);
    expect(limit.expired()).toBe(true);
    expect(limit.when()).toBe(delay);
    expect(getRunningLoop().time()).toBe(0);
  }

  test(
    "[TO2] of 0 cancels the body's first wait (test_timeouts.TimeoutTests.test_timeout_zero)",
    inLoop(() => expectAtOnce(0, () => sleep(10))),
  );

  test(
    "[TO2] of 0 cancels a body that only gives way once (test_timeouts.TimeoutTests.test_timeout_zero_sleep_zero)",
    inLoop(() => expectAtOnce(0, () => sleep(0))),
  );

  test(
    "[TO2] in the past does the same (test_timeouts.TimeoutTests.test_timeout_in_the_past_sleep_zero)",
    inLoop(() => expectAtOnce(-11, () => sleep(0))),
  );

  test(
    "[TO1] lets the body's own error through (test_timeouts.TimeoutTests.test_foreign_exception_passed)",
    inLoop(function* () {
      const limit = timeout(0.01);
      const mistake = new Crash();
      const error = yield* thrownBy(
        asyncWith(limit, function* () {
          throw mistake;
        }),
      );
      expect(error).toBe(mistake);
      expect(limit.expired()).toBe(false);
    }),
  );

  test(
    "[TO1] lets a cancellation from elsewhere through (test_timeouts.TimeoutTests.test_foreign_cancel_doesnt_timeout_if_not_expired)",
    inLoop(function* () {
      const limit = timeout(10);
      const body = asyncWith(limit, function* () {
        currentTask()?.cancel();
        yield* sleep(10);
      });
      expect(yield* thrownBy(body)).toBeInstanceOf(CancelledError);
      expect(limit.expired()).toBe(false);
    }),
  );

  test(
    "[TO1] does not leave its task cancelled (test_timeouts.TimeoutTests.test_outer_task_is_not_cancelled)",
    inLoop(function* () {
      const task = createTask(
        (function* (): Coroutine<void> {
          expect(yield* thrownBy(asyncWith(timeout(0.001), () => sleep(10)))).toBeInstanceOf(TimeoutError);
        })(),
      );
      yield* task;
      expect(task.done()).toBe(true);
      expect(task.cancelled()).toBe(false);
    }),
  );
});

describe("timeout in a busy loop", () => {
  test(
    "[TO1] throws if its own time is up; one within it, whose time is not, is only cancelled (test_timeouts.TimeoutTests.test_nested_timeouts_concurrent)",
    inLoop(function* () {
      const inner = timeout(0.1);
      const error = yield* thrownBy(
        asyncWith(timeout(0.002), function* () {
          const cancellation = yield* thrownBy(
            asyncWith(inner, function* () {
              yield* block(0.01);
              yield* sleep(1);
            }),
          );
          expect(cancellation).toBeInstanceOf(CancelledError);
          throw cancellation;
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      expect(inner.expired()).toBe(false);
      expect(getRunningLoop().time()).toBe(0.01);
    }),
  );

  /** One limit within another, and a body that blocks the loop. Returns what the inner and the outer one threw. */
  function* nestedAndBlocked(seconds: number): Coroutine<[inner: unknown, outer: unknown]> {
    let inner: unknown;
    const outer = yield* thrownBy(
      asyncWith(timeout(0.1), function* () {
        inner = yield* thrownBy(
          asyncWith(timeout(0.01), function* () {
            yield* block(seconds);
            yield* sleep(1);
          }),
        );
        if (inner instanceof CancelledError) throw inner;
        yield* sleep(10);
      }),
    );
    return [inner, outer];
  }

  test(
    "[TO1] stops what comes after one within it that has run out (test_timeouts.TimeoutTests.test_nested_timeouts_loop_busy)",
    inLoop(function* () {
      expect(yield* nestedAndBlocked(0.09)).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
      expect(getRunningLoop().time()).toBe(0.1);
    }),
  );

  test(
    "[TO1] throws alone when one within it runs out in the same iteration (test_timeouts.TimeoutTests.test_nested_timeouts_loop_busy)",
    inLoop(function* () {
      expect(yield* nestedAndBlocked(0.1)).toEqual([expect.any(CancelledError), expect.any(TimeoutError)]);
      expect(getRunningLoop().time()).toBe(0.1);
    }),
  );
});

describe("timeout after a cancellation that was caught", () => {
  /** Cancels the task that runs this, and swallows it. */
  function* swallowCancellation(): Coroutine<void> {
    currentTask()?.cancel();
    expect(yield* thrownBy(sleep(1))).toBeInstanceOf(CancelledError);
  }

  test(
    "[TO1] still throws TimeoutError (test_timeouts.TimeoutTests.test_timeout_after_cancellation)",
    inLoop(function* () {
      yield* swallowCancellation();
      expect(yield* thrownBy(asyncWith(timeout(0), () => sleep(1)))).toBeInstanceOf(TimeoutError);
    }),
  );

  test(
    "[TO1] still lets another cancellation through (test_timeouts.TimeoutTests.test_cancel_in_timeout_after_cancellation)",
    inLoop(function* () {
      yield* swallowCancellation();
      const body = asyncWith(timeout(1), function* () {
        currentTask()?.cancel();
        yield* sleep(2);
      });
      expect(yield* thrownBy(body)).toBeInstanceOf(CancelledError);
    }),
  );
});

describe("Timeout.reschedule", () => {
  test(
    "[TO2] moves the deadline, or takes it away, while the body runs (test_timeouts.TimeoutTests.test_reschedule)",
    inLoop(function* () {
      const loop = getRunningLoop();
      const entered = loop.createFuture<Timeout>();
      const task = createTask(
        asyncWith(timeoutAt(10), function* (limit) {
          entered.setResult(limit);
          yield* sleep(50);
        }),
      );
      const limit = yield* entered;
      expect(limit.when()).toBe(10);
      limit.reschedule(30);
      expect(limit.when()).toBe(30);
      limit.reschedule(null);
      expect(limit.when()).toBe(null);

      task.cancel();
      expect(yield* thrownBy(task)).toBeInstanceOf(CancelledError);
      expect(limit.expired()).toBe(false);
    }),
  );

  test(
    "[TO2] is refused before the body (test_timeouts.TimeoutTests.test_timeout_not_entered)",
    inLoop(function* () {
      yield* sleep(0);
      expect(() => timeout(0.01).reschedule(0.02)).toThrow(/has not been entered/);
    }),
  );

  test(
    "[TO2] is refused after the body (test_timeouts.TimeoutTests.test_timeout_finished)",
    inLoop(function* () {
      const limit = timeout(0.01);
      yield* asyncWith(limit, () => sleep(0));
      expect(() => limit.reschedule(0.02)).toThrow(/finished/);
    }),
  );

  test(
    "[TO2] is refused when the time has run out (test_timeouts.TimeoutTests.test_timeout_expired)",
    inLoop(function* () {
      const limit = timeout(0.01);
      expect(yield* thrownBy(asyncWith(limit, () => sleep(1)))).toBeInstanceOf(TimeoutError);
      expect(() => limit.reschedule(0.02)).toThrow(/expired/);
    }),
  );

  test(
    "[TO2] is refused to a body that has just been cancelled for it (test_timeouts.TimeoutTests.test_timeout_expiring)",
    inLoop(function* () {
      yield* asyncWith(timeout(0.01), function* (limit) {
        expect(yield* thrownBy(sleep(1))).toBeInstanceOf(CancelledError);
        expect(() => limit.reschedule(0.02)).toThrow(/expiring/);
      });
    }),
  );
});

describe("Timeout can be entered once", () => {
  test(
    "and not while its body runs (test_timeouts.TimeoutTests.test_timeout_already_entered)",
    inLoop(function* () {
      const limit = timeout(0.01);
      yield* asyncWith(limit, function* () {
        const error = yield* thrownBy(asyncWith(limit, () => sleep(0)));
        expect(error).toBeInstanceOf(RuntimeError);
        expect(String(error)).toContain("has already been entered");
      });
    }),
  );

  test(
    "and not when its body is over (test_timeouts.TimeoutTests.test_timeout_double_enter)",
    inLoop(function* () {
      const limit = timeout(0.01);
      yield* asyncWith(limit, () => sleep(0));
      const error = yield* thrownBy(asyncWith(limit, () => sleep(0)));
      expect(error).toBeInstanceOf(RuntimeError);
      expect(String(error)).toContain("has already been entered");
    }),
  );

  test(
    "and only by a task (test_timeouts.TimeoutTests.test_timeout_without_task)",
    inLoop(function* () {
      const limit = timeout(0.01);
      const error = yield* thrownWithoutTask(() => limit.aenter());
      expect(error).toBeInstanceOf(RuntimeError);
      expect(String(error)).toContain("task");
      expect(() => limit.reschedule(0.02)).toThrow(/has not been entered/);
    }),
  );
});
