import { expect, test as base } from "vitest";

import {
  type Awaitable,
  type Coroutine,
  EventLoop,
  type ExceptionContext,
  type Future,
  Task,
} from "../../../src/asyncio/index.ts";

/**
 * A test with a loop of its own, closed at the end. What the loop's exception handler is told goes to `reports`: a test that expects
 * something there takes it out with `taken`; what is left fails the test.
 */
export const test = base
  .extend("reports", (): ExceptionContext[] => [])
  .extend("loop", ({ reports }, { onCleanup }) => {
    const loop = new EventLoop();
    loop.setExceptionHandler((_loop, context) => void reports.push(context));
    onCleanup(() => {
      loop.close();
      expect(reports.map(({ message, exception }) => [message, String(exception)])).toEqual([]);
    });
    return loop;
  });

/** Takes out what was reported. */
export function taken(reports: ExceptionContext[]): ExceptionContext[] {
  return reports.splice(0);
}

/** The names of tasks, in their order: they tell tasks apart, where `toEqual` sees but what they are made of. */
export function namesOf(tasks: Iterable<Future>): string[] {
  return [...tasks].map((task) => (task instanceof Task ? task.getName() : String(task)));
}

/** Runs the loop until a task made now has come to its turn, and ended: what is ready now has run, and what that made ready. */
export function runBriefly(loop: EventLoop): void {
  loop.runUntilComplete(loop.createTask(returns(undefined)));
}

/** Runs everything that can run without the clock being moved. */
export function settle(loop: EventLoop): void {
  while (loop.runOnce().kind === "ready");
}

/** What `body` throws. */
export function errorOf(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

/** A coroutine that waits for nothing. */
export function* returns<T>(value: T): Coroutine<T> {
  return value;
}

/** A coroutine that fails without having waited. */
export function* fails(error: unknown): Coroutine<never> {
  throw error;
}

/** A coroutine around something else that can be awaited. */
export function* awaits<T>(awaitable: Awaitable<T>): Coroutine<T> {
  return yield* awaitable;
}
