import { describe, expect, test } from "vitest";
import {
  asCompleted,
  asyncFor,
  asyncWith,
  Barrier,
  block,
  Condition,
  coroutine,
  cpu,
  createTask,
  Event,
  EventLoop,
  Future,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  run,
  Runner,
  runOnWallClock,
  Semaphore,
  sleep,
  TaskGroup,
  ThreadPoolExecutor,
  timeout,
  timeoutAt,
  toThread,
  wait,
  waitFor,
  type Coroutine,
  type LogRecord,
} from "../../src/asyncio/index.ts";

/** What the type system would have refused, and JavaScript does not. */
function mistaken(value: unknown): never {
  return value as never;
}

function* nothing(): Coroutine<void> {}

/** The error of what `body` does inside of a loop, as a text. */
function errorIn(body: () => Coroutine<unknown>, debug = false): string {
  return run(
    function* () {
      try {
        yield* body();
        return "no error";
      } catch (error) {
        return String(error);
      }
    },
    { debug },
  );
}

describe("a coroutine of the engine's own that nobody awaits", () => {
  const warningsOf = (main: () => Coroutine<unknown>, debug: boolean): string[] => {
    const records: LogRecord[] = [];
    run(main, { debug, onLog: (record) => records.push(record) });
    return records.map(({ category, message }) => `${category}: ${message}`);
  };

  const forgetful = function* (): Coroutine<void> {
    const [lock, event, condition, barrier] = [new Lock(), new Event(), new Condition(), new Barrier(1)];
    const queue = new Queue<number>();
    lock.acquire();
    condition.acquire();
    condition.wait();
    condition.waitFor(() => true);
    event.wait();
    new Semaphore().acquire();
    barrier.wait();
    barrier.reset();
    barrier.abort();
    queue.put(1);
    queue.get();
    queue.join();
    sleep(1);
    cpu(1);
    block(1);
    wait([]);
    waitFor(nothing(), 1);
    toThread(() => {});
    asyncWith(lock, () => {});
    asyncFor({ anext: nothing }, () => {});
    const completed = asCompleted([]);
    completed.anext();
    completed.next();
    yield* sleep(0);
    expect([lock.locked(), queue.empty()]).toEqual([false, true]);
  };

  test("[IU4] is reported in debug mode", () => {
    const names = [
      ["Lock.acquire", "Lock.acquire", "Condition.wait", "Condition.waitFor", "Event.wait", "Semaphore.acquire"],
      ["Barrier.wait", "Barrier.reset", "Barrier.abort", "Queue.put", "Queue.get", "Queue.join"],
      ["sleep", "cpu", "block", "wait", "waitFor", "toThread", "asyncWith", "asyncFor", "AsCompletedIterator.anext"],
    ];
    expect(warningsOf(forgetful, true)).toEqual(
      names.flat().map((name) => `RuntimeWarning: coroutine '${name}' was never awaited`),
    );
  });

  test("[IU4] is not watched otherwise", () => {
    expect(warningsOf(forgetful, false)).toEqual([]);
  });

  test("[IU4] those that are awaited, or closed, are not reported", () => {
    const mindful = function* (): Coroutine<void> {
      const lock = new Lock();
      yield* lock.acquire();
      const waiting = createTask(lock.acquire());
      yield* sleep(1);
      waiting.cancel();
      yield* gather({ returnExceptions: true }, waiting, sleep(0));
      sleep(1).return();
      for (const next of asCompleted([sleep(1), cpu(0)])) yield* next;
      expect(getRunningLoop().time()).toBe(2);
    };
    expect(warningsOf(mindful, true)).toEqual([]);
  });
});

describe("a coroutine that is handed over twice", () => {
  const reused = "RuntimeError: cannot reuse already awaited coroutine: call its function again for a new one";

  test("[IU3] to two tasks: the second one fails, in debug mode", () => {
    const twice = function* (): Coroutine<unknown> {
      const once = sleepAndGive("once");
      return yield* gather({ returnExceptions: true }, createTask(once), createTask(once));
    };
    const [first, second] = run(twice, { debug: true }) as [unknown, unknown];
    expect([first, String(second)]).toEqual(["once", reused]);
  });

  test("[IU3] to a task and to waitFor", () => {
    const both = function* (): Coroutine<unknown> {
      const once = sleepAndGive("once");
      const task = createTask(once);
      yield* sleep(0);
      yield* waitFor(once, 1);
      return yield* task;
    };
    expect(errorIn(both, true)).toBe(reused);
    const again = function* (): Coroutine<unknown> {
      const once = sleepAndGive("once");
      yield* waitFor(once, 2);
      return yield* waitFor(once, 2);
    };
    expect(errorIn(again, true)).toBe(reused);
  });

  test("[IU3] to the same gather it is one", () => {
    const once = sleepAndGive("once");
    expect(run(both(once), { debug: true })).toEqual(["once", "once"]);
  });

  function* both(once: Coroutine<string>): Coroutine<unknown> {
    return yield* gather(once, once);
  }

  function* sleepAndGive(result: string): Coroutine<string> {
    yield* sleep(1);
    return result;
  }
});

describe("a Promise, or what looks like one", () => {
  // oxlint-disable-next-line unicorn/no-thenable -- that is the subject
  const thenable = { then: () => {} };
  const promises: readonly unknown[] = [Promise.resolve(1), thenable];
  const aPromise = "a Promise: the engine has its own clock and cannot wait for one";

  test("[IU2] is refused by every function that awaits", () => {
    for (const promise of promises) {
      const given = mistaken(promise) as Coroutine<unknown>;
      expect(errorIn(() => waitFor(given, 1))).toBe(
        `TypeError: waitFor: a Future, a coroutine or an awaitable is required, got ${aPromise}`,
      );
      expect(errorIn(() => asyncWith(mistaken(promise), () => {}))).toContain(aPromise);
      expect(errorIn(() => asyncFor(mistaken(promise), () => {}))).toContain(aPromise);
      expect(errorIn(() => wait([mistaken(promise)]))).toContain(aPromise);
      expect(errorIn(() => awaitAll(() => asCompleted([given])))).toContain(aPromise);
      expect(errorIn(() => awaitAll(() => gather(given)))).toContain(aPromise);
      expect(errorIn(() => awaitAll(() => createTask(given)))).toContain(aPromise);
      expect(() => run(given)).toThrow(aPromise);
    }
  });

  function* awaitAll(make: () => unknown): Coroutine<void> {
    make();
  }

  test("[IU2] is refused where a body, a manager or a job returns it", () => {
    for (const promise of promises) {
      const lock = new Lock();
      expect(errorIn(() => asyncWith(lock, () => promise))).toContain(`the body returned ${aPromise}`);
      expect(lock.locked()).toBe(false);
      expect(errorIn(() => asyncFor({ anext: nothing }, () => promise))).toContain(`the body returned ${aPromise}`);
      const entering = { aenter: () => mistaken(promise), aexit: nothing };
      expect(errorIn(() => asyncWith(entering, () => {}))).toContain(
        `aenter has to return a coroutine, got ${aPromise}`,
      );
      const leaving = { aenter: nothing, aexit: () => mistaken(promise) };
      expect(errorIn(() => asyncWith(leaving, () => {}))).toContain(`aexit has to return a coroutine, got ${aPromise}`);
      const next = { anext: () => mistaken(promise) };
      expect(errorIn(() => asyncFor(next, () => {}))).toContain(`anext has to return a coroutine, got ${aPromise}`);
      expect(errorIn(() => toThread(() => promise))).toContain(`the job returned ${aPromise}`);
    }
  });

  test("[IU2] is reported where a callback returns it", () => {
    const loop = new EventLoop();
    loop.callSoon(() => promises[0]);
    loop.createTask(sleep(0)).addDoneCallback(() => thenable);
    loop.runUntilComplete(sleep(1));
    const message = "a Promise that <Handle anonymous> returned was not awaited: the engine has its own clock";
    expect(loop.log).toMatchObject([
      { category: "RuntimeWarning", message },
      { category: "RuntimeWarning", message },
    ]);
  });

  test("[IU2] is not iterable for `yield*`: an error of the language, where it is", () => {
    const awaitable: Coroutine<unknown> = mistaken(Promise.resolve(1));
    const awaiting = function* (): Coroutine<unknown> {
      return yield* awaitable;
    };
    expect(errorIn(awaiting)).toMatch(/^TypeError: .*not (iterable|a function)/);
  });
});

describe("what is something else altogether", () => {
  test("[IU5] says what was expected, and what was found", () => {
    const wrong = function* (body: () => unknown): Coroutine<void> {
      body();
    };
    const cases: readonly (readonly [() => unknown, string])[] = [
      [() => asyncWith(mistaken({}), () => {}), "an asynchronous context manager, with aenter and aexit, was expected"],
      [() => asyncWith(mistaken(undefined), () => {}), "was expected, got undefined"],
      [() => asyncWith(new Lock(), mistaken(nothing())), "a coroutine: hand over its function"],
      [() => asyncWith(new Lock(), mistaken(3)), "the body has to be a function, got 3"],
      [() => asyncFor(mistaken([1, 2]), () => {}), "takes for … of"],
      [() => asyncFor({ anext: nothing }, mistaken(null)), "asyncFor: the body has to be a function, got null"],
      [() => waitFor(mistaken(nothing), 1), "the function nothing: call it to make a coroutine"],
      [() => waitFor(sleep(1), mistaken(undefined)), "waitFor: a number of seconds was expected, got undefined"],
      [() => waitFor(sleep(1), Number.NaN), "waitFor: not a number of seconds: NaN"],
      [() => timeout(mistaken("1")), "timeout: a number of seconds was expected, got 1"],
      [() => timeoutAt(mistaken({})), "timeoutAt: a number of seconds was expected, got [object Object]"],
      [() => createTask(mistaken(asyncGenerator())), "an async generator: write function* instead of async function*"],
      [() => createTask(mistaken(new Lock())), "a coroutine was expected, got an object of the class Lock"],
      [() => createTask(mistaken(createTask(nothing()))), "got an object of the class Task"],
      [() => gather(mistaken(nothing)), "the function nothing: call it to make a coroutine"],
      [() => getRunningLoop().callSoon(mistaken(Object.create(null))), "got [object Object]"],
      [() => getRunningLoop().callLater(mistaken("1"), () => {}), "a number of seconds was expected, got 1"],
      [
        () => getRunningLoop().runInExecutor(mistaken({}), () => {}),
        "an executor, with submit and shutdown, was expected",
      ],
      [() => getRunningLoop().setDefaultExecutor(mistaken([])), "an executor, with submit and shutdown, was expected"],
      [() => new TaskGroup().createTask(mistaken(undefined)), "this TaskGroup has not been entered"],
      [() => new Condition(mistaken({})), "Condition: a Lock was expected, got [object Object]"],
      [() => new Semaphore(mistaken("2")), "Semaphore: a number was expected, got 2"],
      [() => new Barrier(mistaken("2")), "Barrier: a whole number was expected, got 2"],
      [() => new Queue(mistaken("2")), "Queue: a number was expected, got 2"],
      [() => gather({ return_exceptions: true } as never, nothing()), "gather has no option return_exceptions"],
      [() => wait([], { return_when: "x" } as never), "wait has no option return_when: there is timeout, returnWhen"],
      [() => wait([], mistaken(null)), "wait: options were expected, got null"],
      [() => wait(mistaken(undefined)), "wait: futures were expected, got undefined"],
      [() => asCompleted([], mistaken(3)), "asCompleted: options were expected, got 3"],
      [() => createTask(nothing(), mistaken("name")), "createTask: options were expected, got name"],
      [() => asyncWith(mistaken(Lock), () => {}), "got the class Lock: make an object of it"],
      [() => new Future(mistaken(5)), "an EventLoop was expected, got 5"],
      [() => new EventLoop({ clock: mistaken({}) }), "a clock, whose now is a number of seconds, was expected"],
      [() => new EventLoop().setLogHandler(mistaken(5)), "A callable object or null is expected"],
      [() => new ThreadPoolExecutor(mistaken("2")), "maxWorkers: a number was expected, got 2"],
      [() => runOnWallClock(nothing(), mistaken({})), "a host, with schedule and a now"],
      [() => new Runner({ loopFactory: () => mistaken(5) }).getLoop(), "loopFactory has to return an EventLoop, not 5"],
      [() => coroutine(mistaken(nothing())), "coroutine: a generator function was expected"],
    ];
    for (const [body, message] of cases) expect(errorIn(() => wrong(body))).toContain(message);
  });

  async function* asyncGenerator(): AsyncGenerator<void> {}
});
