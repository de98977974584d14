import { expect } from "vitest";

import { CancelledError, type Coroutine, currentTask, sleep, TimeoutError } from "../../../src/asyncio/index.ts";
import { awaits, test } from "./with-loop.ts";

test("requests to cancel are counted (test_tasks.BaseTaskTests.test_cancelling)", ({ loop }) => {
  const task = loop.createTask(sleep(10));
  expect(task.cancelling()).toBe(0);
  expect(String(task)).not.toContain("cancelling");
  expect(task.cancel()).toBe(true);
  expect(task.cancelling()).toBe(1);
  expect(String(task)).toContain("cancelling");
  expect(task.cancel()).toBe(true);
  expect(task.cancelling()).toBe(2);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
});

test("a request that is taken back leaves no trace; once a task is done it stays cancelled (test_tasks.BaseTaskTests.test_uncancel_basic)", ({
  loop,
}) => {
  function* sleepsAgain(): Coroutine<void> {
    try {
      yield* sleep(10);
    } catch {
      currentTask()?.uncancel();
      yield* sleep(10);
    }
  }
  const task = loop.createTask(sleepsAgain());
  loop.runUntilComplete(sleep(0.01));
  expect(task.cancel()).toBe(true);
  expect(task.cancelling()).toBe(1);
  expect(task.cancelled()).toBe(false);
  loop.runUntilComplete(sleep(0.01));
  expect(String(task)).not.toContain("cancelling");
  expect(task.cancelling()).toBe(0);
  expect(task.cancelled()).toBe(false);

  expect(task.cancel()).toBe(true);
  expect(task.cancelling()).toBe(1);
  expect(task.cancelled()).toBe(false);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(task.cancelled()).toBe(true);
  task.uncancel();
  expect(task.cancelled()).toBe(true);
  expect(task.done()).toBe(true);
});

test("a block with a time limit of its own can be built on cancel and uncancel (test_tasks.BaseTaskTests.test_uncancel_structured_blocks)", ({
  loop,
}) => {
  interface Outcome {
    timedOut: boolean;
    finished: boolean;
    outer: boolean;
  }
  function* limited(seconds: number, limit: number): Coroutine<Outcome> {
    const task = currentTask();
    const outcome: Outcome = { timedOut: false, finished: false, outer: false };
    const timer = loop.callLater(limit, () => {
      outcome.timedOut = true;
      task?.cancel();
    });
    try {
      try {
        yield* sleep(seconds);
        outcome.finished = true;
      } catch (error) {
        const ours = outcome.timedOut && task?.uncancel() === 0 && error instanceof CancelledError;
        throw ours ? new TimeoutError() : error;
      } finally {
        timer.cancel();
      }
    } catch (error) {
      expect(error).toBeInstanceOf(TimeoutError);
    }
    outcome.outer = true;
    yield* sleep(0);
    return outcome;
  }
  const late = loop.createTask(limited(10, 0.1));
  expect(loop.runUntilComplete(late)).toEqual({ timedOut: true, finished: false, outer: true });
  expect(late.cancelling()).toBe(0);
  expect(loop.time()).toBe(0.1);

  const inTime = loop.createTask(limited(0, 10));
  expect(loop.runUntilComplete(inTime)).toEqual({ timedOut: false, finished: true, outer: true });
  expect(inTime.cancelling()).toBe(0);
});

test("taking back the last request before it was delivered lets the task go on (test_tasks.BaseTaskTests.test_uncancel_resets_must_cancel)", ({
  loop,
}) => {
  const future = loop.createFuture<number>();
  const task = loop.createTask(awaits(future));
  loop.runUntilComplete(sleep(0));
  future.setResult(42); // its step is scheduled
  task.cancel();
  expect(task.cancelling()).toBe(1);
  task.uncancel();
  expect(task.cancelling()).toBe(0);
  expect(loop.runUntilComplete(task)).toBe(42);
});
