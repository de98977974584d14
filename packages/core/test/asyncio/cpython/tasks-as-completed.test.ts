import { describe, expect } from "vitest";

import {
  asCompleted,
  type AsCompletedOptions,
  asyncFor,
  type Awaitable,
  BREAK,
  type Coroutine,
  ensureFuture,
  RuntimeError,
  sleep,
  TimeoutError,
  wait,
} from "../../../src/asyncio/index.ts";
import { returns, test } from "./with-loop.ts";

type Aws<T> = Iterable<Awaitable<T>>;

/** Collects the results with `for`. A TimeoutError is a result. */
function* withFor<T>(awaitables: Aws<T>, options?: AsCompletedOptions): Coroutine<(T | TimeoutError)[]> {
  const results: (T | TimeoutError)[] = [];
  for (const next of asCompleted(awaitables, options)) {
    try {
      results.push(yield* next);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      results.push(error);
    }
  }
  return results;
}

/** The same with `async for`. */
function* withAsyncFor<T>(awaitables: Aws<T>, options?: AsCompletedOptions): Coroutine<(T | TimeoutError)[]> {
  const results: (T | TimeoutError)[] = [];
  try {
    yield* asyncFor(asCompleted(awaitables, options), function* (next) {
      results.push(yield* next);
    });
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    results.push(error);
  }
  return results;
}

const forms = [
  { form: "for", results: withFor },
  { form: "async for", results: withAsyncFor },
] as const;

describe.each(forms)("asCompleted with $form", ({ results }) => {
  test("gives results in the order of completion (test_tasks.BaseTaskTests.test_as_completed)", ({ loop }) => {
    const [a, b, c] = [sleep(0.01, "a"), sleep(0.01, "b"), sleep(0.15, "c")];
    const given = loop.runUntilComplete(results([b, c, a]));
    expect(loop.time()).toBe(0.15);
    expect(new Set(given.slice(0, 2))).toEqual(new Set(["a", "b"]));
    expect(given[2]).toBe("c");
  });

  test("throws TimeoutError for what is not there in time, and cancels nothing (test_tasks.BaseTaskTests.test_as_completed_with_timeout)", ({
    loop,
  }) => {
    const a = loop.createTask(sleep(0.1, "a"));
    const b = loop.createTask(sleep(0.15, "b"));
    const given = loop.runUntilComplete(results([a, b], { timeout: 0.12 }));
    expect(given).toEqual(["a", expect.any(TimeoutError)]);
    expect(loop.time()).toBe(0.12);
    loop.runUntilComplete(wait([a, b]));
    expect(b.result()).toBe("b");
  });

  test("leaves no timer of a timeout that was not needed (test_tasks.BaseTaskTests.test_as_completed_with_unused_timeout)", ({
    loop,
  }) => {
    expect(loop.runUntilComplete(results([sleep(0.01, "a")], { timeout: 1 }))).toEqual(["a"]);
    expect(loop.runOnce()).toMatchObject({ until: Number.POSITIVE_INFINITY });
    expect(loop.time()).toBe(0.01);
  });

  test("gives one result for an awaitable that is there twice (test_tasks.BaseTaskTests.test_as_completed_duplicate_coroutines)", ({
    loop,
  }) => {
    const twice = returns("ham");
    const given = loop.runUntilComplete(results([twice, twice, returns("spam")]));
    expect(given).toHaveLength(2);
    expect(new Set(given)).toEqual(new Set(["ham", "spam"]));
  });

  test("wants a collection, and no single awaitable (test_tasks.BaseTaskTests.test_as_completed_invalid_args)", ({
    loop,
  }) => {
    const goThrough = (what: Awaitable<unknown>): void => {
      loop.runUntilComplete(results(what as unknown as Aws<unknown>)); // what callers without types may pass
    };
    expect(() => goThrough(loop.createFuture())).toThrow(TypeError);
    expect(() => goThrough(returns(1))).toThrow(TypeError);
  });
});

test("async for gives the tasks that were passed in, and never the coroutines (test_tasks.BaseTaskTests.test_as_completed_same_tasks_in_as_out)", ({
  loop,
}) => {
  function* collects(awaitables: Aws<string>): Coroutine<Set<Awaitable<string>>> {
    const out = new Set<Awaitable<string>>();
    yield* asyncFor(asCompleted(awaitables), function* (next) {
      out.add(next);
    });
    return out;
  }
  const coroutines = [returns("a"), returns("b"), returns("c")];
  const fromCoroutines = loop.runUntilComplete(collects(coroutines));
  expect(fromCoroutines.size).toBe(3);
  expect(coroutines.filter((coroutine) => fromCoroutines.has(coroutine))).toHaveLength(0);

  const [a, c] = [returns("a"), returns("c")];
  const [b, d] = [loop.createTask(returns("b")), loop.createTask(returns("d"))];
  const out = loop.runUntilComplete(collects([a, b, c, d]));
  expect([a, b, c, d].map((awaitable) => out.has(awaitable))).toEqual([false, true, false, true]);
});

test("what was left with break can be taken up again (test_tasks.BaseTaskTests.test_as_completed_resume_iterator)", ({
  loop,
}) => {
  const four = (): Coroutine<number>[] => [0, 1, 2, 3].map((number) => returns(number));
  function* plain(): Coroutine<number[]> {
    const collected: number[] = [];
    const completed = asCompleted(four());
    for (const next of completed) {
      collected.push(yield* next);
      if (collected.length === 2) break;
    }
    expect(collected).toHaveLength(2);
    for (const next of completed) collected.push(yield* next);
    return collected;
  }
  function* asynchronous(): Coroutine<number[]> {
    const collected: number[] = [];
    const completed = asCompleted(four());
    yield* asyncFor(completed, function* (next) {
      collected.push(yield* next);
      return collected.length === 2 ? BREAK : undefined;
    });
    expect(collected).toHaveLength(2);
    yield* asyncFor(completed, function* (next) {
      collected.push(yield* next);
    });
    return collected;
  }
  expect(new Set(loop.runUntilComplete(plain()))).toEqual(new Set([0, 1, 2, 3]));
  expect(new Set(loop.runUntilComplete(asynchronous()))).toEqual(new Set([0, 1, 2, 3]));
});

test("whichever is awaited first gives the first result (test_tasks.BaseTaskTests.test_as_completed_reverse_wait)", ({
  loop,
}) => {
  function* main(): Coroutine<[string, number][]> {
    const given: [string, number][] = [];
    const all = [...asCompleted([sleep(0.05, "a"), sleep(0.1, "b")])];
    expect(all).toHaveLength(2);
    for (const next of all.toReversed()) given.push([yield* next, loop.time()]);
    return given;
  }
  expect(loop.runUntilComplete(main())).toEqual([
    ["a", 0.05],
    ["b", 0.1],
  ]);
});

test("what asCompleted gives can be awaited by several tasks at once (test_tasks.BaseTaskTests.test_as_completed_concurrent)", ({
  loop,
}) => {
  function* plain(): Coroutine<Awaitable<string>[]> {
    return [...asCompleted([sleep(0.05, "a"), sleep(0.05, "b")])];
  }
  function* asynchronous(): Coroutine<Awaitable<string>[]> {
    const all: Awaitable<string>[] = [];
    yield* asyncFor(asCompleted([sleep(0.05, "a"), sleep(0.05, "b")]), function* (next) {
      all.push(next);
    });
    return all;
  }
  function* main(collects: () => Coroutine<Awaitable<string>[]>): Coroutine<void> {
    const all = yield* collects();
    expect(all).toHaveLength(2);
    const { done } = yield* wait(all.map((next) => ensureFuture(next)));
    expect([...done].map((future) => future.result()).toSorted()).toEqual(["a", "b"]);
  }
  loop.runUntilComplete(main(plain));
  expect(loop.time()).toBe(0.05);
  loop.runUntilComplete(main(asynchronous));
  expect(loop.time()).toBe(0.1);
});

test("coroutines want a running loop (test_tasks.BaseTaskTests.test_as_completed_coroutine_without_loop)", () => {
  const coroutine = returns(42);
  expect(() => [...asCompleted([coroutine])]).toThrow(RuntimeError);
  coroutine.return(42);
});

test("coroutines become tasks of the running loop (test_tasks.BaseTaskTests.test_as_completed_coroutine_use_running_loop)", ({
  loop,
}) => {
  function* main(): Coroutine<void> {
    const all = [...asCompleted([returns(42)])];
    expect(all).toHaveLength(1);
    for (const next of all) expect(yield* next).toBe(42);
  }
  loop.runUntilComplete(main());
});

test("any iterable will do", ({ loop }) => {
  function* main(): Coroutine<string[]> {
    const given: string[] = [];
    for (const next of asCompleted([sleep(2, "b"), sleep(1, "a")].values())) given.push(yield* next);
    return given;
  }
  expect(loop.runUntilComplete(main())).toEqual(["a", "b"]);
});
