import { describe, expect, test } from "vitest";
import {
  asCompleted,
  asyncFor,
  asyncWith,
  Barrier,
  block,
  CancelledError,
  createTask,
  currentTask,
  Event,
  EventLoop,
  ExceptionGroup,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  run,
  Runner,
  Semaphore,
  shield,
  sleep,
  TaskGroup,
  ThreadPoolExecutor,
  timeout,
  timeoutAt,
  TimeoutError,
  toThread,
  wait,
  waitFor,
  type Awaitable,
  type Coroutine,
} from "../../src/asyncio/index.ts";
import { hopsOf } from "./trace.ts";

function* nothing(): Coroutine<void> {}

function* failIn(seconds: number, message: string): Coroutine<never> {
  yield* sleep(seconds);
  throw new RangeError(message);
}

function* awaiting<T>(make: () => Awaitable<T>): Coroutine<T> {
  return yield* make();
}

/** The error that awaiting gives. */
function* errorOf(awaitable: Awaitable<unknown>): Coroutine<unknown> {
  try {
    yield* awaitable;
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("hops", () => {
  const both = (barrier: Barrier): Awaitable<unknown> => gather(barrier.wait(), barrier.wait());
  const soon = (make: () => void): void => void getRunningLoop().callSoon(make);
  test.each<[string, number, () => Awaitable<unknown>]>([
    ["a coroutine that does nothing", 0, nothing],
    ["a task that does nothing", 2, () => createTask(nothing())],
    ["gather of one", 3, () => gather(nothing())],
    ["gather of none", 0, () => gather()],
    ["wait for one", 3, () => wait([createTask(nothing())])],
    ["shield", 3, () => shield(nothing())],
    ["an empty group", 0, () => asyncWith(new TaskGroup(), () => {})],
    ["a group of one", 3, () => asyncWith(new TaskGroup(), (group) => void group.createTask(nothing()))],
    ["asCompleted of one", 3, () => asCompleted([nothing()]).anext()],
    ["waitFor a coroutine", 0, () => waitFor(nothing(), 1)],
    ["waitFor a task", 2, () => waitFor(createTask(nothing()), 1)],
    ["waitFor(coroutine, 0)", 3, () => waitFor(nothing(), 0)],
    ["timeout(0)", 2, () => asyncWith(timeout(0), () => sleep(1))],
    ["a barrier of two, gathered", 4, () => both(new Barrier(2))],
    ["a free lock", 0, () => new Lock().acquire()],
    ["a queue with room", 0, () => new Queue().put(1)],
  ])("[HO1] %s: %i", (_name, hops, make) => {
    expect(hopsOf(() => awaiting(make))).toBe(hops);
  });

  test.each<[string, () => Awaitable<unknown>]>([
    [
      "an event",
      () => {
        const event = new Event();
        soon(() => event.set());
        return event.wait();
      },
    ],
    [
      "a queue",
      () => {
        const queue = new Queue<number>();
        soon(() => queue.putNowait(1));
        return queue.get();
      },
    ],
    [
      "a semaphore",
      () => {
        const semaphore = new Semaphore(0);
        soon(() => semaphore.release());
        return semaphore.acquire();
      },
    ],
  ])("[HO1] the wake-up of %s takes one hop more than what wakes it", (_name, make) => {
    expect(hopsOf(() => awaiting(make))).toBe(2);
  });
});

describe("gather", () => {
  test("[GA1] results in the order of the arguments, and the same awaitable once", () => {
    run(function* () {
      const task = createTask(sleep(0.1, "task"));
      const same = sleep(0.3, "same");
      const results = yield* gather(same, task, sleep(0.2, "last"), task, same);
      expect(results).toEqual(["same", "task", "last", "task", "same"]);
      expect(yield* gather([sleep(0, 1), sleep(0, 2)])).toEqual([1, 2]);
      expect(yield* gather()).toEqual([]);
    });
  });

  test("[GA2] the first exception goes out, the others go on; or all are results", () => {
    run(function* () {
      const slow = createTask(sleep(2, "slow"));
      const failed = gather(failIn(1, "first"), slow, failIn(1.5, "second"));
      expect(yield* errorOf(failed)).toMatchObject({ message: "first" });
      expect([getRunningLoop().time(), yield* slow]).toEqual([1, "slow"]);
      const results = yield* gather({ returnExceptions: true }, failIn(0, "result"), sleep(0, "fine"));
      expect(results).toMatchObject([{ message: "result" }, "fine"]);
    });
  });

  test("[GA3] cancelling it cancels the children; a cancelled child is an exception", () => {
    run(function* () {
      const children = [createTask(sleep(1)), createTask(sleep(1))] as const;
      const gathering = gather(...children);
      yield* sleep(0);
      expect(gathering.cancel()).toBe(true);
      expect(yield* errorOf(gathering)).toBeInstanceOf(CancelledError);
      expect([children.map((child) => child.cancelled()), gathering.cancelled(), gathering.cancel()]).toEqual([
        [true, true],
        false,
        false,
      ]);
      const alone = createTask(sleep(1));
      const other = createTask(sleep(1, "other"));
      yield* sleep(0);
      alone.cancel();
      expect(yield* errorOf(gather(alone, other))).toBeInstanceOf(CancelledError);
      expect(yield* other).toBe("other");
      const kept = gather({ returnExceptions: true }, [createTask(sleep(1)), createTask(sleep(1))]);
      yield* sleep(0);
      kept.cancel();
      expect(yield* errorOf(kept)).toBeInstanceOf(CancelledError);
    });
  });
});

describe("wait and waitFor", () => {
  test("[WT1] returns when it should, and cancels nothing", () => {
    run(function* () {
      const [first, second, third] = [createTask(sleep(1)), createTask(failIn(2, "second")), createTask(sleep(3))];
      const all = [first, second, third];
      const one = yield* wait(all, { returnWhen: FIRST_COMPLETED });
      expect([one.done, one.pending]).toEqual([new Set([first]), new Set([second, third])]);
      const failed = yield* wait(all.slice(1), { returnWhen: FIRST_EXCEPTION });
      expect(failed.done).toEqual(new Set([second]));
      const late = yield* wait(new Set([third]), { timeout: 0.5 });
      expect([late.done.size, late.pending.size, getRunningLoop().time()]).toEqual([0, 1, 2.5]);
      expect((yield* wait(all)).done.size).toBe(3);
    });
  });

  test("[WT2] not for nothing, nor for coroutines", () => {
    run(function* () {
      const coroutine = nothing();
      expect(yield* errorOf(wait([]))).toMatchObject({ name: "ValueError" });
      expect(yield* errorOf(wait([coroutine as never]))).toBeInstanceOf(TypeError);
      expect(yield* errorOf(wait(coroutine as never))).toBeInstanceOf(TypeError);
      expect(yield* errorOf(wait([3 as never]))).toBeInstanceOf(TypeError);
      const future = new Future();
      expect(yield* errorOf(wait([future], { returnWhen: "SOON" as never }))).toMatchObject({ name: "ValueError" });
    });
  });

  test("[WF1] awaits in the same task, and cancels what takes too long", () => {
    run(function* () {
      const task = function* (): Coroutine<unknown> {
        return currentTask();
      };
      expect(yield* waitFor(task(), 1)).toBe(currentTask());
      const slow = createTask(sleep(2));
      expect(yield* errorOf(waitFor(slow, 1))).toBeInstanceOf(TimeoutError);
      expect([slow.cancelled(), getRunningLoop().time()]).toEqual([true, 1]);
      expect(yield* waitFor(sleep(5, "no limit"), null)).toBe("no limit");
    });
  });

  test("[WF2] with no time, only what is done is taken", () => {
    run(function* () {
      const done = createTask(nothing());
      const failed = createTask(failIn(0, "failed"));
      yield* sleep(1);
      expect(yield* waitFor(done, 0)).toBeUndefined();
      expect(yield* errorOf(waitFor(sleep(0), -1))).toBeInstanceOf(TimeoutError);
      expect(yield* errorOf(waitFor(failed, 0))).toMatchObject({ message: "failed" });
    });
  });
});

describe("timeout", () => {
  test("[TO1] turns its own cancellation into TimeoutError, and no other", () => {
    run(function* () {
      const limit = timeout(1);
      const error = yield* errorOf(asyncWith(limit, () => sleep(2)));
      expect(error).toBeInstanceOf(TimeoutError);
      expect((error as Error).cause).toBeInstanceOf(CancelledError);
      expect([limit.expired(), currentTask()?.cancelling(), getRunningLoop().time()]).toEqual([true, 0, 1]);
      const cancelled = createTask(asyncWith(timeout(9), () => sleep(2)));
      yield* sleep(1);
      cancelled.cancel();
      expect(yield* errorOf(cancelled)).toBeInstanceOf(CancelledError);
      const both = createTask(asyncWith(timeout(1), () => sleep(2)));
      getRunningLoop().callAt(3, () => both.cancel());
      expect(yield* errorOf(both)).toBeInstanceOf(CancelledError);
      expect(yield* errorOf(asyncWith(timeout(1), () => failIn(0, "own")))).toMatchObject({ message: "own" });
    });
  });

  test("[TO2] can be rescheduled while inside", () => {
    run(function* () {
      const limit = timeoutAt(1);
      expect(() => limit.reschedule(2)).toThrow("Timeout has not been entered");
      const passed = yield* errorOf(
        asyncWith(limit, function* (same) {
          same.reschedule(null);
          yield* sleep(5);
          expect([limit.when(), limit.expired()]).toEqual([null, false]);
          same.reschedule(3);
          expect(limit.when()).toBe(3);
          yield* sleep(1);
        }),
      );
      expect(passed).toBeInstanceOf(TimeoutError);
      expect(getRunningLoop().time()).toBe(5);
      expect(() => limit.reschedule(9)).toThrow("Cannot change state of expired Timeout");
      expect(yield* errorOf(asyncWith(limit, nothing))).toMatchObject({ message: "Timeout has already been entered" });
      expect(yield* asyncWith(timeout(null), () => 1)).toBe(1);
    });
  });
});

describe("TaskGroup", () => {
  test("[TG1] waits for all; an error cancels the others; errors come in order of completion", () => {
    run(function* () {
      const tasks = yield* asyncWith(new TaskGroup(), function* (group) {
        return [group.createTask(sleep(1, "a")), group.createTask(sleep(2, "b"))];
      });
      expect(tasks.map((task) => task.result())).toEqual(["a", "b"]);
      const stubborn = function* (): Coroutine<void> {
        try {
          yield* sleep(9);
        } finally {
          yield* failIn(1, "second");
        }
      };
      const body = function* (group: TaskGroup): Coroutine<void> {
        group.createTask(stubborn());
        group.createTask(failIn(1, "first"));
        yield* sleep(5);
      };
      const error = yield* errorOf(asyncWith(new TaskGroup(), body));
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect(error).toMatchObject({ exceptions: [{ message: "first" }, { message: "second" }] });
      expect((error as ExceptionGroup).leaves()).toHaveLength(2);
      expect(currentTask()?.cancelling()).toBe(0);
    });
  });

  test("[TG2] a parent that is cancelled cancels the tasks, and stays cancelled", () => {
    run(function* () {
      const group = new TaskGroup();
      const parent = createTask(
        asyncWith(group, function* () {
          group.createTask(sleep(9));
          group.createTask(failIn(2, "while cancelling"));
        }),
      );
      yield* sleep(1);
      parent.cancel();
      expect(yield* errorOf(parent)).toBeInstanceOf(CancelledError);
      const failing = createTask(
        asyncWith(new TaskGroup(), function* (inner) {
          inner.createTask(
            (function* () {
              try {
                yield* sleep(9);
              } finally {
                yield* failIn(0, "in its end");
              }
            })(),
          );
        }),
      );
      yield* sleep(1);
      failing.cancel();
      expect(yield* errorOf(failing)).toBeInstanceOf(ExceptionGroup);
      expect(failing.cancelling()).toBe(1);
    });
  });

  test("[TG3] tasks are added only while it is open", () => {
    run(function* () {
      const group = new TaskGroup();
      const refused = sleep(1);
      expect(() => group.createTask(refused)).toThrow("has not been entered");
      expect(() => refused.next()).toThrow("cannot reuse already awaited coroutine");
      const late = (): void => void group.createTask(nothing());
      const error = yield* errorOf(
        asyncWith(group, function* () {
          group.createTask(failIn(0, "first"));
          try {
            yield* sleep(1);
          } finally {
            expect(late).toThrow("is shutting down");
          }
        }),
      );
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect(late).toThrow("is finished");
      expect(yield* errorOf(asyncWith(group, nothing))).toMatchObject({
        message: "this TaskGroup has already been entered",
      });
    });
  });
});

describe("shield, asCompleted, threads", () => {
  test("[SH1] what is shielded goes on", () => {
    run(function* () {
      const inner = createTask(sleep(1, "inner"));
      const outer = createTask(awaiting(() => shield(inner)));
      yield* sleep(0);
      outer.cancel();
      expect(yield* errorOf(outer)).toBeInstanceOf(CancelledError);
      expect(yield* inner).toBe("inner");
      expect(shield(inner)).toBe(inner);
      expect(yield* errorOf(shield(failIn(0, "failed")))).toMatchObject({ message: "failed" });
      const cancelled = createTask(sleep(1));
      const shielded = shield(cancelled);
      cancelled.cancel();
      expect(yield* errorOf(shielded)).toBeInstanceOf(CancelledError);
    });
  });

  test("[AC1] in order of completion, in both forms", () => {
    run(function* () {
      const order: unknown[] = [];
      for (const next of asCompleted([sleep(3, 3), sleep(1, 1), sleep(2, 2)])) order.push(yield* next);
      const tasks = [createTask(sleep(2)), createTask(sleep(1))];
      yield* asyncFor(asCompleted(tasks), (task) => void order.push(tasks.indexOf(task as never)));
      expect(order).toEqual([1, 2, 3, 1, 0]);
      const late = [...asCompleted([sleep(1, "in time"), sleep(9)], { timeout: 2 })];
      const [first, second] = late;
      expect([yield* first as Coroutine<unknown>, yield* errorOf(second as Coroutine<unknown>)]).toEqual([
        "in time",
        new TimeoutError(),
      ]);
      expect(() => asCompleted(sleep(1) as never)).toThrow(TypeError);
    });
  });

  test("[EX1] a job runs beside the loop; two hops bring its result; jobs wait for a thread", () => {
    run(function* () {
      const job = function* (seconds: number): Coroutine<string> {
        yield* block(seconds);
        return `after ${seconds}`;
      };
      const [a, ticks] = yield* gather(toThread(job, 1), sleep(0.5, "beside"));
      expect([a, ticks, getRunningLoop().time()]).toEqual(["after 1", "beside", 1]);
      const pool = new ThreadPoolExecutor(1);
      const loop = getRunningLoop();
      yield* gather(loop.runInExecutor(pool, job, 1), loop.runInExecutor(pool, job, 2));
      expect(loop.time()).toBe(4);
      expect(yield* errorOf(toThread(() => getRunningLoop()))).toMatchObject({ message: "no running event loop" });
      const waits = function* (): Coroutine<void> {
        yield* sleep(0);
      };
      expect(yield* errorOf(toThread(waits))).toMatchObject({
        message: expect.stringContaining("not wait for the loop"),
      });
    });
    expect(hopsOf(() => toThread(() => 1))).toBe(2);
    expect(() => new ThreadPoolExecutor(0)).toThrow("maxWorkers must be greater than 0");
  });

  test("[EX2] a job that has not begun can be cancelled", () => {
    run(
      function* () {
        const begun: string[] = [];
        const job = function* (name: string): Coroutine<void> {
          begun.push(name);
          yield* block(1);
        };
        const tasks = ["first", "second", "third"].map((name) => createTask(toThread(job, name)));
        yield* sleep(0.5);
        for (const task of tasks.slice(0, 2)) task.cancel();
        yield* wait(tasks);
        expect([begun, tasks.map((task) => task.cancelled()), getRunningLoop().time()]).toEqual([
          ["first", "third"],
          [true, true, false],
          2,
        ]);
      },
      { loopFactory: () => new EventLoop({ maxWorkers: 1 }) },
    );
  });
});

describe("run", () => {
  test("[RN1] run cancels what is left, waits for it, and reports its errors", () => {
    const order: string[] = [];
    const messages: string[] = [];
    const left = function* (): Coroutine<void> {
      try {
        yield* sleep(9);
      } catch {
        yield* sleep(1);
        order.push(`cleaned up at ${getRunningLoop().time()}`);
        throw new Error("in the end");
      }
    };
    const result = run(
      function* () {
        createTask(left());
        createTask(sleep(9));
        yield* sleep(1);
        return "result";
      },
      { onLog: ({ message }) => messages.push(message) },
    );
    expect([result, order, messages]).toEqual([
      "result",
      ["cleaned up at 2"],
      ["unhandled exception during asyncio.run() shutdown"],
    ]);
  });

  test("[RN1] run waits for threads that work", () => {
    const done: string[] = [];
    run(function* () {
      createTask(
        toThread(function* () {
          yield* block(2);
          done.push("job");
        }),
      );
      yield* sleep(1);
    });
    expect(done).toEqual(["job"]);
  });

  test("[RN2] a runner runs several; run within a loop throws", () => {
    const runner = new Runner();
    const lock = new Lock();
    runner.run(lock.acquire());
    expect([runner.run(sleep(1, "second")), runner.getLoop().time()]).toEqual(["second", 1]);
    expect(() => runner.run(nothing as never)).toThrow("call it to make a coroutine");
    runner.close();
    runner.close();
    expect(() => runner.run(nothing())).toThrow("Runner is closed");
    expect(() => run(() => awaiting(() => run(nothing) as never))).toThrow(
      "cannot be called from a running event loop",
    );
  });
});
