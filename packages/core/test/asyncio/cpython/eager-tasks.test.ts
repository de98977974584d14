import { expect } from "vitest";

import {
  allTasks,
  CancelledError,
  type Coroutine,
  createEagerTaskFactory,
  createTask,
  currentTask,
  eagerTaskFactory,
  EventLoop,
  type Future,
  gather,
  sleep,
  Task,
  TaskGroup,
  asyncWith,
} from "../../../src/asyncio/index.ts";
import { errorOf, returns, test as base } from "./with-loop.ts";
import { describe } from "vitest";

/** A loop whose tasks run to their first suspension within the call that makes them. */
const test = base.extend("eager", ({ loop }) => {
  loop.setTaskFactory(eagerTaskFactory);
  return loop;
});

test("the factory makes tasks (test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_task_factory_set)", ({
  eager: loop,
}) => {
  expect(loop.getTaskFactory()).toBe(eagerTaskFactory);
  function* main(): Coroutine<void> {
    const task = loop.createTask(returns(1));
    expect(task).toBeInstanceOf(Task);
    yield* task;
  }
  loop.runUntilComplete(main());
});

test("an eager step can complete what its maker awaits next (test_eager_task_factory.EagerTaskFactoryLoopTests.test_await_future_during_eager_step)", ({
  eager: loop,
}) => {
  function* settles(future: Future<string>): Coroutine<void> {
    future.setResult("my message");
  }
  function* main(): Coroutine<string> {
    const future = loop.createFuture<string>();
    const task = createTask(settles(future));
    expect(task.done()).toBe(true);
    return yield* future;
  }
  expect(loop.runUntilComplete(main())).toBe("my message");
});

test("a task that waits for nothing is done when it is made (test_eager_task_factory.EagerTaskFactoryLoopTests.test_eager_completion)", ({
  eager: loop,
}) => {
  function* main(): Coroutine<string> {
    const task = createTask(returns("hello"));
    expect(task.done()).toBe(true);
    return yield* task;
  }
  expect(loop.runUntilComplete(main())).toBe("hello");
});

test("a task that waits goes on like any other (test_eager_task_factory.EagerTaskFactoryLoopTests.test_block_after_eager_step)", ({
  eager: loop,
}) => {
  function* main(): Coroutine<string> {
    const task = createTask(sleep(0.1, "finished after blocking"));
    expect(task.done()).toBe(false);
    const result = yield* task;
    expect(task.done()).toBe(true);
    return result;
  }
  expect(loop.runUntilComplete(main())).toBe("finished after blocking");
});

test("a task that is done when it is made cannot be cancelled (test_eager_task_factory.EagerTaskFactoryLoopTests.test_cancellation_after_eager_completion)", ({
  eager: loop,
}) => {
  function* main(): Coroutine<string> {
    const task = createTask(returns("finished without blocking"));
    task.cancel();
    const result = yield* task;
    expect(task.cancelled()).toBe(false);
    return result;
  }
  expect(loop.runUntilComplete(main())).toBe("finished without blocking");
});

test("a task that waits can be cancelled (test_eager_task_factory.EagerTaskFactoryLoopTests.test_cancellation_after_eager_step_blocks)", ({
  eager: loop,
}) => {
  function* main(): Coroutine<void> {
    const task = createTask(sleep(0.1));
    task.cancel("cancellation message");
    expect(task.cancelling()).toBeGreaterThan(0);
    yield* task;
  }
  const error = errorOf(() => loop.runUntilComplete(main()));
  expect(error).toBeInstanceOf(CancelledError);
  expect(error).toHaveProperty("args", ["cancellation message"]);
});

test("the current task is the eager one in its first step, and in those after it (test_eager_task_factory.EagerTaskFactoryLoopTests.test_current_task)", ({
  eager: loop,
}) => {
  const seen: (Task | null)[] = [];
  function* looks(): Coroutine<void> {
    seen.push(currentTask());
    yield* sleep(0.1);
    seen.push(currentTask());
  }
  function* main(): Coroutine<void> {
    const self = currentTask();
    const task = createTask(looks());
    expect(seen[0]).toBe(task);
    expect(currentTask()).toBe(self);
    yield* task;
    expect(seen[1]).toBe(task);
  }
  loop.runUntilComplete(main());
});

test("a loop knows a task in its eager step, and no longer when it is done (test_eager_task_factory.EagerTaskFactoryLoopTests.test_all_tasks_with_eager_completion)", ({
  eager: loop,
}) => {
  const seen: Set<Task>[] = [];
  function* looks(): Coroutine<void> {
    seen.push(allTasks());
  }
  function* main(): Coroutine<void> {
    const task = createTask(looks());
    expect(seen[0]?.has(task)).toBe(true);
    expect(allTasks().has(task)).toBe(false);
  }
  loop.runUntilComplete(main());
});

test("a loop knows an eager task as long as it waits (test_eager_task_factory.EagerTaskFactoryLoopTests.test_all_tasks_with_blocking)", ({
  eager: loop,
}) => {
  const seen: Set<Task>[] = [];
  function* looks(first: Future<void>, second: Future<void>): Coroutine<void> {
    seen.push(allTasks());
    yield* first;
    second.setResult();
  }
  function* main(): Coroutine<void> {
    const first = loop.createFuture<void>();
    const second = loop.createFuture<void>();
    const task = createTask(looks(first, second));
    expect(seen[0]?.has(task)).toBe(true);
    expect(allTasks().has(task)).toBe(true);
    first.setResult();
    yield* second;
    expect(allTasks().has(task)).toBe(false);
  }
  loop.runUntilComplete(main());
});

function* chain(depth: number): Coroutine<number> {
  return depth === 0 ? 0 : 1 + (yield* chain(depth - 1));
}

function* recursiveTaskGroups(width: number, depth: number): Coroutine<void> {
  if (depth === 0) return;
  yield* asyncWith(new TaskGroup(), function* (group) {
    for (let index = 0; index < width; index++) group.createTask(recursiveTaskGroups(width, depth - 1));
  });
}

function* recursiveGather(width: number, depth: number): Coroutine<void> {
  if (depth === 0) return;
  yield* gather(Array.from({ length: width }, () => recursiveGather(width, depth - 1)));
}

describe.each([{ eager: false }, { eager: true }])("with tasks that are eager: $eager", ({ eager }) => {
  /** Counts the tasks that did not begin within the call that made them. Of eager ones, that is the first: the loop does not run yet. */
  function countingLoop(): { loop: EventLoop; scheduled: () => number } {
    const loop = new EventLoop();
    const eagerly = createEagerTaskFactory(Task);
    let scheduled = 0;
    loop.setTaskFactory((loop, coroutine, options) => {
      if (!(eager && loop.isRunning())) scheduled++;
      return eager ? eagerly(loop, coroutine, options) : new Task(coroutine, loop, options);
    });
    return { loop, scheduled: () => scheduled };
  }

  test("a chain of coroutines is one task (test_eager_task_factory.BaseTaskCountingTests.test_awaitables_chain)", () => {
    const { loop, scheduled } = countingLoop();
    expect(loop.runUntilComplete(chain(100))).toBe(100);
    expect(scheduled()).toBe(1);
    loop.close();
  });

  test("task groups in task groups make a task each (test_eager_task_factory.BaseTaskCountingTests.test_recursive_taskgroups)", () => {
    const { loop, scheduled } = countingLoop();
    loop.runUntilComplete(recursiveTaskGroups(5, 4));
    expect(scheduled()).toBe(eager ? 1 : 1 + 5 + 25 + 125 + 625);
    loop.close();
  });

  test("gathers in gathers make a task each (test_eager_task_factory.BaseTaskCountingTests.test_recursive_gather)", () => {
    const { loop, scheduled } = countingLoop();
    loop.runUntilComplete(recursiveGather(5, 4));
    expect(scheduled()).toBe(eager ? 1 : 1 + 5 + 25 + 125 + 625);
    loop.close();
  });
});
