import { expect } from "vitest";

import {
  CancelledError,
  type Coroutine,
  type Future,
  gather,
  RuntimeError,
  shield,
} from "../../../src/asyncio/index.ts";
import { returns, runBriefly, settle, test } from "./with-loop.ts";

test("a shield gives the result of what it shields (test_tasks.BaseTaskTests.test_shield_result)", ({ loop }) => {
  const inner = loop.createFuture<number>();
  const outer = shield(inner);
  inner.setResult(42);
  expect(loop.runUntilComplete(outer)).toBe(42);
});

test("a shield gives the very error of what it shields (test_tasks.BaseTaskTests.test_shield_exception)", ({
  loop,
}) => {
  const inner = loop.createFuture();
  const outer = shield(inner);
  runBriefly(loop);
  const error = new Error("expected");
  inner.setException(error);
  runBriefly(loop);
  expect(outer.exception()).toBe(error);
});

test("cancelling what is shielded cancels the shield (test_tasks.BaseTaskTests.test_shield_cancel_inner)", ({
  loop,
}) => {
  const inner = loop.createFuture();
  const outer = shield(inner);
  runBriefly(loop);
  inner.cancel();
  runBriefly(loop);
  expect(outer.cancelled()).toBe(true);
});

test("cancelling the shield leaves what it shields alone (test_tasks.BaseTaskTests.test_shield_cancel_outer)", ({
  loop,
}) => {
  const inner = loop.createFuture();
  const outer = shield(inner);
  runBriefly(loop);
  outer.cancel();
  runBriefly(loop);
  expect(outer.cancelled()).toBe(true);
  expect(inner.done()).toBe(false);
});

test("what is done needs no shield (test_tasks.BaseTaskTests.test_shield_shortcut)", ({ loop }) => {
  const future = loop.createFuture<number>();
  future.setResult(42);
  expect(shield(future)).toBe(future);
  expect(loop.runUntilComplete(shield(future))).toBe(42);
});

test("cancelling a task that awaits a shield stops the task, and not what is shielded (test_tasks.BaseTaskTests.test_shield_effect)", ({
  loop,
}) => {
  const way: string[] = [];
  const future = loop.createFuture<void>();
  function* inner(): Coroutine<void> {
    yield* future;
    way.push("inner");
  }
  function* outer(): Coroutine<void> {
    yield* shield(inner());
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

test("a shielded gather goes on (test_tasks.BaseTaskTests.test_shield_gather)", ({ loop }) => {
  const child1 = loop.createFuture<number>();
  const child2 = loop.createFuture<number>();
  const parent = gather(child1, child2);
  const outer = shield(parent);
  runBriefly(loop);
  outer.cancel();
  runBriefly(loop);
  expect(outer.cancelled()).toBe(true);
  child1.setResult(1);
  child2.setResult(2);
  runBriefly(loop);
  expect(parent.result()).toEqual([1, 2]);
});

test("a cancelled gather cancels the shields in it, and not what they shield (test_tasks.BaseTaskTests.test_gather_shield)", ({
  loop,
}) => {
  const child1 = loop.createFuture<number>();
  const child2 = loop.createFuture<number>();
  const inner1 = shield(child1);
  const inner2 = shield(child2);
  const parent = gather(inner1, inner2);
  runBriefly(loop);
  parent.cancel();
  runBriefly(loop);
  expect(parent.exception()).toBeInstanceOf(CancelledError);
  expect(inner1.cancelled()).toBe(true);
  expect(inner2.cancelled()).toBe(true);
  child1.setResult(1);
  child2.setResult(2);
  settle(loop);
  expect(child1.result()).toBe(1);
  expect(child2.result()).toBe(2);
});

test("a coroutine cannot be shielded without a running loop (test_tasks.BaseTaskTests.test_shield_coroutine_without_loop)", () => {
  const coroutine = returns(42);
  expect(() => shield(coroutine)).toThrow(RuntimeError);
  coroutine.return(42);
});

test("a coroutine is shielded in the running loop (test_tasks.BaseTaskTests.test_shield_coroutine_use_running_loop)", ({
  loop,
}) => {
  function* shields(): Coroutine<Future<number>> {
    return shield(returns(42));
  }
  const outer = loop.runUntilComplete(shields());
  expect(outer.getLoop()).toBe(loop);
  expect(loop.runUntilComplete(outer)).toBe(42);
});
