import { describe, expect, test } from "vitest";
import {
  asyncFor,
  asyncWith,
  BaseException,
  BaseExceptionGroup,
  block,
  BREAK,
  CancelledError,
  coroutine,
  cpu,
  createTask,
  currentTask,
  EventLoop,
  ExceptionGroup,
  Future,
  gather,
  GeneratorExit,
  getRunningLoop,
  isException,
  KeyboardInterrupt,
  Lock,
  rethrowBase,
  run,
  RuntimeError,
  sleep,
  StopAsyncIteration,
  SystemExit,
  type Coroutine,
} from "../../src/asyncio/index.ts";
import { trace } from "./trace.ts";

class Manager {
  readonly lines: string[] = [];
  readonly #swallows: boolean;
  constructor(swallows = false) {
    this.#swallows = swallows;
  }
  *aenter(): Coroutine<string> {
    this.lines.push("enter");
    return "value";
  }
  *aexit(error: unknown): Coroutine<boolean> {
    this.lines.push(`exit ${error instanceof GeneratorExit ? error.name : String(error)}`);
    return this.#swallows;
  }
}

describe("asyncWith and asyncFor", () => {
  test("[CO1] a manager is told how its body ended", () => {
    run(function* () {
      const manager = new Manager();
      expect(yield* asyncWith(manager, (value) => `${value} used`)).toBe("value used");
      const failing = asyncWith(manager, function* () {
        yield* sleep(0);
        throw new Error("body");
      });
      const [error] = yield* gather({ returnExceptions: true }, failing);
      expect(error).toMatchObject({ message: "body" });
      const swallowing = new Manager(true);
      const swallowed = yield* asyncWith(swallowing, () => {
        throw new Error("swallowed");
      });
      expect(swallowed).toBeUndefined();
      expect(manager.lines).toEqual(["enter", "exit undefined", "enter", "exit Error: body"]);
      expect(swallowing.lines).toEqual(["enter", "exit Error: swallowed"]);
    });
  });

  test("[CO1] a manager is told of being closed", () => {
    run(function* () {
      const manager = new Manager();
      const closed = asyncWith(manager, () => sleep(9));
      closed.next();
      closed.return(undefined);
      expect(manager.lines).toEqual(["enter", "exit GeneratorExit"]);
      const lock = new Lock();
      const holder = asyncWith(lock, () => new Future<void>());
      holder.next();
      holder.return(new Future<void>());
      expect(lock.locked()).toBe(false);
    });
  });

  test("[CO1] asyncFor goes to the end, or to a BREAK", () => {
    const countTo = (last: number) => {
      let count = 0;
      return {
        *anext(): Coroutine<number> {
          yield* sleep(1);
          if (++count > last) throw new StopAsyncIteration();
          return count;
        },
      };
    };
    run(function* () {
      const seen: number[] = [];
      yield* asyncFor(countTo(2), (count) => void seen.push(count));
      yield* asyncFor(countTo(9), function* (count) {
        seen.push(count);
        yield* sleep(1);
        return count === 2 ? BREAK : undefined;
      });
      expect([seen, getRunningLoop().time()]).toEqual([[1, 2, 1, 2], 7]);
      const broken = asyncFor(
        {
          *anext(): Coroutine<number> {
            throw new RangeError("broken");
          },
        },
        () => {},
      );
      expect(() => broken.next()).toThrow(RangeError);
    });
  });

  test("[CO2] rethrowBase passes what `except Exception` does not catch", () => {
    const group = (error: unknown): BaseExceptionGroup => BaseExceptionGroup.of("several", [new Error("one"), error]);
    const escaping = [
      new CancelledError(),
      new KeyboardInterrupt(),
      new SystemExit(1),
      new GeneratorExit(),
      group(new CancelledError()),
    ];
    const caught = [new Error("caught"), group(new RangeError("two")), "text", undefined];
    for (const error of escaping) expect(() => rethrowBase(error)).toThrow();
    for (const error of caught) expect(() => rethrowBase(error)).not.toThrow();
    expect(caught.map(isException)).toEqual([true, true, true, true]);
    expect(group(new Error("two"))).toBeInstanceOf(ExceptionGroup);
    expect(new SystemExit(1)).toMatchObject({ args: [1], message: "1", code: "system-exit" });
    expect(new CancelledError()).toBeInstanceOf(BaseException);
    expect(() => new ExceptionGroup("none", [])).toThrow("must be a non-empty sequence");
  });
});

describe("computing", () => {
  test("[CP1] computing takes its time at once, and nothing else runs", () => {
    const lines = trace(function* () {
      const other = createTask(sleep(0));
      yield* cpu(0.25);
      yield* block(0.5);
      expect([getRunningLoop().time(), other.done()]).toEqual([0.75, false]);
      yield* sleep(0);
    });
    expect(lines.slice(3, 7)).toEqual([
      "Task-1 cpu 0.25",
      "Task-1 block 0.5",
      "Task-1 suspended: yield",
      "0.75 iteration 2",
    ]);
    expect(() => cpu(-1)).toThrow("cpu: seconds must be a finite number from 0, not -1");
    expect(() => block(Number.POSITIVE_INFINITY)).toThrow("block: seconds");
  });

  test("[CP1] a callback that is a generator function computes, and cannot wait", () => {
    const loop = new EventLoop();
    const times: number[] = [];
    loop.callSoon(function* (seconds: number) {
      yield* cpu(seconds);
      times.push(loop.time());
      yield* sleep(1);
    }, 2);
    loop.runOnce();
    expect([times, loop.log[0]?.context]).toMatchObject([
      [2],
      { exception: { message: expect.stringContaining("not wait") } },
    ]);
  });
});

describe("ill use", () => {
  const thrown = (yielded: () => unknown): string =>
    run(function* () {
      const task = createTask(
        (function* (): Coroutine<string> {
          try {
            yield yielded() as undefined;
          } catch (error) {
            expect(error).toBeInstanceOf(RuntimeError);
            return (error as Error).message;
          }
          return "nothing";
        })(),
      );
      return yield* task;
    });

  test("[IU1] what a task cannot wait for is thrown in", () => {
    expect(thrown(() => new Future())).toBe(
      "yield was used instead of yield* in task <Task pending name='Task-2'> with <Future pending>",
    );
    expect(thrown(() => sleep(1))).toBe(
      "yield was used instead of yield* for a coroutine in task <Task pending name='Task-2'>",
    );
    expect(thrown(() => 3)).toBe("Task got bad yield: 3");
    const itself = run(function* () {
      const task = createTask(
        (function* (): Coroutine<unknown> {
          return yield* currentTask() as Future;
        })(),
      );
      return yield* gather({ returnExceptions: true }, task);
    });
    expect(itself).toMatchObject([{ message: "Task cannot await on itself: <Task pending name='Task-2'>" }]);
    const foreign = new EventLoop().createFuture();
    const other = function* (): Coroutine<unknown> {
      return yield* foreign;
    };
    expect(() => run(other)).toThrow("attached to a different loop");
  });

  test("[IU2] a Promise is no awaitable", () => {
    expect(thrown(() => Promise.resolve(1))).toContain("a Promise: the engine has its own clock");
    expect(() => run(() => Promise.resolve(1) as never)).toThrow("a Promise");
    const given = function* (): Coroutine<unknown> {
      return yield* gather(Promise.resolve(1) as never);
    };
    expect(() => run(given)).toThrow("a Promise");
  });

  test("[IU3] a coroutine is awaited once", () => {
    const watched = coroutine(function* twice(): Coroutine<void> {
      yield* sleep(1);
    });
    run(function* () {
      const first = watched();
      const task = createTask(first);
      yield* sleep(0);
      expect(() => first[Symbol.iterator]()).toThrow("coroutine is being awaited already");
      yield* task;
      expect(() => first[Symbol.iterator]()).toThrow("cannot reuse already awaited coroutine");
      expect(() => first.next()).toThrow("cannot reuse already awaited coroutine");
      expect(first.return()).toEqual({ done: true, value: undefined });
      const plain = (function* (): Coroutine<void> {
        yield* sleep(1);
      })();
      createTask(plain);
      yield* sleep(0);
      expect(() => plain.next()).toThrow("coroutine is being awaited already");
      const [error] = yield* gather({ returnExceptions: true }, createTask(cancelled(watched())));
      expect(error).toBeInstanceOf(CancelledError);
    });
  });

  function* cancelled(inner: Coroutine<void>): Coroutine<void> {
    getRunningLoop().callLater(0.5, (task: ReturnType<typeof currentTask>) => task?.cancel(), currentTask());
    yield* inner;
  }

  test("[IU4] a coroutine that nobody awaited is reported", () => {
    const forgotten = coroutine(function* forgotten(): Coroutine<void> {});
    const warnings: string[] = [];
    run(
      function* () {
        forgotten();
        yield* forgotten();
        getRunningLoop().callSoon(() => (function* () {})());
      },
      { onLog: ({ category, message }) => warnings.push(`${category}: ${message}`) },
    );
    expect(warnings).toEqual([
      "RuntimeWarning: a coroutine that <Handle anonymous> returned was never awaited",
      "RuntimeWarning: coroutine 'forgotten' was never awaited",
    ]);
  });
});

test("[OB1] an observer hears of cancellation, of handles, and of what tasks wait for", () => {
  const lines = trace(function* () {
    const lock = new Lock();
    yield* lock.acquire();
    const waiter = createTask(lock.acquire(), { name: "waiter" });
    getRunningLoop().callSoon(function tick() {});
    yield* sleep(1);
    waiter.cancel();
    yield* gather({ returnExceptions: true }, waiter);
  });
  expect(lines).toEqual([
    "0 iteration 1",
    "Task-1 started",
    "waiter created by Task-1",
    "Task-1 suspended: sleep",
    "0 iteration 2",
    "waiter started",
    "waiter suspended: lock",
    "<Handle tick>",
    "1 iteration 1",
    "1 iteration 1",
    "Task-1 resumed",
    "waiter asked to end",
    "Task-1 suspended: gather",
    "1 iteration 1",
    "waiter resumed",
    "waiter done",
    "1 iteration 1",
    "<Handle whenDone>",
    "1 iteration 1",
    "Task-1 resumed",
    "Task-1 done",
  ]);
});
