import { expect } from "vitest";

import {
  asyncWith,
  type Awaitable,
  BoundedSemaphore,
  Condition,
  type Coroutine,
  createTask,
  isCoroutine,
  Lock,
  RuntimeError,
  Semaphore,
  sleep,
} from "../../../src/asyncio/index.ts";
import { awaits, returns, settle, test } from "./with-loop.ts";

const primitives = [
  { name: "Lock", make: () => new Lock() },
  { name: "Condition", make: () => new Condition() },
  { name: "Semaphore", make: () => new Semaphore() },
  { name: "BoundedSemaphore", make: () => new BoundedSemaphore() },
] as const;

test.for(primitives)(
  "async with holds a $name for its body, and gives it nothing (test_pep492.LockTests.test_context_manager_async_with)",
  ({ make }, { loop }) => {
    const primitive = make();
    function* holds(): Coroutine<void> {
      yield* sleep(0.01);
      expect(primitive.locked()).toBe(false);
      yield* asyncWith(primitive, function* (value) {
        expect(value).toBeUndefined();
        expect(primitive.locked()).toBe(true);
        yield* sleep(0.01);
        expect(primitive.locked()).toBe(true);
      });
      expect(primitive.locked()).toBe(false);
    }
    loop.runUntilComplete(holds());
    expect(primitive.locked()).toBe(false);
  },
);

test.for(primitives)(
  "a $name itself cannot be awaited (test_pep492.LockTests.test_context_manager_with_await)",
  ({ make }, { loop }) => {
    const primitive = make();
    function* misuses(): Coroutine<void> {
      yield* sleep(0.01);
      yield* primitive as unknown as Awaitable<void>; // what callers without types may write
    }
    expect(() => loop.runUntilComplete(misuses())).toThrow(TypeError);
    expect(primitive.locked()).toBe(false);
  },
);

test("a generator object is a coroutine, and so is what behaves like one (test_pep492.CoroutineTests.test_iscoroutine)", ({
  loop,
}) => {
  const coroutine = returns(1);
  expect(isCoroutine(coroutine)).toBe(true);
  coroutine.return(1);
  const fake = {
    next: () => ({ done: true, value: 1 }),
    throw: () => {},
    return: () => {},
    [Symbol.iterator]: () => fake,
  };
  expect(isCoroutine(fake)).toBe(true);
  expect([returns, loop.createFuture(), [], null, "text"].map((value) => isCoroutine(value))).not.toContain(true);
});

test.for([false, true])(
  "a coroutine that awaits a coroutine has its result, with debug mode %s (test_pep492.CoroutineTests.test_async_def_coroutines)",
  (debug, { loop }) => {
    loop.setDebug(debug);
    expect(loop.runUntilComplete(awaits(returns("spam")))).toBe("spam");
  },
);

test.for(["a sleep", "a future"] as const)(
  "a coroutine that a task runs, and that waits for %s, cannot be awaited beside it (test_pep492.CoroutineTests.test_double_await)",
  (what, { loop }) => {
    const future = loop.createFuture<void>();
    function* main(): Coroutine<void> {
      const coroutine = awaits(what === "a sleep" ? sleep(0.1) : future);
      const task = createTask(coroutine);
      loop.callLater(0.1, () => future.setResult());
      try {
        yield* sleep(0);
        yield* coroutine;
      } finally {
        task.cancel();
      }
    }
    loop.setDebug(true);
    expect(() => loop.runUntilComplete(main())).toThrow(RuntimeError);
    expect(loop.time()).toBe(0);
    settle(loop);
  },
);
