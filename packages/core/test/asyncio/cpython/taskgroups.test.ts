import { describe, expect, test } from "vitest";

import {
  asyncWith,
  CancelledError,
  type Coroutine,
  createTask,
  getRunningLoop,
  RuntimeError,
  sleep,
  type Task,
  TaskGroup,
} from "@interleave/core/asyncio";
import { Crash, crashAfter, expectGroup } from "./crash.ts";
import { inLoop, thrownBy, thrownWithoutTask } from "./support.ts";

describe("TaskGroup", () => {
  test(
    "[TG1] waits for all of its tasks (test_taskgroups.TestTaskGroup.test_taskgroup_01)",
    inLoop(function* () {
      const tasks = yield* asyncWith(new TaskGroup(), function* (group) {
        return [group.createTask(sleep(0.1, 42)), group.createTask(sleep(0.2, 11))];
      });
      expect(tasks.map((task) => task.result())).toEqual([42, 11]);
      expect(getRunningLoop().time()).toBe(0.2);
    }),
  );

  test(
    "[TG1] takes tasks as long as its body runs (test_taskgroups.TestTaskGroup.test_taskgroup_02)",
    inLoop(function* () {
      const tasks = yield* asyncWith(new TaskGroup(), function* (group) {
        const first = group.createTask(sleep(0.1, 42));
        yield* sleep(0.15);
        return [first, group.createTask(sleep(0.2, 11))];
      });
      expect(tasks.map((task) => task.result())).toEqual([42, 11]);
      expect(getRunningLoop().time()).toBe(0.15 + 0.2);
    }),
  );

  test(
    "goes on when one of its tasks is cancelled (test_taskgroups.TestTaskGroup.test_taskgroup_03)",
    inLoop(function* () {
      const [cancelled, other] = yield* asyncWith(new TaskGroup(), function* (group) {
        const first = group.createTask(sleep(1, 42));
        yield* sleep(0.15);
        first.cancel();
        return [first, group.createTask(sleep(0.2, 11))] as const;
      });
      expect(cancelled.cancelled()).toBe(true);
      expect(other.result()).toBe(11);
    }),
  );

  test(
    "[TG1] has nothing to wait for once its tasks have ended (test_taskgroups.TestTaskGroup.test_taskgroup_23)",
    inLoop(function* () {
      const loop = getRunningLoop();
      const tasks: Task<void>[] = [];
      const bodyEnd = yield* asyncWith(new TaskGroup(), function* (group) {
        for (let n = 0; n < 10; n++) {
          yield* sleep(0.1);
          tasks.push(group.createTask(sleep(0.3)));
          if (n === 5) expect(tasks.filter((task) => !task.done()).length).toBeLessThan(5);
        }
        yield* sleep(1.35);
        return loop.time();
      });
      expect(tasks.every((task) => task.done())).toBe(true);
      expect(loop.time()).toBe(bodyEnd);
    }),
  );

  test(
    "[TG1] takes tasks from its own tasks, and waits for them too (test_taskgroups.TestTaskGroup.test_taskgroup_24)",
    inLoop(function* () {
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(
          (function* (): Coroutine<void> {
            yield* sleep(0.1);
            group.createTask(sleep(0.1));
            group.createTask(sleep(0.25));
          })(),
        );
      });
      expect(getRunningLoop().time()).toBe(0.35);
    }),
  );

  test(
    "[TG1] stops tasks that make more and more tasks (test_taskgroups.TestTaskGroup.test_taskgroup_25)",
    inLoop(function* () {
      let heads = 0;
      function* hydra(group: TaskGroup): Coroutine<void> {
        heads++;
        yield* sleep(0.01);
        group.createTask(hydra(group));
        group.createTask(hydra(group));
      }
      function* hercules(): Coroutine<void> {
        for (;;) {
          yield* sleep(0.015);
          if (heads >= 10) break;
        }
        throw new Crash();
      }
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(hydra(group));
          group.createTask(hercules());
        }),
      );
      expectGroup(error, [Crash]);
      const grown = heads;
      expect(grown).toBeGreaterThanOrEqual(10);
      yield* sleep(1);
      expect(heads).toBe(grown);
    }),
  );

  test(
    "names tasks as it is told (test_taskgroups.TestTaskGroup.test_taskgroup_task_name)",
    inLoop(function* () {
      yield* asyncWith(new TaskGroup(), function* (group) {
        expect(group.createTask(sleep(0), { name: "yolo" }).getName()).toBe("yolo");
      });
    }),
  );
});

describe("TaskGroup takes no task", () => {
  test(
    "[TG3] while it is being aborted (test_taskgroups.TestTaskGroup.test_taskgroup_no_create_task_after_failure)",
    inLoop(function* () {
      function* addsTooLate(group: TaskGroup): Coroutine<void> {
        expect(yield* thrownBy(sleep(1))).toBeInstanceOf(CancelledError);
        expect(() => group.createTask(sleep(1))).toThrow(RuntimeError);
      }
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.001));
          group.createTask(addsTooLate(group));
        }),
      );
      expectGroup(error, [Crash]);
    }),
  );

  test(
    "[TG3] when it is over (test_taskgroups.TestTaskGroup.test_taskgroup_finished)",
    inLoop(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, () => sleep(0));
      const coroutine = sleep(0);
      expect(() => group.createTask(coroutine)).toThrow(/is finished/);
    }),
  );

  test(
    "[TG3] when it is over, and closes the coroutine that it was given (test_taskgroups.TestTaskGroup.test_coro_closed_when_tg_closed)",
    inLoop(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, () => sleep(0));
      const log: string[] = [];
      const coroutine = (function* (): Coroutine<void> {
        log.push("has run");
        yield* sleep(0);
      })();
      expect(() => group.createTask(coroutine)).toThrow(RuntimeError);
      expect(coroutine.next().done).toBe(true);
      expect(log).toEqual([]);
    }),
  );

  test(
    "[TG3] before it is entered (test_taskgroups.TestTaskGroup.test_taskgroup_not_entered)",
    inLoop(function* () {
      yield* sleep(0);
      expect(() => new TaskGroup().createTask(sleep(0))).toThrow(/has not been entered/);
    }),
  );

  test(
    "[TG3] where no task could be its parent (test_taskgroups.TestTaskGroup.test_taskgroup_without_parent_task)",
    inLoop(function* () {
      const group = new TaskGroup();
      const error = yield* thrownWithoutTask(() => group.aenter());
      expect(error).toBeInstanceOf(RuntimeError);
      expect(String(error)).toContain("parent task");
      expect(() => group.createTask(sleep(0))).toThrow(/has not been entered/);
    }),
  );
});

describe("TaskGroup can be entered once", () => {
  test(
    "and not while it is open (test_taskgroups.TestTaskGroup.test_taskgroup_already_entered)",
    inLoop(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, function* () {
        const error = yield* thrownBy(asyncWith(group, () => sleep(0)));
        expect(error).toBeInstanceOf(RuntimeError);
        expect(String(error)).toContain("has already been entered");
      });
    }),
  );

  test(
    "and not when it is over (test_taskgroups.TestTaskGroup.test_taskgroup_double_enter)",
    inLoop(function* () {
      const group = new TaskGroup();
      yield* asyncWith(group, () => sleep(0));
      const error = yield* thrownBy(createTask(asyncWith(group, () => sleep(0))));
      expect(error).toBeInstanceOf(RuntimeError);
      expect(String(error)).toContain("has already been entered");
    }),
  );
});
