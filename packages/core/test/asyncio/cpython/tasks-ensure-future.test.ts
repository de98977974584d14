import { expect } from "vitest";

import {
  type Awaitable,
  type Coroutine,
  ensureFuture,
  EventLoop,
  isCoroutine,
  RuntimeError,
  sleep,
  Task,
  ValueError,
} from "../../../src/asyncio/index.ts";

import { errorOf, returns, test } from "./with-loop.ts";

test("ensureFuture makes a task of a coroutine, in a given loop or in the running one, but not without any (test_tasks.BaseTaskTests.test_ensure_future_coroutine)", ({
  loop,
}) => {
  const given = ensureFuture(returns("ok"), loop);
  expect(given.getLoop()).toBe(loop);
  expect(loop.runUntilComplete(given)).toBe("ok");

  const coroutine = returns("ok");
  expect(() => ensureFuture(coroutine)).toThrow(RuntimeError);
  coroutine.return("ok");

  function* makes(): Coroutine<Task<string>> {
    return ensureFuture(returns("ok")) as Task<string>; // of a coroutine, it makes a task
  }
  const made = loop.runUntilComplete(makes());
  expect(made.getLoop()).toBe(loop);
  expect(loop.runUntilComplete(made)).toBe("ok");
});

test("ensureFuture leaves a future as it is, and refuses another loop for it (test_tasks.BaseTaskTests.test_ensure_future_future)", ({
  loop,
}) => {
  const future = loop.createFuture<string>();
  future.setResult("ko");
  expect(ensureFuture(future)).toBe(future);
  expect(loop.runUntilComplete(future)).toBe("ko");

  const other = new EventLoop();
  expect(() => ensureFuture(future, other)).toThrow(ValueError);
  other.close();
  expect(ensureFuture(future, loop)).toBe(future);
});

test("ensureFuture leaves a task as it is, and refuses another loop for it (test_tasks.BaseTaskTests.test_ensure_future_task)", ({
  loop,
}) => {
  const task = loop.createTask(returns("ok"));
  expect(ensureFuture(task)).toBe(task);
  expect(loop.runUntilComplete(task)).toBe("ok");

  const other = new EventLoop();
  expect(() => ensureFuture(task, other)).toThrow(ValueError);
  other.close();
  expect(ensureFuture(task, loop)).toBe(task);
});

/** Awaitable, but neither a coroutine nor a future. */
class Wrapper<T> implements Awaitable<T> {
  readonly #make: () => Coroutine<T>;
  constructor(make: () => Coroutine<T>) {
    this.#make = make;
  }
  [Symbol.iterator](): Coroutine<T> {
    return this.#make();
  }
}

test("ensureFuture makes a task of anything that can be awaited (test_tasks.BaseTaskTests.test_ensure_future_awaitable)", ({
  loop,
}) => {
  const future = ensureFuture(new Wrapper(() => returns("ok")), loop);
  loop.runUntilComplete(future);
  expect(future.result()).toBe("ok");
});

test("the task of such an awaitable has a coroutine (test_tasks.BaseTaskTests.test_ensure_future_task_awaitable)", ({
  loop,
}) => {
  const task = ensureFuture(new Wrapper(() => sleep(0, "ok")), loop);
  loop.runUntilComplete(task);
  expect(task.done()).toBe(true);
  expect(task.result()).toBe("ok");
  expect(task instanceof Task && isCoroutine(task.getCoro())).toBe(true);
});

test.each([
  ["a string", "ok"],
  ["a number", 1],
  ["null", null],
  ["an object", {}],
])("ensureFuture of %s is a TypeError (test_tasks.BaseTaskTests.test_ensure_future_neither)", (_what, value) => {
  expect(() => ensureFuture(value as unknown as Awaitable<unknown>)).toThrow(TypeError); // what callers without types may pass
});

test("ensureFuture says what is wrong with the loop (test_tasks.BaseTaskTests.test_ensure_future_error_msg)", ({
  loop,
}) => {
  const other = new EventLoop();
  const error = errorOf(() => ensureFuture(loop.createFuture(), other));
  expect(error).toBeInstanceOf(ValueError);
  expect(String(error)).toContain("The future belongs to a different loop than the one specified as the loop argument");
  other.close();
});
