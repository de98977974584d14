import { describe, expect } from "vitest";

import {
  type Awaitable,
  CancelledError,
  ConcurrentFuture,
  type Coroutine,
  ensureFuture,
  Future,
  InvalidStateError,
  RuntimeError,
  wrapFuture,
} from "../../../src/asyncio/index.ts";
import { awaits, errorOf, settle, test } from "./with-loop.ts";

test("a future begins neither done nor cancelled (test_futures.BaseFutureTests.test_initial_state)", ({ loop }) => {
  const future = loop.createFuture();
  expect(future.cancelled()).toBe(false);
  expect(future.done()).toBe(false);
  future.cancel();
  expect(future.cancelled()).toBe(true);
});

test("a future wants a loop (test_futures.BaseFutureTests.test_constructor_without_loop)", () => {
  expect(() => new Future()).toThrow(RuntimeError);
});

test("a future belongs to the running loop (test_futures.BaseFutureTests.test_constructor_use_running_loop)", ({
  loop,
}) => {
  function* makes(): Coroutine<Future> {
    return new Future();
  }
  expect(loop.runUntilComplete(makes()).getLoop()).toBe(loop);
});

describe("a future that is done stays as it is", () => {
  test("cancelled (test_futures.BaseFutureTests.test_cancel)", ({ loop }) => {
    const future = loop.createFuture();
    expect(future.cancel()).toBe(true);
    expect(future.cancelled()).toBe(true);
    expect(future.done()).toBe(true);
    expect(() => future.result()).toThrow(CancelledError);
    expect(() => future.exception()).toThrow(CancelledError);
    expect(() => future.setResult(null)).toThrow(InvalidStateError);
    expect(() => future.setException(new Error("late"))).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
  });

  test("with a result (test_futures.BaseFutureTests.test_result)", ({ loop }) => {
    const future = loop.createFuture<number>();
    expect(() => future.result()).toThrow(InvalidStateError);
    future.setResult(42);
    expect(future.cancelled()).toBe(false);
    expect(future.done()).toBe(true);
    expect(future.result()).toBe(42);
    expect(future.exception()).toBeNull();
    expect(() => future.setResult(43)).toThrow(InvalidStateError);
    expect(() => future.setException(new Error("late"))).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
    expect(future.result()).toBe(42);
  });

  test("with an exception (test_futures.BaseFutureTests.test_exception)", ({ loop }) => {
    const future = loop.createFuture();
    const error = new Error("boom");
    expect(() => future.exception()).toThrow(InvalidStateError);
    future.setException(error);
    expect(future.cancelled()).toBe(false);
    expect(future.done()).toBe(true);
    expect(errorOf(() => future.result())).toBe(error);
    expect(future.exception()).toBe(error);
    expect(() => future.setResult(null)).toThrow(InvalidStateError);
    expect(() => future.setException(new Error("late"))).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
  });
});

test("an error's class is made an error (test_futures.BaseFutureTests.test_exception_class)", ({ loop }) => {
  const future = loop.createFuture();
  future.setException(RangeError);
  expect(future.exception()).toBeInstanceOf(RangeError);
});

test("the message of a cancellation comes with the error (test_futures.BaseFutureTests.test_future_cancel_message_getter)", ({
  loop,
}) => {
  const future = loop.createFuture();
  future.cancel("my message");
  const error = errorOf(() => loop.runUntilComplete(future));
  expect(error).toBeInstanceOf(CancelledError);
  expect(error).toHaveProperty("args", ["my message"]);
});

test("a future suspends whoever awaits it once, and not at all when it is done (test_futures.BaseFutureTests.test_yield_from_twice)", ({
  loop,
}) => {
  const future = loop.createFuture<number>();
  const way: unknown[] = [];
  function* awaitsTwice(): Coroutine<string> {
    way.push("begun");
    way.push(yield* future);
    way.push(yield* future);
    return "over";
  }
  const coroutine = awaitsTwice();
  expect(coroutine.next().done).toBe(false);
  expect(way).toEqual(["begun"]);
  future.setResult(42);
  expect(coroutine.next()).toEqual({ done: true, value: "over" });
  expect(way).toEqual(["begun", 42, 42]);
});

test("going on before the future is done is a RuntimeError (test_futures.BaseFutureTests.test_iter)", ({ loop }) => {
  const coroutine = awaits(loop.createFuture());
  coroutine.next();
  expect(() => coroutine.next()).toThrow(RuntimeError);
});

test("a result that is an array is one result (test_futures.BaseFutureTests.test_future_stop_iteration_args)", ({
  loop,
}) => {
  const future = loop.createFuture<[number, number]>();
  const pair: [number, number] = [1, 2];
  future.setResult(pair);
  const { done, value } = awaits(future).next();
  expect(done).toBe(true);
  expect(value).toBe(pair);
});

test("what is thrown into whoever awaits a future comes out of it (test_futures.BaseFutureTests.test_future_iter_throw)", ({
  loop,
}) => {
  const coroutine = awaits(loop.createFuture());
  coroutine.next();
  const error = new Error("zebra");
  expect(errorOf(() => coroutine.throw(error))).toBe(error);
});

test("a future's text tells its state (test_futures.BaseFutureTests.test_future_repr)", ({ loop }) => {
  const pending = loop.createFuture();
  expect(String(pending)).toBe("<Future pending>");
  pending.cancel();
  expect(String(pending)).toBe("<Future cancelled>");

  const finished = loop.createFuture<number>();
  finished.setResult(4);
  expect(String(finished)).toBe("<Future finished>");

  const failed = loop.createFuture();
  failed.setException(new Error("boom"));
  expect(String(failed)).toBe("<Future finished>");
  failed.exception();
});

test("futures and tasks are futures, and nothing else is (test_futures.BaseFutureTests.test_isfuture)", ({ loop }) => {
  const future = loop.createFuture();
  expect(ensureFuture(future)).toBe(future);
  for (const value of [Future, 1, null]) {
    expect(() => ensureFuture(value as unknown as Awaitable<unknown>, loop)).toThrow(TypeError); // what callers without types may pass
  }
});

test("a job's result comes to the loop (test_futures.BaseFutureTests.test_wrap_future)", ({ loop }) => {
  const future = loop.runInExecutor(null, (text: string) => text, "oi");
  expect(future).toBeInstanceOf(Future);
  expect(loop.runUntilComplete(future)).toBe("oi");
});

test("a job that has not begun is cancelled with its future (test_futures.BaseFutureTests.test_wrap_future_cancel)", ({
  loop,
}) => {
  const job = new ConcurrentFuture<number>();
  const future = wrapFuture(job, loop);
  future.cancel();
  settle(loop);
  expect(job.cancelled()).toBe(true);
  expect(future.cancelled()).toBe(true);
});

test("a job that is done stays so when its future is cancelled (test_futures.BaseFutureTests.test_wrap_future_cancel2)", ({
  loop,
}) => {
  const job = new ConcurrentFuture<number>();
  const future = wrapFuture(job, loop);
  job.setResult(42);
  future.cancel();
  settle(loop);
  expect(job.cancelled()).toBe(false);
  expect(job.result()).toBe(42);
  expect(future.cancelled()).toBe(true);
});
