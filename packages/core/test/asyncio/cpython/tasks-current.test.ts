import { expect } from "vitest";

import {
  allTasks,
  type Coroutine,
  currentTask,
  RuntimeError,
  sleep,
  type Task,
  wait,
} from "../../../src/asyncio/index.ts";
import { returns, test } from "./with-loop.ts";

test("the current task is the one whose step runs; outside of steps a loop has none (test_tasks.BaseTaskTests.test_current_task, test_tasks.BaseCurrentLoopTests.test_current_task_with_implicit_loop)", ({
  loop,
}) => {
  expect(currentTask(loop)).toBeNull();
  const seen: (Task | null)[] = [];
  function* looks(): Coroutine<void> {
    seen.push(currentTask(), currentTask(loop));
  }
  const task = loop.createTask(looks());
  loop.runUntilComplete(task);
  expect(seen.map((other) => other === task)).toEqual([true, true]);
  expect(currentTask(loop)).toBeNull();
});

test("the current task changes with the step, and is the same again after a suspension (test_tasks.BaseTaskTests.test_current_task_with_interleaving_tasks)", ({
  loop,
}) => {
  const first = loop.createFuture<boolean>();
  const second = loop.createFuture<boolean>();
  const seen: [string, string | undefined][] = [];
  function* one(): Coroutine<void> {
    seen.push(["one", currentTask()?.getName()]);
    yield* first;
    seen.push(["one again", currentTask()?.getName()]);
    second.setResult(true);
  }
  function* two(): Coroutine<void> {
    seen.push(["two", currentTask()?.getName()]);
    first.setResult(true);
    yield* second;
    seen.push(["two again", currentTask()?.getName()]);
  }
  const task1 = loop.createTask(one(), { name: "first" });
  const task2 = loop.createTask(two(), { name: "second" });
  loop.runUntilComplete(wait([task1, task2]));
  expect(seen).toEqual([
    ["one", "first"],
    ["two", "second"],
    ["one again", "first"],
    ["two again", "second"],
  ]);
  expect(currentTask(loop)).toBeNull();
});

test("a loop that does not run has no current task (test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop)", ({
  loop,
}) => {
  expect(currentTask(loop)).toBeNull();
});

test("without a running loop, currentTask wants to be told which (test_tasks.BaseCurrentLoopTests.test_current_task_no_running_loop_implicit)", () => {
  expect(() => currentTask()).toThrow(RuntimeError);
  expect(() => currentTask()).toThrow(/no running event loop/);
});

test("a loop knows a task from the moment it is made (test_tasks.BaseTaskIntrospectionTests.test__register_task_1, test_tasks.BaseTaskIntrospectionTests.test__register_task_2)", ({
  loop,
}) => {
  expect(allTasks(loop).size).toBe(0);
  const task = loop.createTask(sleep(1));
  expect([...allTasks(loop)].map((other) => other === task)).toEqual([true]);
  loop.runUntilComplete(task);
});

test("a task that is done is not among a loop's tasks (test_tasks.BaseTaskIntrospectionTests.test__register_task_3, test_tasks.BaseTaskIntrospectionTests.test__unregister_task)", ({
  loop,
}) => {
  loop.runUntilComplete(loop.createTask(returns(1)));
  expect(allTasks(loop).size).toBe(0);
});
