import { describe, expect, test } from "vitest";
import { VirtualClock } from "../../src/kernel/clock.ts";
import {
  asyncWith,
  Barrier,
  block,
  cpu,
  createTask,
  currentTask,
  DeadlockError,
  EventLoop,
  ExceptionGroup,
  Future,
  gather,
  getRunningLoop,
  InternalError,
  KeyboardInterrupt,
  run,
  sleep,
  Task,
  TaskGroup,
  type Coroutine,
  type ExceptionContext,
  type Scheduler,
  type TaskFactory,
} from "../../src/asyncio/index.ts";

/** What the type system would have refused, and JavaScript does not. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- to pretend a type is what it is for
function mistaken<T>(value: unknown): T {
  return value as T;
}

function caughtOf(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Answers every question with an error. */
const hostile: object = new Proxy(
  {},
  {
    get() {
      throw new Error("no answer");
    },
    has() {
      throw new Error("no answer");
    },
    getPrototypeOf() {
      throw new Error("no answer");
    },
  },
);

describe("a loop is run by one at a time", () => {
  test("[SI1] runOnce within a callback of the same loop is refused", () => {
    const loop = new EventLoop();
    loop.callSoon(() => loop.runOnce());
    loop.callSoon(() => loop.stop());
    loop.runForever();
    expect(loop.log).toMatchObject([{ context: { exception: { message: "This event loop is already running" } } }]);
    loop.callSoon(() => loop.runOnce());
    loop.runOnce();
    expect(loop.log.length).toBe(2);
    expect(loop.isRunning()).toBe(false);
  });

  test("[SI1] runOnce on a closed loop is refused", () => {
    const loop = new EventLoop();
    loop.close();
    expect(() => loop.runOnce()).toThrow("Event loop is closed");
  });

  test("[LP7] an exception handler may close the loop that is closing", () => {
    const loop = new EventLoop();
    loop.createTask(sleep(1));
    loop.createTask(sleep(1));
    const messages: string[] = [];
    loop.setExceptionHandler((_, { message }) => {
      messages.push(message);
      loop.close();
    });
    loop.close();
    expect(messages).toEqual(["Task was destroyed but it is pending!", "Task was destroyed but it is pending!"]);
    expect(loop.isClosed()).toBe(true);
  });
});

describe("reports cannot end a loop", () => {
  test("[LP14] a log handler that throws is logged, with what it was told", () => {
    const loop = new EventLoop();
    const exception = new Error("of the log handler");
    loop.setLogHandler(() => {
      throw exception;
    });
    loop.callSoon(() => {
      throw new Error("of the callback");
    });
    loop.runUntilComplete(sleep(1));
    expect(loop.log).toMatchObject([
      { context: { exception: { message: "of the callback" } } },
      { message: "Exception in the log handler", context: { exception } },
    ]);
  });

  test("[LP14] KeyboardInterrupt leaves it all the same", () => {
    const loop = new EventLoop();
    loop.setLogHandler(() => {
      throw new KeyboardInterrupt();
    });
    loop.callSoon(() => {
      throw new Error("of the callback");
    });
    expect(() => loop.runUntilComplete(sleep(1))).toThrow(KeyboardInterrupt);
  });
});

describe("whatever a coroutine yields", () => {
  const yielding = (value: unknown): unknown =>
    run(function* () {
      const task = createTask(
        (function* (): Coroutine<unknown> {
          try {
            yield mistaken<undefined>(value);
          } catch (error) {
            return error;
          }
          return "nothing";
        })(),
      );
      return yield* task;
    });

  test("[IU1] a proxy that answers with an error is a bad yield like another", () => {
    expect(yielding(hostile)).toMatchObject({
      name: "RuntimeError",
      message: "Task got bad yield: an object that answers with an error",
    });
    // oxlint-disable-next-line unicorn/no-thenable -- that is the subject
    expect(yielding({ then: () => {} })).toMatchObject({ message: expect.stringContaining("a Promise") });
    expect(yielding(Object.create(null))).toMatchObject({ message: "Task got bad yield: [object Object]" });
  });

  test("[IU1] an iterator whose results answer with an error fails its task", () => {
    const coroutine: Coroutine<void> = {
      next: () => mistaken<IteratorResult<undefined, void>>(hostile),
      throw(error) {
        throw error;
      },
      return: () => ({ done: true, value: undefined }),
      [Symbol.iterator]() {
        return this;
      },
    };
    expect(() => run(coroutine)).toThrow("no answer");
  });

  test("[IU1] a future that cannot be waited for is told to its task, which goes on", () => {
    class Broken extends Future {
      override cancel(): boolean {
        throw new Error("of the future");
      }
    }
    const [error, loop] = run(function* () {
      const broken = new Broken();
      const task = createTask(
        (function* (): Coroutine<unknown> {
          currentTask()?.cancel();
          try {
            yield* broken;
          } catch (caught) {
            broken.setResult(1); // would have woken it
            return caught;
          }
          return "nothing";
        })(),
      );
      return [yield* task, getRunningLoop()] as const;
    });
    expect(error).toBeInstanceOf(InternalError);
    expect(error).toMatchObject({ cause: { message: "of the future" } });
    expect(loop.log).toEqual([]);
  });

  test("[IU1] a task that was ended behind its back is reported, and the loop goes on", () => {
    const loop = new EventLoop();
    const task = loop.createTask(sleep(0));
    const forge = Reflect.get(Future.prototype, "setResult") as (result: string) => void; // Task's own would refuse
    Reflect.apply(forge, task, ["forged"]);
    loop.runUntilComplete(sleep(1));
    expect(task.result()).toBe("forged");
    expect(loop.log).toMatchObject([{ context: { exception: { name: "InvalidStateError" }, task } }]);
  });
});

describe("a body that throws undefined", () => {
  test("[CO1] its manager hears of an error", () => {
    const thrown = caughtOf(() =>
      run(function* () {
        yield* asyncWith(new TaskGroup(), function* (group) {
          group.createTask(sleep(10));
          yield* sleep(1);
          throw mistaken<Error>(undefined);
        });
      }),
    );
    expect(thrown).toBeInstanceOf(ExceptionGroup);
    expect((thrown as ExceptionGroup).exceptions).toMatchObject([
      { name: "RuntimeError", message: "the body threw undefined" },
    ]);
  });

  test("[CO1] and its tasks are cancelled", () => {
    const [task, time] = run(function* () {
      let inner: Task<void> | null = null;
      try {
        yield* asyncWith(new TaskGroup(), function* (group) {
          inner = group.createTask(sleep(10));
          yield* sleep(1);
          throw mistaken<Error>(undefined);
        });
      } catch {
        // Tested above.
      }
      return [inner, getRunningLoop().time()] as [Task<void> | null, number]; // the compiler takes it for null
    });
    expect([task?.cancelled(), time]).toEqual([true, 1]);
  });
});

test("[LP13] a task factory that returns no task is told what was expected", () => {
  for (const returned of [undefined, null, {}, hostile, function* () {}]) {
    const loop = new EventLoop();
    loop.setTaskFactory(mistaken<TaskFactory>(() => returned));
    const coroutine = sleep(1);
    expect(() => loop.createTask(coroutine)).toThrow(/^a task factory has to return a Task, not /);
  }
});

test("[LP13] a factory is handed the loop as a type that has a name", () => {
  const made: Scheduler[] = [];
  const loop = new EventLoop();
  loop.setTaskFactory((its, coroutine, options) => {
    made.push(its);
    return new Task(coroutine, its, options);
  });
  expect(loop.runUntilComplete(sleep(1, "slept"))).toBe("slept");
  expect(made).toEqual([loop]);
});

test("[TK6] requests to cancel are counted beyond 2²³", () => {
  const loop = new EventLoop();
  const task = loop.createTask(sleep(1));
  const requests = 2 ** 23 + 1;
  for (let request = 0; request < requests; request++) task.cancel();
  expect([task.cancelling(), task.uncancel(), task.done()]).toEqual([requests, requests - 1, false]);
  loop.runOnce();
  expect(task.cancelled()).toBe(true);
});

describe("what a task waits for", () => {
  test("[OB1] a sleep's end is its own, whoever slept last", () => {
    const loop = new EventLoop();
    const first = loop.createTask(sleep(1));
    const second = loop.createTask(sleep(2));
    const over = loop.createTask(sleep(1));
    loop.runOnce();
    expect([first, second, over].map((task) => task._waitsFor())).toEqual([
      { kind: "sleep", until: 1 },
      { kind: "sleep", until: 2 },
      { kind: "sleep", until: 1 },
    ]);
    second.cancel();
    expect(second._waitsFor()).toEqual({ kind: "sleep", until: 0 });
  });

  const stuck = (main: () => Coroutine<unknown>): DeadlockError => caughtOf(() => run(main)) as DeadlockError;

  test("[LP11] a barrier is a barrier, and the headline is true", () => {
    const error = stuck(function* () {
      const barrier = new Barrier(3);
      createTask(sleep(Number.POSITIVE_INFINITY), { name: "sleeper" });
      createTask(barrier.wait(), { name: "first" });
      yield* barrier.wait();
    });
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error.message).toBe(
      [
        "nothing can ever wake this loop: no task is ready, and no timer will make one so",
        "  Task-1 waits for a barrier",
        "  sleeper waits for a sleep that never ends",
        "  first waits for a barrier",
      ].join("\n"),
    );
  });

  test("[LP11] the rest is said in words, too", () => {
    const error = stuck(function* () {
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(
          (function* (): Coroutine<void> {
            yield* gather(getRunningLoop().createFuture());
          })(),
        );
        return undefined;
      });
    });
    expect(error.tasks).toEqual([
      { task: "Task-1", waitsFor: "the tasks of a group" },
      { task: "Task-2", waitsFor: "a gather" },
    ]);
  });
});

describe("computing in an eager first step, under a driver", () => {
  const pausesOf = (main: (loop: EventLoop) => Coroutine<unknown>): [string[], number[]] => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, computesInPlace: false });
    loop.setTaskFactory(null);
    const times: number[] = [];
    const task = new Task(main(loop), loop);
    task.addDoneCallback(() => times.push(loop.time()));
    const pauses: string[] = [];
    while (!(times.length > 0)) {
      const { kind, seconds, until } = loop.runOnce();
      if (kind !== "ready") pauses.push(`${kind} ${seconds}`);
      if (kind !== "ready") clock.set(until);
    }
    return [pauses, times];
  };
  const eager = (coroutine: Coroutine<void>, loop: EventLoop): Task<void> =>
    new Task(coroutine, loop, { eagerStart: true });

  test("[SI3] it is paid as what it was, in order, before the callback around it computes", () => {
    const seen: number[] = [];
    const [pauses, times] = pausesOf(function* (loop) {
      eager(block(2), loop);
      eager(cpu(1), loop);
      eager(cpu(0.5), loop);
      eager(block(4), loop);
      seen.push(loop.time());
      yield* cpu(8);
      seen.push(loop.time());
    });
    expect(pauses).toEqual(["block 2", "cpu 1.5", "block 4", "cpu 8"]);
    expect([seen, times]).toEqual([[7.5, 15.5], [15.5]]);
  });

  test("[SI3] or when that ends; a sleep that begins there begins later", () => {
    const [pauses, times] = pausesOf(function* (loop) {
      eager(block(2), loop);
      yield* sleep(3);
      eager(cpu(1), loop);
    });
    expect(pauses).toEqual(["block 2", "idle 3", "cpu 1"]);
    expect(times).toEqual([6]);
  });
});

describe("whatever is thrown", () => {
  function* throwing(): Coroutine<never> {
    yield* sleep(0);
    throw hostile;
  }

  test("[LP4] a proxy that answers with an error is an error like another", () => {
    const caught = run(function* () {
      const [result] = yield* gather({ returnExceptions: true }, throwing());
      const group = yield* gather({ returnExceptions: true }, grouped());
      getRunningLoop().callSoon(() => {
        throw hostile;
      });
      yield* sleep(1);
      const context = getRunningLoop().log[0]?.context as ExceptionContext | undefined; // what callbacks report
      return [result === hostile, group[0] instanceof ExceptionGroup, context?.exception === hostile];
    });
    expect(caught).toEqual([true, true, true]);
  });

  function* grouped(): Coroutine<unknown> {
    return yield* asyncWith(new TaskGroup(), (group) => group.createTask(throwing()));
  }

  test("[TK7] so is a message", () => {
    const loop = new EventLoop();
    const task = loop.createTask(sleep(1));
    loop.runOnce();
    task.cancel(hostile);
    expect(caughtOf(() => loop.runUntilComplete(task))).toMatchObject({ message: "an object without a text" });
  });

  test("[LP4] a callback's name may be anything", () => {
    const loop = new EventLoop();
    loop.setDebug(true);
    for (const name of [Symbol("name"), undefined, 3, hostile]) {
      const callback = (): never => {
        throw new Error("of the callback");
      };
      loop.callSoon(Object.defineProperty(callback, "name", { value: name }));
    }
    loop.runUntilComplete(sleep(1));
    expect(loop.log.map(({ message }) => message)).toEqual(
      Array.from({ length: 4 }, () => "Exception in callback <Handle anonymous>"),
    );
  });
});

test("[FU4] what is removed leaves the others in their order", () => {
  const loop = new EventLoop();
  const future = loop.createFuture<void>();
  const called: string[] = [];
  const callbacks = ["a", "b", "a", "c"].map((name) => () => called.push(name));
  const twice = (): number => called.push("twice");
  for (const callback of [twice, ...callbacks, twice]) future.addDoneCallback(callback);
  expect([future.removeDoneCallback(twice), future.removeDoneCallback(twice)]).toEqual([2, 0]);
  future.setResult();
  loop.runUntilComplete(sleep(0));
  expect(called).toEqual(["a", "b", "a", "c"]);
});
