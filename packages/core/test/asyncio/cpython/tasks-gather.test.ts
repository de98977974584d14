import { describe, expect } from "vitest";

import {
  type Awaitable,
  CancelledError,
  type Coroutine,
  EventLoop,
  Future,
  gather,
  type GatherOptions,
  RuntimeError,
  ValueError,
} from "../../../src/asyncio/index.ts";
import { awaits, returns, runBriefly, settle, test } from "./with-loop.ts";

type Gather = (loop: EventLoop, options: GatherOptions, futures: readonly Future[]) => Future<unknown[]>;

/** Gathers within a coroutine: coroutines become tasks of the loop that runs. */
function gatherInside(
  loop: EventLoop,
  options: GatherOptions,
  awaitables: readonly Awaitable<unknown>[],
): Future<unknown[]> {
  function* gathers(): Coroutine<Future<unknown[]>> {
    return gather(options, ...awaitables);
  }
  return loop.runUntilComplete(gathers());
}

const ways: { children: string; all: Gather }[] = [
  { children: "futures", all: (_loop, options, futures) => gather(options, ...futures) },
  {
    children: "coroutines",
    all: (loop, options, futures) =>
      gatherInside(
        loop,
        options,
        futures.map((future) => awaits(future)),
      ),
  },
];

function futuresOf(loop: EventLoop): { a: Future; b: Future; c: Future; d: Future; e: Future } {
  const make = (): Future => loop.createFuture();
  return { a: make(), b: make(), c: make(), d: make(), e: make() };
}

/** How often the future's callbacks were called. */
function callsOf(future: Future<unknown[]>): { count: number } {
  const calls = { count: 0 };
  future.addDoneCallback((done) => {
    expect(done).toBe(future);
    calls.count++;
  });
  return calls;
}

describe.each(ways)("a gather of $children", ({ all }) => {
  test.for([{ options: {} }, { options: { returnExceptions: false } }])(
    "is done when all are, in the order of the arguments, with $options (test_tasks.GatherTestsBase.test_success)",
    ({ options }, { loop }) => {
      const { a, b, c } = futuresOf(loop);
      const gathered = all(loop, options, [a, b, c]);
      const calls = callsOf(gathered);
      b.setResult(1);
      a.setResult(2);
      settle(loop);
      expect(calls.count).toBe(0);
      expect(gathered.done()).toBe(false);
      c.setResult(3);
      settle(loop);
      expect(calls.count).toBe(1);
      expect(gathered.result()).toEqual([2, 1, 3]);
    },
  );

  test("is done when all are, exceptions returned or not (test_tasks.GatherTestsBase.test_result_exception_success)", ({
    loop,
  }) => {
    const { a, b, c } = futuresOf(loop);
    const gathered = all(loop, { returnExceptions: true }, [a, b, c]);
    const calls = callsOf(gathered);
    b.setResult(1);
    a.setResult(2);
    settle(loop);
    expect(calls.count).toBe(0);
    c.setResult(3);
    settle(loop);
    expect(calls.count).toBe(1);
    expect(gathered.result()).toEqual([2, 1, 3]);
  });

  test("fails with the first error; what the others come to does not matter (test_tasks.GatherTestsBase.test_one_exception)", ({
    loop,
  }) => {
    const { a, b, c, d, e } = futuresOf(loop);
    const gathered = all(loop, {}, [a, b, c, d, e]);
    const calls = callsOf(gathered);
    const error = new RangeError("division by zero");
    a.setResult(1);
    b.setException(error);
    settle(loop);
    expect(gathered.done()).toBe(true);
    expect(calls.count).toBe(1);
    expect(gathered.exception()).toBe(error);

    c.setResult(3);
    d.cancel();
    e.setException(new Error("late"));
    settle(loop);
    expect(calls.count).toBe(1);
    expect(gathered.exception()).toBe(error);
  });

  test("has errors among its results if it is to return them (test_tasks.GatherTestsBase.test_return_exceptions)", ({
    loop,
  }) => {
    const { a, b, c, d } = futuresOf(loop);
    const gathered = all(loop, { returnExceptions: true }, [a, b, c, d]);
    const calls = callsOf(gathered);
    const first = new RangeError("division by zero");
    const second = new Error("second");
    b.setResult(1);
    c.setException(first);
    a.setResult(3);
    settle(loop);
    expect(gathered.done()).toBe(false);
    d.setException(second);
    settle(loop);
    expect(calls.count).toBe(1);
    const results = gathered.result();
    expect(results.slice(0, 2)).toEqual([3, 1]);
    expect(results[2]).toBe(first);
    expect(results[3]).toBe(second);
  });
});

test("gather() of nothing wants a running loop (test_tasks.FutureGatherTests.test_constructor_empty_sequence_without_loop)", () => {
  expect(() => gather()).toThrow(RuntimeError);
});

test("gather() of nothing is done, with no results (test_tasks.FutureGatherTests.test_constructor_empty_sequence_use_running_loop)", ({
  loop,
}) => {
  const gathered = gatherInside(loop, {}, []);
  expect(gathered).toBeInstanceOf(Future);
  expect(gathered.getLoop()).toBe(loop);
  settle(loop);
  expect(gathered.done()).toBe(true);
  expect(gathered.result()).toEqual([]);
});

test("futures of two loops cannot be gathered (test_tasks.FutureGatherTests.test_constructor_heterogenous_futures)", ({
  loop,
}) => {
  const other = new EventLoop();
  expect(() => gather(loop.createFuture(), other.createFuture())).toThrow(ValueError);
  other.close();
});

test("futures are gathered in their loop, as often as one likes (test_tasks.FutureGatherTests.test_constructor_homogenous_futures)", ({
  loop,
}) => {
  const { a, b, c } = futuresOf(loop);
  for (let round = 0; round < 2; round++) {
    const gathered = gather(a, b, c);
    expect(gathered.getLoop()).toBe(loop);
    settle(loop);
    expect(gathered.done()).toBe(false);
  }
});

test("a cancelled child is an error like any other: the gather fails, and is not cancelled (test_tasks.FutureGatherTests.test_one_cancellation)", ({
  loop,
}) => {
  const { a, b, c, d, e } = futuresOf(loop);
  const gathered = gather(a, b, c, d, e);
  const calls = callsOf(gathered);
  a.setResult(1);
  b.cancel();
  settle(loop);
  expect(gathered.done()).toBe(true);
  expect(calls.count).toBe(1);
  expect(gathered.cancelled()).toBe(false);
  expect(gathered.exception()).toBeInstanceOf(CancelledError);

  c.setResult(3);
  d.cancel();
  e.setException(new Error("late"));
  settle(loop);
  expect(calls.count).toBe(1);
});

test("a cancelled child is a CancelledError among the results if errors are to be returned (test_tasks.FutureGatherTests.test_result_exception_one_cancellation)", ({
  loop,
}) => {
  const { a, b, c, d, e } = futuresOf(loop);
  const f = loop.createFuture();
  const gathered = gather({ returnExceptions: true }, a, b, c, d, e, f);
  const calls = callsOf(gathered);
  const first = new RangeError("division by zero");
  const last = new Error("last");
  a.setResult(1);
  b.setException(first);
  c.cancel();
  settle(loop);
  expect(gathered.done()).toBe(false);
  d.setResult(3);
  e.cancel();
  f.setException(last);
  const results = loop.runUntilComplete(gathered);
  expect(results).toEqual([1, first, expect.any(CancelledError), 3, expect.any(CancelledError), last]);
  expect(calls.count).toBe(1);
});

test("coroutines cannot be gathered without a running loop (test_tasks.CoroutineGatherTests.test_constructor_without_loop)", () => {
  const coroutines = [returns("abc"), returns("abc")];
  expect(() => gather(...coroutines)).toThrow(RuntimeError);
  for (const coroutine of coroutines) coroutine.return("abc");
});

test("coroutines are gathered in the running loop (test_tasks.CoroutineGatherTests.test_constructor_use_running_loop)", ({
  loop,
}) => {
  const gathered = gatherInside(loop, {}, [returns("abc"), returns("abc")]);
  expect(gathered.getLoop()).toBe(loop);
  expect(loop.runUntilComplete(gathered)).toEqual(["abc", "abc"]);
});

test("a coroutine that is there twice runs once, and gives its result to each place (test_tasks.CoroutineGatherTests.test_duplicate_coroutines)", ({
  loop,
}) => {
  const twice = returns("abc");
  const gathered = gatherInside(loop, {}, [twice, twice, returns("def"), twice]);
  settle(loop);
  expect(gathered.result()).toEqual(["abc", "abc", "def", "abc"]);
});

test("cancelling whoever awaits a gather cancels all its children (test_tasks.CoroutineGatherTests.test_cancellation_broadcast)", ({
  loop,
}) => {
  const way: string[] = [];
  const waiter = loop.createFuture();
  function* inner(): Coroutine<void> {
    yield* waiter;
    way.push("inner");
  }
  const child1 = loop.createTask(inner());
  const child2 = loop.createTask(inner());
  const gatherers: Future[] = [];
  function* outer(): Coroutine<void> {
    const gatherer = gather(child1, child2);
    gatherers.push(gatherer);
    yield* gatherer;
    way.push("outer");
  }
  const task = loop.createTask(outer());
  runBriefly(loop);
  expect(task.cancel()).toBe(true);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(gatherers.map((gatherer) => gatherer.cancel())).toEqual([false]);
  expect(waiter.cancelled()).toBe(true);
  expect(child1.cancelled()).toBe(true);
  expect(child2.cancelled()).toBe(true);
  runBriefly(loop);
  expect(way).toEqual([]);
});

test("a gather that has failed takes the later errors, and nobody is told of them (test_tasks.CoroutineGatherTests.test_exception_marking)", ({
  loop,
}) => {
  function* failsAfter(future: Future<void>): Coroutine<never> {
    yield* future;
    throw new Error("should not be ignored");
  }
  const a = loop.createFuture<void>();
  const b = loop.createFuture<void>();
  function* outer(): Coroutine<void> {
    yield* gather(failsAfter(a), failsAfter(b));
  }
  const task = loop.createTask(outer());
  runBriefly(loop);
  a.setResult();
  runBriefly(loop);
  b.setResult();
  runBriefly(loop);
  expect(task.exception()).toHaveProperty("message", "should not be ignored");
});

test("a wrong argument is a TypeError, and the coroutines before it still run (test_tasks.CoroutineGatherTests.test_issue46672)", ({
  loop,
}) => {
  const nothing = {} as unknown as Awaitable<unknown>; // what callers without types may pass
  expect(() => gatherInside(loop, {}, [returns("abc"), nothing])).toThrow(TypeError);
  settle(loop);
});

test("once all children are done, a gather refuses to be cancelled (test_tasks.BaseTaskTests.test_cancel_gather_1)", ({
  loop,
}) => {
  const future = loop.createFuture<number>();
  const gathered = gatherInside(loop, {}, [awaits(future)]);
  settle(loop);
  const answers: boolean[] = [];
  future.addDoneCallback(() => answers.push(gathered.cancel()));
  future.setResult(42);
  loop.runUntilComplete(gathered);
  expect(answers).toEqual([false]);
  expect(gathered.cancelled()).toBe(false);
  expect(gathered.result()).toEqual([42]);
});
