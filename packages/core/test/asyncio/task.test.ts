import { describe, expect, test } from "vitest";
import {
  allTasks,
  CancelledError,
  createTask,
  currentTask,
  ensureFuture,
  EventLoop,
  Future,
  gather,
  getRunningLoop,
  InvalidStateError,
  run,
  RuntimeError,
  sleep,
  Task,
  ValueError,
  type Coroutine,
} from "../../src/asyncio/index.ts";
import { hopsOf, trace } from "./trace.ts";

describe("Future", () => {
  test("[FU1] callbacks are called by the loop, in order, also when it is done already", () => {
    const loop = new EventLoop();
    const future = loop.createFuture<number>();
    const order: string[] = [];
    future.addDoneCallback((done) => order.push(`first ${done.result()}`));
    future.addDoneCallback(() => order.push("second"));
    future.setResult(1);
    future.addDoneCallback(() => order.push("third"));
    expect(order).toEqual([]);
    loop.runOnce();
    expect(order).toEqual(["first 1", "second", "third"]);
  });

  test("[FU2] a future is done once", () => {
    const future = new EventLoop().createFuture<number>();
    expect(() => future.result()).toThrow(InvalidStateError);
    expect(() => future.exception()).toThrow("Exception is not set.");
    future.setResult(1);
    expect([future.done(), future.result(), future.exception(), future.cancelled()]).toEqual([true, 1, null, false]);
    expect(() => future.setResult(2)).toThrow(InvalidStateError);
    expect(() => future.setException(new Error("late"))).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
    const failed = new EventLoop().createFuture();
    failed.setException(RangeError);
    expect(failed.exception()).toBeInstanceOf(RangeError);
    expect(() => failed.setException(null)).toThrow(InvalidStateError);
  });

  test("[FU3] awaiting a done future does not suspend", () => {
    const done = (): Coroutine<unknown> =>
      (function* () {
        const future = new Future<number>();
        future.setResult(1);
        return yield* future;
      })();
    expect(hopsOf(done)).toBe(0);
  });

  test("[FU4] removeDoneCallback removes all equal ones", () => {
    const future = new EventLoop().createFuture();
    const callback = (): void => {};
    const other = (): void => {};
    expect(future.removeDoneCallback(callback)).toBe(0);
    future.addDoneCallback(callback);
    expect([future.removeDoneCallback(other), future.removeDoneCallback(callback)]).toEqual([0, 1]);
    for (const one of [callback, other, callback]) future.addDoneCallback(one);
    expect([future.removeDoneCallback(callback), future.removeDoneCallback(other)]).toEqual([2, 1]);
  });

  test("[FU5] exceptions that nobody looked at are reported when the loop closes", () => {
    const loop = new EventLoop();
    const crash = new Error("crash");
    loop.createFuture().setException(crash);
    const seen = loop.createFuture();
    seen.setException(new Error("seen"));
    seen.exception();
    loop.createTask(
      (function* () {
        throw crash;
      })(),
    );
    loop.createTask(sleep(9), { name: "left" });
    loop.runOnce();
    loop.close();
    expect(loop.log.map(({ message }) => message)).toEqual([
      "Task was destroyed but it is pending!",
      "Future exception was never retrieved",
      "Task exception was never retrieved",
    ]);
  });
});

describe("Task", () => {
  test("[TK1] a task begins one hop later, and has a name", () => {
    const lines = trace(function* () {
      const first = createTask(sleep(0));
      const second = createTask(sleep(0), { name: "second" });
      expect([first, second].map((task) => task.getName())).toEqual(["Task-2", "second"]);
      second.setName("renamed");
      expect(allTasks()).toEqual(new Set([currentTask(), first, second]));
      yield* second;
    });
    expect(lines).toEqual([
      "0 iteration 1",
      "Task-1 started",
      "Task-2 created by Task-1",
      "second created by Task-1",
      "Task-1 suspended: task",
      "0 iteration 2",
      "Task-2 started",
      "Task-2 suspended: yield",
      "renamed started",
      "renamed suspended: yield",
      "0 iteration 2",
      "Task-2 resumed",
      "Task-2 done",
      "renamed resumed",
      "renamed done",
      "0 iteration 1",
      "Task-1 resumed",
      "Task-1 done",
    ]);
  });

  test("[TK2] cancel throws where the task waits; a task may refuse", () => {
    function* stubborn(): Coroutine<string> {
      try {
        yield* sleep(1);
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
      }
      yield* sleep(1);
      return "finished";
    }
    run(function* () {
      const task = createTask(stubborn());
      yield* sleep(0.5);
      expect(task.cancel()).toBe(true);
      expect(yield* task).toBe("finished");
      expect([getRunningLoop().time(), task.cancelled(), task.cancel()]).toEqual([1.5, false, false]);
    });
  });

  test("[TK3] a task that is cancelled before it began never runs", () => {
    run(function* () {
      let ran = false;
      const task = createTask(
        (function* () {
          ran = true;
        })(),
      );
      task.cancel();
      yield* sleep(0);
      expect([ran, task.cancelled()]).toEqual([false, true]);
    });
  });

  test("[TK4] a task that cancels itself is cancelled where it waits next", () => {
    run(function* () {
      const future = new Future();
      const task = createTask(
        (function* (): Coroutine<unknown> {
          currentTask()?.cancel();
          return yield* future;
        })(),
      );
      yield* sleep(0);
      expect([future.cancelled(), task.done()]).toEqual([true, false]);
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });

  test("[TK5] a task that was cancelled as it ended is cancelled", () => {
    run(function* () {
      const task = createTask(
        (function* () {
          currentTask()?.cancel();
          return 1;
        })(),
      );
      yield* sleep(0);
      expect(task.cancelled()).toBe(true);
    });
  });

  test("[TK6] requests are counted, and taken back", () => {
    run(function* () {
      const task = createTask(sleep(0, "kept"));
      task.cancel();
      task.cancel();
      expect([task.cancelling(), task.uncancel(), task.uncancel(), task.uncancel()]).toEqual([2, 1, 0, 0]);
      expect(yield* task).toBe("kept");
    });
  });

  test("[TK7] the message arrives", () => {
    run(function* () {
      for (const wait of [sleep(1), new Future()]) {
        const task = createTask(
          (function* () {
            yield* wait as Coroutine<void>;
          })(),
        );
        yield* sleep(0);
        task.cancel("enough");
        const [error] = yield* gather({ returnExceptions: true }, task);
        expect(error).toBeInstanceOf(CancelledError);
        yield* sleep(0);
        expect(() => task.result()).toThrow(CancelledError);
      }
      const unstarted = createTask(sleep(1));
      unstarted.cancel("before");
      try {
        yield* unstarted;
      } catch (error) {
        expect(error).toMatchObject({ message: "before", args: ["before"] });
      }
    });
  });

  test("[TK7] a task has no result or exception but its own", () => {
    const loop = new EventLoop();
    const task = new Task(sleep(0), loop);
    expect(() => task.setResult()).toThrow(RuntimeError);
    expect(() => task.setException(new Error("no"))).toThrow(RuntimeError);
    expect(() => ensureFuture(task, new EventLoop())).toThrow(ValueError);
    loop.runUntilComplete(task);
  });
});

describe("sleep", () => {
  test("[SL1] sleep takes two hops, sleep(0) one", () => {
    expect([hopsOf(() => sleep(1)), hopsOf(() => sleep(0)), hopsOf(() => sleep(-1))]).toEqual([2, 1, 1]);
    expect(() => run(() => sleep(Number.NaN))).toThrow(ValueError);
    expect(run(() => sleep(1, "result"))).toBe("result");
  });

  test("[SL2] a cancellation in the iteration of the timer: what comes first, counts", () => {
    const outcomes = run(function* () {
      const loop = getRunningLoop();
      const before = createTask(sleep(1, "slept"));
      loop.callAt(1, () => before.cancel());
      yield* sleep(2);
      const after = createTask(sleep(1, "slept"));
      yield* sleep(0);
      loop.callAt(3, () => loop.callSoon(() => after.cancel()));
      yield* sleep(5);
      return [before.cancelled(), after.cancelled()];
    });
    expect(outcomes).toEqual([true, false]);
  });

  test("[SL3] a sleep begins when it is awaited, and is awaited once", () => {
    run(function* () {
      const rest = sleep(1);
      yield* sleep(1);
      yield* rest;
      expect(getRunningLoop().time()).toBe(2);
      expect(() => rest.next()).toThrow("cannot reuse already awaited coroutine");
      const abandoned = sleep(5);
      abandoned.next();
      abandoned.return();
      const beside = sleep(1);
      const other = sleep(2);
      beside.next();
      yield* other;
      expect([getRunningLoop().time(), beside.next().done]).toEqual([4, true]);
    });
    expect(() => sleep(1).next()).toThrow("no running event loop");
  });

  test("[SL3] a task that ends beside a sleep that it began leaves nothing behind", () => {
    run(function* () {
      yield* createTask(
        (function* () {
          sleep(1).next();
        })(),
      );
      const later = createTask(sleep(3, "in the same slot"));
      yield* sleep(1.5);
      expect(later.done()).toBe(false);
      expect(yield* later).toBe("in the same slot");
      expect(getRunningLoop().time()).toBe(3);
    });
  });
});
