import { describe, expect, test } from "vitest";
import {
  createTask,
  currentTask,
  DeadlockError,
  gather,
  run,
  sleep,
  type Coroutine,
  type Future,
  type Task,
} from "../../src/asyncio/index.ts";

describe("a circle of tasks that wait for one another", () => {
  function* awaiting(next: () => Coroutine<unknown> | Future): Coroutine<unknown> {
    yield* sleep(0);
    return yield* next();
  }

  test("[LP11] is a deadlock, and its shutdown ends", () => {
    const circle = (size: number) => (): unknown =>
      run(function* () {
        const tasks: Task[] = [];
        for (let at = 0; at < size; at++) tasks.push(createTask(awaiting(() => tasks[(at + 1) % size] as Task)));
        yield* gather(tasks);
      });
    for (const size of [2, 3, 100]) expect(circle(size)).toThrow(DeadlockError);
    const itself = (): unknown =>
      run(function* () {
        yield* gather(currentTask() as Task);
      });
    expect(itself).toThrow(DeadlockError);
  });

  test("[TK2] is cancelled as a whole, each task once", () => {
    const outcome = run(function* () {
      const tasks: Task[] = [];
      for (let at = 0; at < 3; at++) tasks.push(createTask(awaiting(() => tasks[(at + 1) % 3] as Task)));
      yield* sleep(1);
      tasks[1]?.cancel();
      yield* gather({ returnExceptions: true }, tasks);
      return tasks.map((task) => [task.cancelled(), task.cancelling()]);
    });
    expect(outcome).toEqual(Array.from({ length: 3 }, () => [true, 1]));
  });

  test("[TK2] a chain that is longer than the stack is deep is cancelled to its end", () => {
    const length = 20_000;
    const cancelled = run(function* () {
      const tasks: Task[] = [createTask(sleep(1))];
      for (let at = 1; at < length; at++) tasks.push(createTask(awaiting(() => tasks[at - 1] as Task)));
      yield* sleep(0.5);
      tasks.at(-1)?.cancel();
      yield* gather({ returnExceptions: true }, tasks);
      return tasks.filter((task) => task.cancelled()).length;
    });
    expect(cancelled).toBe(length);
  });
});
