import { expect } from "vitest";

import {
  CancelledError,
  type Coroutine,
  createTask,
  RuntimeError,
  sleep,
  SystemExit,
  type Task,
} from "../../../src/asyncio/index.ts";
import { awaits, errorOf, runBriefly, settle, test } from "./with-loop.ts";

test("a cancelled sleep ends at once, and a task that is done cannot be cancelled (test_tasks.BaseTaskTests.test_cancel)", ({
  loop,
}) => {
  const task = loop.createTask(sleep(10, 12));
  loop.callSoon(() => task.cancel());
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(loop.time()).toBe(0);
  expect(task.done()).toBe(true);
  expect(task.cancelled()).toBe(true);
  expect(task.cancel()).toBe(false);
});

test("a task can be cancelled between two bare yields (test_tasks.BaseTaskTests.test_cancel_yield)", ({ loop }) => {
  function* yields(): Coroutine<number> {
    yield* sleep(0);
    yield* sleep(0);
    return 12;
  }
  const task = loop.createTask(yields());
  runBriefly(loop);
  task.cancel();
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(task.cancelled()).toBe(true);
  expect(task.cancel()).toBe(false);
});

test("cancelling what a task awaits cancels the task (test_tasks.BaseTaskTests.test_cancel_inner_future)", ({
  loop,
}) => {
  const future = loop.createFuture();
  const task = loop.createTask(awaits(future));
  runBriefly(loop);
  future.cancel();
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(future.cancelled()).toBe(true);
  expect(task.cancelled()).toBe(true);
});

test("a task and what it awaits can both be cancelled (test_tasks.BaseTaskTests.test_cancel_both_task_and_inner_future)", ({
  loop,
}) => {
  const future = loop.createFuture();
  const task = loop.createTask(awaits(future));
  runBriefly(loop);
  future.cancel();
  task.cancel();
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(task.done()).toBe(true);
  expect(future.cancelled()).toBe(true);
  expect(task.cancelled()).toBe(true);
});

test("cancelling a task cancels the future that it waits for (test_tasks.BaseTaskTests.test_task_cancel_waiter_future)", ({
  loop,
}) => {
  const future = loop.createFuture();
  const task = loop.createTask(awaits(future));
  runBriefly(loop);
  task.cancel();
  expect(future.cancelled()).toBe(true);
  runBriefly(loop);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
});

test("a task that catches its cancellation and returns is not cancelled (test_tasks.BaseTaskTests.test_cancel_task_catching)", ({
  loop,
}) => {
  const first = loop.createFuture<void>();
  const second = loop.createFuture<number>();
  function* catches(): Coroutine<number> {
    yield* first;
    try {
      return yield* second;
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
      return 42;
    }
  }
  const task = loop.createTask(catches());
  runBriefly(loop);
  first.setResult();
  runBriefly(loop);
  task.cancel();
  expect(second.cancelled()).toBe(true);
  expect(loop.runUntilComplete(task)).toBe(42);
  expect(task.cancelled()).toBe(false);
});

test("a task that ignores its cancellation can wait again (test_tasks.BaseTaskTests.test_cancel_task_ignoring)", ({
  loop,
}) => {
  const first = loop.createFuture<void>();
  const second = loop.createFuture<void>();
  const third = loop.createFuture<number>();
  function* ignores(): Coroutine<number> {
    yield* first;
    try {
      yield* second;
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
    }
    return yield* third;
  }
  const task = loop.createTask(ignores());
  runBriefly(loop);
  first.setResult();
  runBriefly(loop);
  task.cancel();
  expect(second.cancelled()).toBe(true);
  runBriefly(loop);
  third.setResult(42);
  expect(loop.runUntilComplete(task)).toBe(42);
  expect(third.cancelled()).toBe(false);
  expect(task.cancelled()).toBe(false);
});

test("a task that cancels itself is stopped at its next wait, at once (test_tasks.BaseTaskTests.test_cancel_current_task)", ({
  loop,
}) => {
  const task: Task<number> = loop.createTask(cancelsItself());
  function* cancelsItself(): Coroutine<number> {
    task.cancel();
    return yield* sleep(100, 12);
  }
  expect(task.cancelled()).toBe(false);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(loop.time()).toBe(0);
  expect(task.cancelled()).toBe(true);
  expect(task.cancel()).toBe(false);
});

test("a task that cancels itself and returns is cancelled (test_tasks.BaseTaskTests.test_cancel_at_end)", ({
  loop,
}) => {
  const task: Task<number> = loop.createTask(cancelsItself());
  function* cancelsItself(): Coroutine<number> {
    task.cancel();
    return 12;
  }
  expect(task.cancelled()).toBe(false);
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(task.done()).toBe(true);
  expect(task.cancelled()).toBe(true);
  expect(task.cancel()).toBe(false);
});

test("a request to a running task is passed on to the task that it then waits for (test_tasks.BaseTaskTests.test_cancel_awaited_task)", ({
  loop,
}) => {
  const future = loop.createFuture();
  const nested: Task[] = [];
  const task: Task = loop.createTask(cancelsItself());
  function* cancelsItself(): Coroutine<unknown> {
    const inner = createTask(awaits(future));
    nested.push(inner);
    yield* sleep(0);
    task.cancel();
    return yield* inner;
  }
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
  expect(task.cancelled()).toBe(true);
  expect(nested[0]?.cancelled()).toBe(true);
  expect(future.cancelled()).toBe(true);
});

test("a loop can be stopped before a task is done, and go on later (test_tasks.BaseTaskTests.test_stop_while_run_in_complete)", ({
  loop,
}) => {
  let rounds = 0;
  function* counts(): Coroutine<void> {
    while (rounds < 10) {
      yield* sleep(0.1);
      if (++rounds === 2) loop.stop();
    }
  }
  const task = loop.createTask(counts());
  const error = errorOf(() => loop.runUntilComplete(task));
  expect(error).toBeInstanceOf(RuntimeError);
  expect(String(error)).toContain("Event loop stopped before Future completed.");
  expect(task.done()).toBe(false);
  expect(rounds).toBe(2);
  expect(loop.time()).toBeCloseTo(0.2);

  task.cancel();
  expect(() => loop.runUntilComplete(task)).toThrow(CancelledError);
});

test("a cancelled sleep leaves no timer (test_tasks.BaseTaskTests.test_sleep_cancel)", ({ loop }) => {
  const task = loop.createTask(sleep(10, "yeah"));
  settle(loop);
  expect(loop.runOnce()).toMatchObject({ kind: "idle", until: 10 });
  task.cancel();
  settle(loop);
  expect(loop.runOnce()).toMatchObject({ kind: "idle", until: Number.POSITIVE_INFINITY });
  expect(loop.time()).toBe(0);
});

test("a sleeping task can be cancelled by a timer (test_tasks.BaseTaskTests.test_task_cancel_sleeping_task)", ({
  loop,
}) => {
  function* main(): Coroutine<string> {
    const sleeper = createTask(sleep(5000));
    loop.callLater(0.1, () => sleeper.cancel());
    try {
      yield* sleeper;
      return "slept in";
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
      return "cancelled";
    }
  }
  expect(loop.runUntilComplete(main())).toBe("cancelled");
  expect(loop.time()).toBe(0.1);
});

test("SystemExit in a task leaves the loop, and is the task's exception too (test_tasks.BaseTaskTests.test_baseexception_during_cancel)", ({
  loop,
}) => {
  const exit = new SystemExit();
  function* exits(): Coroutine<void> {
    try {
      yield* sleep(10);
    } catch {
      throw exit;
    }
  }
  const task = loop.createTask(exits());
  runBriefly(loop);
  task.cancel();
  expect(task.done()).toBe(false);
  expect(errorOf(() => runBriefly(loop))).toBe(exit);
  expect(task.done()).toBe(true);
  expect(task.cancelled()).toBe(false);
  expect(task.exception()).toBe(exit);
  settle(loop); // what was ready when it left
});

test("a cancellation goes through every coroutine on its way out (test_tasks.BaseTaskTests.test_yield_future_passes_cancel)", ({
  loop,
}) => {
  const way: string[] = [];
  const future = loop.createFuture();
  function* inner(): Coroutine<void> {
    try {
      yield* future;
      way.push("inner went on");
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
      way.push("inner");
      throw error;
    }
  }
  function* outer(): Coroutine<void> {
    try {
      yield* inner();
      way.push("outer went on");
    } catch (error) {
      expect(error).toBeInstanceOf(CancelledError);
      way.push("outer");
    }
  }
  const task = loop.createTask(outer());
  runBriefly(loop);
  task.cancel();
  loop.runUntilComplete(task);
  expect(way).toEqual(["inner", "outer"]);
  expect(future.cancelled()).toBe(true);
});
