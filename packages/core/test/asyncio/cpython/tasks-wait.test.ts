import { expect } from "vitest";

import {
  ALL_COMPLETED,
  type Awaitable,
  CancelledError,
  type Coroutine,
  createTask,
  type EventLoop,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  type Future,
  sleep,
  type Task,
  ValueError,
  wait,
} from "../../../src/asyncio/index.ts";
import { namesOf, returns, runBriefly, test } from "./with-loop.ts";

/** Two sleeping tasks, `a` for the shorter time. */
function sleepers(loop: EventLoop, a: number, b: number): { a: Task<void>; b: Task<void> } {
  return { a: loop.createTask(sleep(a), { name: "a" }), b: loop.createTask(sleep(b), { name: "b" }) };
}

function* failsAfter(seconds: number): Coroutine<never> {
  yield* sleep(seconds);
  throw new RangeError("division by zero");
}

test("wait ends when all are done; once they are, it takes no time (test_tasks.BaseTaskTests.test_wait)", ({
  loop,
}) => {
  const { a, b } = sleepers(loop, 0.1, 0.15);
  function* waits(): Coroutine<number> {
    const { done, pending } = yield* wait([b, a]);
    expect(namesOf(done).toSorted()).toEqual(["a", "b"]);
    expect(pending.size).toBe(0);
    return 42;
  }
  for (let round = 0; round < 2; round++) {
    expect(loop.runUntilComplete(waits())).toBe(42);
    expect(loop.time()).toBe(0.15);
  }
});

test("the same task twice is waited for once (test_tasks.BaseTaskTests.test_wait_duplicate_coroutines)", ({ loop }) => {
  const twice = loop.createTask(returns("test"));
  const { done, pending } = loop.runUntilComplete(wait([twice, twice, loop.createTask(returns("spam"))]));
  expect(pending.size).toBe(0);
  expect([...done].map((task) => task.result()).toSorted()).toEqual(["spam", "test"]);
});

test("nothing to wait for is a ValueError, and so is an unknown returnWhen (test_tasks.BaseTaskTests.test_wait_errors)", ({
  loop,
}) => {
  expect(() => loop.runUntilComplete(wait(new Set<Future>()))).toThrow(ValueError);
  expect(() => loop.runUntilComplete(wait([]))).toThrow(ValueError);
  const future = loop.createFuture();
  const unknown = -1 as unknown as typeof ALL_COMPLETED; // what callers without types may pass
  expect(() => loop.runUntilComplete(wait([future], { returnWhen: unknown }))).toThrow(ValueError);
});

test("FIRST_COMPLETED ends with the first (test_tasks.BaseTaskTests.test_wait_first_completed)", ({ loop }) => {
  const { a, b } = sleepers(loop, 10, 0.1);
  const { done, pending } = loop.runUntilComplete(loop.createTask(wait([b, a], { returnWhen: FIRST_COMPLETED })));
  expect(namesOf(done)).toEqual(["b"]);
  expect(namesOf(pending)).toEqual(["a"]);
  expect(a.done()).toBe(false);
  expect(b.done()).toBe(true);
  expect(b.result()).toBeUndefined();
  expect(loop.time()).toBe(0.1);
  loop.runUntilComplete(wait([a, b]));
});

test("FIRST_COMPLETED counts what is done by the time it goes on (test_tasks.BaseTaskTests.test_wait_really_done)", ({
  loop,
}) => {
  function* yieldsTwice(): Coroutine<void> {
    yield* sleep(0);
    yield* sleep(0);
  }
  const a = loop.createTask(sleep(0), { name: "a" });
  const b = loop.createTask(yieldsTwice(), { name: "b" });
  const { done } = loop.runUntilComplete(loop.createTask(wait([b, a], { returnWhen: FIRST_COMPLETED })));
  expect(namesOf(done).toSorted()).toEqual(["a", "b"]);
  expect(a.result()).toBeUndefined();
  expect(b.result()).toBeUndefined();
});

test("FIRST_EXCEPTION does not wait if one has failed already (test_tasks.BaseTaskTests.test_wait_first_exception)", ({
  loop,
}) => {
  const a = loop.createTask(sleep(10), { name: "a" });
  function* fails(): Coroutine<never> {
    throw new RangeError("division by zero");
  }
  const b = loop.createTask(fails(), { name: "b" });
  const { done, pending } = loop.runUntilComplete(loop.createTask(wait([b, a], { returnWhen: FIRST_EXCEPTION })));
  expect(namesOf(done)).toEqual(["b"]);
  expect(namesOf(pending)).toEqual(["a"]);
  expect(loop.time()).toBe(0);
  loop.runUntilComplete(wait([a, b]));
  expect(b.exception()).toBeInstanceOf(RangeError);
});

test("FIRST_EXCEPTION ends with the first that fails, whoever is done before (test_tasks.BaseTaskTests.test_wait_first_exception_in_wait)", ({
  loop,
}) => {
  const a = loop.createTask(sleep(10), { name: "a" });
  const b = loop.createTask(failsAfter(0.01), { name: "b" });
  const c = loop.createTask(sleep(0.005), { name: "c" });
  const { done, pending } = loop.runUntilComplete(wait([b, a, c], { returnWhen: FIRST_EXCEPTION }));
  expect(namesOf(done).toSorted()).toEqual(["b", "c"]);
  expect(namesOf(pending)).toEqual(["a"]);
  expect(loop.time()).toBe(0.01);
  loop.runUntilComplete(wait([a, b]));
  expect(b.exception()).toBeInstanceOf(RangeError);
});

test("wait never throws what a task has thrown (test_tasks.BaseTaskTests.test_wait_with_exception)", ({ loop }) => {
  const a = loop.createTask(sleep(0.1));
  const b = loop.createTask(failsAfter(0.15));
  function* waits(): Coroutine<void> {
    const { done, pending } = yield* wait([b, a]);
    expect(done.size).toBe(2);
    expect(pending.size).toBe(0);
    expect([...done].filter((task) => task.exception() !== null)).toHaveLength(1);
  }
  for (let round = 0; round < 2; round++) {
    loop.runUntilComplete(waits());
    expect(loop.time()).toBe(0.15);
  }
});

test("a timeout ends the waiting, and cancels nothing (test_tasks.BaseTaskTests.test_wait_with_timeout)", ({
  loop,
}) => {
  const { a, b } = sleepers(loop, 0.1, 0.15);
  const { done, pending } = loop.runUntilComplete(wait([b, a], { timeout: 0.11 }));
  expect(namesOf(done)).toEqual(["a"]);
  expect(namesOf(pending)).toEqual(["b"]);
  expect(loop.time()).toBe(0.11);
  loop.runUntilComplete(wait([a, b]));
  expect(b.cancelled()).toBe(false);
});

test("what is done at the very moment of the timeout counts (test_tasks.BaseTaskTests.test_wait_concurrent_complete)", ({
  loop,
}) => {
  const { a, b } = sleepers(loop, 0.1, 0.15);
  const { done, pending } = loop.runUntilComplete(wait([b, a], { timeout: 0.1 }));
  expect(namesOf(done)).toEqual(["a"]);
  expect(namesOf(pending)).toEqual(["b"]);
  expect(loop.time()).toBe(0.1);
  loop.runUntilComplete(wait([a, b]));
});

test("wait takes any iterable of tasks (test_tasks.BaseTaskTests.test_wait_with_iterator_of_tasks)", ({ loop }) => {
  const { a, b } = sleepers(loop, 0.1, 0.15);
  const { done, pending } = loop.runUntilComplete(wait([b, a].values()));
  expect(namesOf(done).toSorted()).toEqual(["a", "b"]);
  expect(pending.size).toBe(0);
  expect(loop.time()).toBe(0.15);
});

test("wait takes tasks that are made while it looks at them (test_tasks.BaseTaskTests.test_wait_generator)", ({
  loop,
}) => {
  const tasks: Iterable<Task<number>> = {
    *[Symbol.iterator]() {
      for (let number = 0; number < 10; number++) yield createTask(returns(number));
    },
  };
  function* main(): Coroutine<void> {
    const { done, pending } = yield* wait(tasks, { returnWhen: ALL_COMPLETED });
    expect(done.size).toBe(10);
    expect(pending.size).toBe(0);
  }
  loop.runUntilComplete(main());
});

test("one future, or one coroutine, is not a collection of futures (test_tasks.BaseTaskTests.test_wait_invalid_args)", ({
  loop,
}) => {
  const waitsFor = (what: Awaitable<unknown>): void => {
    loop.runUntilComplete(wait(what as unknown as Iterable<Future>)); // what callers without types may pass
  };
  expect(() => waitsFor(loop.createFuture())).toThrow(TypeError);
  expect(() => waitsFor(returns(1))).toThrow(TypeError);
  expect(() => loop.runUntilComplete(wait([]))).toThrow(ValueError);
});

test("cancelling whoever waits leaves the tasks alone (test_tasks.BaseTaskTests.test_yield_wait_does_not_shield_cancel)", ({
  loop,
}) => {
  const way: string[] = [];
  const future = loop.createFuture<void>();
  function* inner(): Coroutine<void> {
    yield* future;
    way.push("inner");
  }
  function* outer(): Coroutine<void> {
    yield* wait([createTask(inner())]);
    way.push("outer");
  }
  const task = loop.createTask(outer());
  runBriefly(loop);
  task.cancel();
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  future.setResult();
  runBriefly(loop);
  expect(way).toEqual(["inner"]);
});
