import { describe, expect, test } from "vitest";

import {
  asyncWith,
  BaseExceptionGroup,
  CancelledError,
  type Coroutine,
  createTask,
  currentTask,
  ExceptionGroup,
  getRunningLoop,
  KeyboardInterrupt,
  sleep,
  type Task,
  TaskGroup,
} from "@interleave/core/asyncio";
import { BaseCrash, Crash, crashAfter, expectGroup, OtherCrash } from "./crash.ts";
import { inLoop, thrownBy } from "./support.ts";

/** Sleeps, and notes if it is cancelled meanwhile. */
function* sleeper(seconds: number, log: string[], name: string): Coroutine<void> {
  try {
    yield* sleep(seconds);
    log.push(`${name} slept`);
  } catch (error) {
    if (error instanceof CancelledError) log.push(`${name} cancelled`);
    throw error;
  }
}

/** A body that waits, and whose cleanup fails. */
function* failsInCleanup(seconds: number, error: unknown): Coroutine<void> {
  try {
    yield* sleep(seconds);
  } finally {
    throw error; // eslint-disable-line no-unsafe-finally -- the very case that is tested
  }
}

describe("An error of a task in a TaskGroup", () => {
  test(
    "[TG1] cancels the other tasks, and comes out of the group (test_taskgroups.TestTaskGroup.test_taskgroup_04)",
    inLoop(function* () {
      const log: string[] = [];
      const others: Task<void>[] = [];
      const running = createTask(
        (function* (): Coroutine<void> {
          yield* asyncWith(new TaskGroup(), function* (group) {
            group.createTask(crashAfter(0.1));
            others.push(group.createTask(sleeper(1, log, "other")));
          });
          log.push("after the group");
        })(),
      );
      expectGroup(yield* thrownBy(running), [Crash]);
      expect(log).toEqual(["other cancelled"]);
      expect(others.map((other) => other.cancelled())).toEqual([true]);
    }),
  );

  test(
    "[TG1] cancels the body too; all errors come out together (test_taskgroups.TestTaskGroup.test_cancel_children_on_child_error)",
    inLoop(function* () {
      const log: string[] = [];
      const running = createTask(
        (function* (): Coroutine<void> {
          yield* asyncWith(new TaskGroup(), function* (group) {
            for (let n = 0; n < 3; n++) group.createTask(crashAfter(0.1));
            group.createTask(sleeper(5, log, "other"));
            yield* sleeper(10, log, "body");
          });
          log.push("after the group");
        })(),
      );
      expectGroup(yield* thrownBy(running), [Crash, Crash, Crash]);
      expect(log.toSorted()).toEqual(["body cancelled", "other cancelled"]);
      expect(getRunningLoop().time()).toBe(0.1);
    }),
  );

  test(
    "[TG1] of an outer group cancels an inner one, which leaves no trace in the error (test_taskgroups.TestTaskGroup.test_taskgroup_13)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (outer) {
          outer.createTask(crashAfter(0.1));
          yield* asyncWith(new TaskGroup(), function* (inner) {
            inner.createTask(crashAfter(10, new OtherCrash()));
          });
        }),
      );
      expectGroup(error, [Crash]);
    }),
  );

  test(
    "[TG1] of an inner group is a group within the outer one's (test_taskgroups.TestTaskGroup.test_taskgroup_14)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (outer) {
          outer.createTask(crashAfter(10, new OtherCrash()));
          yield* asyncWith(new TaskGroup(), function* (inner) {
            inner.createTask(crashAfter(0.1));
          });
        }),
      );
      expectGroup(expectGroup(error, [ExceptionGroup])[0], [Crash]);
    }),
  );

  test(
    "[TG1] comes out together with what the cancelled body throws (test_taskgroups.TestTaskGroup.test_taskgroup_19)",
    inLoop(function* () {
      const running = createTask(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.1));
          yield* failsInCleanup(10, new OtherCrash());
        }),
      );
      expectGroup(yield* thrownBy(running), [Crash, OtherCrash]);
    }),
  );

  test(
    "gives way to a KeyboardInterrupt of the body (test_taskgroups.TestTaskGroup.test_taskgroup_20)",
    inLoop(function* () {
      const interrupt = new KeyboardInterrupt();
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.1));
          yield* failsInCleanup(10, interrupt);
        }),
      );
      expect(error).toBe(interrupt);
    }),
  );

  test(
    "[TG1] and a BaseException of the body make a BaseExceptionGroup (test_taskgroups.TestTaskGroup.test_taskgroup_20a)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.1));
          yield* failsInCleanup(10, new BaseCrash());
        }),
      );
      expect(error).toBeInstanceOf(BaseExceptionGroup);
      expect(error).not.toBeInstanceOf(ExceptionGroup);
      expectGroup(error, [Crash, BaseCrash]);
    }),
  );

  test(
    "[TG1] that is a BaseException, and an ordinary one of the body, make a BaseExceptionGroup (test_taskgroups.TestTaskGroup.test_taskgroup_21a)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.1, new BaseCrash()));
          yield* failsInCleanup(10, new TypeError());
        }),
      );
      expect(error).not.toBeInstanceOf(ExceptionGroup);
      expectGroup(error, [BaseCrash, TypeError]);
    }),
  );

  test(
    "[TG1] and an error of a manager within the body come out together, and the parent is not left cancelled (test_taskgroups.TestTaskGroup.test_taskgroup_context_manager_exit_raises)",
    inLoop(function* () {
      const database = {
        *aenter(): Coroutine<void> {},
        *aexit(): Coroutine<void> {
          throw new OtherCrash();
        },
      };
      function* main(): Coroutine<void> {
        const error = yield* thrownBy(
          asyncWith(new TaskGroup(), (group) =>
            asyncWith(database, function* () {
              group.createTask(crashAfter(0));
              yield* sleep(1);
            }),
          ),
        );
        expectGroup(error, [Crash, OtherCrash]);
        expect(currentTask()?.cancelling()).toBe(0);
      }
      yield* createTask(main());
    }),
  );
});

describe("An error of the body of a TaskGroup", () => {
  function* startsTwoAndFails(tasks: Task<number>[], after: number): Coroutine<void> {
    yield* asyncWith(new TaskGroup(), function* (group) {
      tasks.push(group.createTask(sleep(1, 42)), group.createTask(sleep(2, 11)));
      if (after > 0) yield* sleep(after);
      throw new Crash();
    });
  }

  test(
    "[TG1] cancels the tasks, and comes out in a group (test_taskgroups.TestTaskGroup.test_taskgroup_09)",
    inLoop(function* () {
      const tasks: Task<number>[] = [];
      expectGroup(yield* thrownBy(startsTwoAndFails(tasks, 0.1)), [Crash]);
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true]);
      expect(getRunningLoop().time()).toBe(0.1);
    }),
  );

  test(
    "[TG1] cancels tasks that have not begun, too (test_taskgroups.TestTaskGroup.test_taskgroup_10)",
    inLoop(function* () {
      const tasks: Task<number>[] = [];
      expectGroup(yield* thrownBy(startsTwoAndFails(tasks, 0)), [Crash]);
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true]);
    }),
  );
});
