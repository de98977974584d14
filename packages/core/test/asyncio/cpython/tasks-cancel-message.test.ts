import { describe, expect } from "vitest";

import { CancelledError, type Coroutine, createTask, gather, sleep, wait } from "../../../src/asyncio/index.ts";
import { awaits, errorOf, returns, test } from "./with-loop.ts";

/** What `cancel` is called with, and the arguments of the CancelledError that comes of it. */
const cases = [
  { what: "nothing", message: [], args: [] },
  { what: "null, which is no message", message: [null], args: [] },
  { what: "a text", message: ["my message"], args: ["my message"] },
  { what: "a number", message: [5], args: [5] },
] as const;

describe.each(cases)("a task cancelled with $what", ({ message, args }) => {
  test("gives it with result() (test_tasks.BaseTaskTests.test_cancel_with_message_then_future_result)", ({ loop }) => {
    function* main(): Coroutine<void> {
      const task = createTask(sleep(10));
      yield* sleep(0);
      task.cancel(...message);
      yield* wait([task]);
      task.result();
    }
    const error = errorOf(() => loop.runUntilComplete(main()));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toHaveProperty("args", args);
  });

  test("gives it with exception() (test_tasks.BaseTaskTests.test_cancel_with_message_then_future_exception)", ({
    loop,
  }) => {
    function* main(): Coroutine<void> {
      const task = createTask(sleep(10));
      yield* sleep(0);
      task.cancel(...message);
      yield* wait([task]);
      task.exception();
    }
    const error = errorOf(() => loop.runUntilComplete(main()));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toHaveProperty("args", args);
  });

  test("gives it through a gather that returns exceptions (test_tasks.BaseTaskTests.test_cancel_gather_2)", ({
    loop,
  }) => {
    function* gathers(): Coroutine<void> {
      for (let round = 0; round < 20; round++) yield* gather({ returnExceptions: true }, sleep(0.05));
    }
    function* main(): Coroutine<void> {
      const task = createTask(gathers());
      yield* sleep(0.2);
      task.cancel(...message);
      yield* task;
    }
    const error = errorOf(() => loop.runUntilComplete(main()));
    expect(error).toBeInstanceOf(CancelledError);
    expect(error).toHaveProperty("args", args);
    expect(loop.time()).toBeCloseTo(0.2);
  });
});

test("the message given before a task has started comes out of it (test_tasks.BaseTaskTests.test_task_cancel_message_getter)", ({
  loop,
}) => {
  const task = loop.createTask(returns(1));
  task.cancel("my message");
  const error = errorOf(() => loop.runUntilComplete(task));
  expect(error).toBeInstanceOf(CancelledError);
  expect(error).toHaveProperty("args", ["my message"]);
});

test("the message given before a task has started comes with exception() (test_tasks.BaseTaskTests.test_cancel_with_message_before_starting_task)", ({
  loop,
}) => {
  function* main(): Coroutine<void> {
    const task = createTask(sleep(10));
    task.cancel("my message");
    yield* wait([task]);
    task.exception();
  }
  const error = errorOf(() => loop.runUntilComplete(main()));
  expect(error).toBeInstanceOf(CancelledError);
  expect(error).toHaveProperty("args", ["my message"]);
});

test("a cancellation can be the cause of another error (test_tasks.BaseTaskTests.test_cancellation_exception_context)", ({
  loop,
}) => {
  const started = loop.createFuture<void>();
  function* sleeps(): Coroutine<void> {
    started.setResult();
    yield* sleep(10);
  }
  function* main(): Coroutine<void> {
    const task = createTask(sleeps());
    yield* started;
    loop.callSoon(() => task.cancel("msg"));
    try {
      yield* task;
    } catch (cause) {
      throw new Error("cancelled", { cause });
    }
  }
  const error = errorOf(() => loop.runUntilComplete(loop.createTask(main())));
  expect(error).toHaveProperty("message", "cancelled");
  expect(error).toHaveProperty("cause", expect.any(CancelledError));
  expect(error).toHaveProperty("cause.args", ["msg"]);
});

test("the error thrown in where a task waited is the one that its awaiter gets (test_tasks.BaseTaskTests.test_cancel_traceback_for_future_result)", ({
  loop,
}) => {
  const thrown: unknown[] = [];
  function* nested(): Coroutine<void> {
    try {
      yield* sleep(10);
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  }
  function* main(): Coroutine<void> {
    const task = createTask(nested());
    yield* sleep(0);
    task.cancel();
    yield* task;
  }
  expect(errorOf(() => loop.runUntilComplete(main()))).toBe(thrown[0]);
});

test("the error thrown in where a task waited is the one that exception() throws first (test_tasks.BaseTaskTests.test_cancel_traceback_for_future_exception)", ({
  loop,
}) => {
  const thrown: unknown[] = [];
  function* nested(): Coroutine<void> {
    try {
      yield* sleep(10);
    } catch (error) {
      thrown.push(error);
      throw error;
    }
  }
  function* main(): Coroutine<void> {
    const task = createTask(nested());
    yield* sleep(0);
    task.cancel();
    yield* wait([task]);
    task.exception();
  }
  expect(errorOf(() => loop.runUntilComplete(awaits(main())))).toBe(thrown[0]);
});
