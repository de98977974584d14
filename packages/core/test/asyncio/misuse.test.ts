import { describe, expect, test } from "vitest";

import { LimitError } from "../../src/kernel/errors.ts";
import {
  block,
  type Coroutine,
  cpu,
  createTask,
  DeadlockError,
  EventLoop,
  Future,
  gather,
  getRunningLoop,
  run,
  sleep,
  ThreadPoolExecutor,
  toThread,
} from "../../src/asyncio/index.ts";

/** What the type system would have refused, and JavaScript does not. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- to pretend a type is what it is for
function mistaken<T>(value: unknown): T {
  return value as T;
}

function* failing(error: unknown): Coroutine<never> {
  yield* sleep(0);
  throw error;
}

describe("a time that is no number", () => {
  test.each([[undefined], [null], ["1"], [true], [{}]])("sleep(%j) is a TypeError, not a wait", (delay) => {
    expect(() => run(sleep(mistaken<number>(delay)), { maxCallbacks: 100 })).toThrow(TypeError);
    const within = () =>
      run(function* () {
        yield* sleep(mistaken<number>(delay));
      });
    expect(within).toThrow(/a number of seconds was expected/);
  });

  test.each([["1"], [null], [undefined], [Number.NaN], [-1], [Number.POSITIVE_INFINITY]])(
    "cpu(%j) and block(%j) neither",
    (seconds) => {
      expect(() => cpu(mistaken<number>(seconds))).toThrow(/finite number/);
      expect(() => block(mistaken<number>(seconds))).toThrow(/finite number/);
    },
  );
});

describe("a budget of callbacks", () => {
  test("ends a job in a thread that computes nothing for ever", () => {
    const endless = function* (): Coroutine<void> {
      for (;;) yield* cpu(0);
    };
    expect(() => run(() => toThread(endless), { maxCallbacks: 1000 })).toThrow(LimitError);
  });

  test("has to be a number", () => {
    expect(() => run(sleep(0), { maxCallbacks: Number.NaN })).toThrow(/maxCallbacks/);
  });

  test("a clock that has come to its end is no reason to turn for ever", () => {
    const stuck = () =>
      run(function* () {
        yield* cpu(1.7e308);
        yield* cpu(1.7e308);
        yield* getRunningLoop().createFuture();
      });
    expect(stuck).toThrow(DeadlockError);
  });
});

describe("whatever is thrown arrives as it is", () => {
  class Custom extends Error {}

  test.each([[() => 1], [Custom], [Object.create(null)], [Symbol("s")], ["text"], [0]])("%s", (thrown) => {
    const [caught] = run(function* () {
      return yield* gather({ returnExceptions: true }, createTask(failing(thrown)));
    });
    expect(caught === thrown).toBe(true);
  });

  test("from a thread, too", () => {
    const thrown = (): number => 1;
    const caught = run(function* () {
      try {
        yield* toThread(() => {
          throw mistaken<Error>(thrown);
        });
        return null;
      } catch (error) {
        return error;
      }
    });
    expect(caught).toBe(thrown);
  });

  test("setException takes a class for a new instance of it", () => {
    const future = new Future(new EventLoop());
    future.setException(Custom);
    expect(future.exception()).toBeInstanceOf(Custom);
  });

  test("a message without a text cancels all the same", () => {
    const cancelled = run(function* () {
      const task = createTask(sleep(1));
      yield* sleep(0);
      task.cancel(Object.create(null));
      yield* gather({ returnExceptions: true }, task);
      return task.cancelled();
    });
    expect(cancelled).toBe(true);
  });
});

test("a shutdown that hangs says which error came before it", () => {
  const first = new Error("the real error");
  const stubborn = function* (): Coroutine<void> {
    for (;;) {
      try {
        yield* getRunningLoop().createFuture();
      } catch {
        // Never gives up.
      }
    }
  };
  const main = function* (): Coroutine<void> {
    createTask(stubborn());
    yield* sleep(1);
    throw first;
  };
  let caught: unknown = null;
  try {
    run(main);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(DeadlockError);
  expect((caught as DeadlockError).cause).toBe(first); // tested above
});

test("an observer's error leaves the loop, and no task is taken for the running one", () => {
  const loop = new EventLoop();
  loop.setObserver({
    taskStarted() {
      throw new Error("of the observer");
    },
  });
  expect(() => loop.runUntilComplete(sleep(0))).toThrow("of the observer");
  expect(loop._current).toBe(null);
});

test.each([[undefined], [null], [{}], [sleep(0)]])("a done callback has to be a function, not %s", (callback) => {
  const future = new Future(new EventLoop());
  expect(() => future.addDoneCallback(mistaken<() => void>(callback))).toThrow(TypeError);
});

test("a pool of threads serves one loop after another", () => {
  const pool = new ThreadPoolExecutor(2);
  const ask = (): number =>
    run(function* () {
      yield* getRunningLoop().runInExecutor(pool, function* () {
        yield* block(1);
      });
      return getRunningLoop().time();
    });
  expect([ask(), ask()]).toEqual([1, 1]);
});

test("who waits for ever for an event or a sleep is named in words", () => {
  const stuck = () =>
    run(function* () {
      yield* sleep(1);
      createTask(sleep(Number.POSITIVE_INFINITY), { name: "endless" });
      yield* getRunningLoop().createFuture();
    });
  expect(stuck).toThrow(/endless waits for a sleep that never ends/);
});
