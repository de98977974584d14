import { describe, expect, test } from "vitest";

import {
  asyncWith,
  CancelledError,
  type Coroutine,
  createTask,
  currentTask,
  Event,
  ExceptionGroup,
  sleep,
  type Task,
  TaskGroup,
} from "@interleave/core/asyncio";
import { Crash, crashAfter, expectGroup, OtherCrash } from "./crash.ts";
import { inLoop, thrownBy } from "./support.ts";

/** Runs `body` as a task, cancels it after 0.1 s, and returns what it ends with. */
function* cancelSoon(body: Coroutine<unknown>): Coroutine<unknown> {
  const task = createTask(body);
  yield* sleep(0.1);
  expect(task.done()).toBe(false);
  task.cancel();
  return yield* thrownBy(task);
}

function* crashWhenCancelled(): Coroutine<void> {
  try {
    yield* sleep(10);
  } finally {
    throw new Crash(); // eslint-disable-line no-unsafe-finally -- the very case that is tested
  }
}

/** Cancelled, it takes half a second before it lets the cancellation pass. */
function* slowToCancel(): Coroutine<void> {
  try {
    yield* sleep(10);
  } catch (error) {
    yield* sleep(0.5);
    throw error;
  }
}

describe("A cancelled TaskGroup", () => {
  /** How many sleeping tasks, and whether a sleeping body, saw the cancellation. */
  function* seenBy(bodySleeps: boolean): Coroutine<string[]> {
    const seen: string[] = [];
    function* sleeper(name: string): Coroutine<void> {
      try {
        yield* sleep(5);
      } catch (error) {
        if (error instanceof CancelledError) seen.push(name);
        throw error;
      }
    }
    const error = yield* cancelSoon(
      asyncWith(new TaskGroup(), function* (group) {
        for (let n = 0; n < 5; n++) group.createTask(sleeper("task"));
        if (bodySleeps) yield* sleeper("body");
      }),
    );
    expect(error).toBeInstanceOf(CancelledError);
    return seen;
  }

  test(
    "[TG2] cancels all of its tasks, and is cancelled itself (test_taskgroups.TestTaskGroup.test_cancellation)",
    inLoop(function* () {
      expect(yield* seenBy(false)).toEqual(["task", "task", "task", "task", "task"]);
    }),
  );

  test(
    "[TG2] in the middle of its body cancels that first, and then the tasks (test_taskgroups.TestTaskGroup.test_taskgroup_07)",
    inLoop(function* () {
      expect(yield* seenBy(true)).toEqual(["body", "task", "task", "task", "task", "task"]);
    }),
  );

  test(
    "[TG2] throws the errors that its tasks made of it, not the cancellation (test_taskgroups.TestTaskGroup.test_taskgroup_08)",
    inLoop(function* () {
      const error = yield* cancelSoon(
        asyncWith(new TaskGroup(), function* (group) {
          for (let n = 0; n < 5; n++) group.createTask(crashWhenCancelled());
          yield* sleep(10);
        }),
      );
      expectGroup(error, [Crash, Crash, Crash, Crash, Crash]);
    }),
  );

  /** A group in a group; the tasks of the inner one fail when they are cancelled. */
  function* nested(outerHasTask: boolean): Coroutine<void> {
    yield* asyncWith(new TaskGroup(), function* (outer) {
      if (outerHasTask) outer.createTask(sleep(10));
      yield* asyncWith(new TaskGroup(), function* (inner) {
        for (let n = 0; n < 5; n++) inner.createTask(crashWhenCancelled());
        yield* sleep(10);
      });
    });
  }

  test(
    "[TG2] passes on the errors of a group within it as a group in its own (test_taskgroups.TestTaskGroup.test_taskgroup_11)",
    inLoop(function* () {
      const error = yield* cancelSoon(nested(false));
      expectGroup(expectGroup(error, [ExceptionGroup])[0], [Crash, Crash, Crash, Crash, Crash]);
    }),
  );

  test(
    "[TG2] and no errors of tasks of its own that merely were cancelled (test_taskgroups.TestTaskGroup.test_taskgroup_12)",
    inLoop(function* () {
      const error = yield* cancelSoon(nested(true));
      expectGroup(expectGroup(error, [ExceptionGroup])[0], [Crash, Crash, Crash, Crash, Crash]);
    }),
  );

  test(
    "[TG2] throws an error that a task makes while the body is slow to end (test_taskgroups.TestTaskGroup.test_taskgroup_15)",
    inLoop(function* () {
      const error = yield* cancelSoon(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.3));
          yield* slowToCancel();
        }),
      );
      expectGroup(error, [Crash]);
    }),
  );

  test(
    "[TG2] does so when the cancellation comes through a task that awaits it (test_taskgroups.TestTaskGroup.test_taskgroup_16)",
    inLoop(function* () {
      function* nested(): Coroutine<void> {
        yield* asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0.3));
          yield* slowToCancel();
        });
      }
      function* main(): Coroutine<void> {
        yield* createTask(nested());
      }
      expectGroup(yield* cancelSoon(main()), [Crash]);
    }),
  );

  test(
    "[TG2] without tasks is cancelled (test_taskgroups.TestTaskGroup.test_taskgroup_17)",
    inLoop(function* () {
      let cleanedUp = false;
      const error = yield* cancelSoon(
        asyncWith(new TaskGroup(), function* () {
          try {
            yield* sleep(10);
          } finally {
            cleanedUp = true;
          }
        }),
      );
      expect(error).toBeInstanceOf(CancelledError);
      expect(cleanedUp).toBe(true);
    }),
  );

  test(
    "[TG2] throws in a group what its body makes of the cancellation (test_taskgroups.TestTaskGroup.test_taskgroup_18)",
    inLoop(function* () {
      const error = yield* cancelSoon(
        asyncWith(new TaskGroup(), function* () {
          const cancellation = yield* thrownBy(sleep(10));
          expect(cancellation).toBeInstanceOf(CancelledError);
          throw new OtherCrash();
        }),
      );
      expectGroup(error, [OtherCrash]);
    }),
  );

  test(
    "[TG2] that only waits for its tasks is cancelled at once (test_taskgroups.TestTaskGroup.test_taskgroup_22)",
    inLoop(function* () {
      const tasks: Task<void>[] = [];
      const error = yield* cancelSoon(
        asyncWith(new TaskGroup(), function* (group) {
          tasks.push(group.createTask(sleep(1)), group.createTask(sleep(2)));
        }),
      );
      expect(error).toBeInstanceOf(CancelledError);
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true]);
    }),
  );
});

describe("The parent's count of cancellations", () => {
  const cancelling = () => currentTask()?.cancelling();

  test(
    "[TG2] is as before once the group's own cancellation is over (test_taskgroups.TestTaskGroup.test_cancelling_level_preserved)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (group) {
          group.createTask(crashAfter(0));
        }),
      );
      expectGroup(error, [Crash]);
      expect(cancelling()).toBe(0);
    }),
  );

  test(
    "[TG2] tells an inner group that the outer one cancels, too (test_taskgroups.TestTaskGroup.test_nested_groups_both_cancelled)",
    inLoop(function* () {
      const error = yield* thrownBy(
        asyncWith(new TaskGroup(), function* (outer) {
          const innerError = yield* thrownBy(
            asyncWith(new TaskGroup(), function* (inner) {
              inner.createTask(crashAfter(0));
              outer.createTask(crashAfter(0, new OtherCrash()));
            }),
          );
          expectGroup(innerError, [Crash]);
          expect(cancelling()).toBe(1);
        }),
      );
      expectGroup(error, [OtherCrash]);
      expect(cancelling()).toBe(0);
    }),
  );

  test(
    "[TG2] keeps a cancellation from outside that came together with an error (test_taskgroups.TestTaskGroup.test_error_and_cancel)",
    inLoop(function* () {
      const started = new Event();
      const log: string[] = [];
      function* crash(): Coroutine<void> {
        started.set();
        yield* sleep(0);
        throw new Crash();
      }
      function* inner(): Coroutine<void> {
        const error = yield* thrownBy(
          asyncWith(new TaskGroup(), function* (group) {
            group.createTask(crash());
            yield* sleep(1);
            log.push("the body was not cancelled");
          }),
        );
        expectGroup(error, [Crash]);
        expect(cancelling()).toBe(1);
        yield* sleep(1);
        log.push("the sleep after the group was not cancelled");
      }
      const task = createTask(inner());
      yield* started.wait();
      expect(task.cancelling()).toBe(0);
      task.cancel();
      expect(task.cancelling()).toBe(1);
      expect(yield* thrownBy(task)).toBeInstanceOf(CancelledError);
      expect(task.cancelled()).toBe(true);
      expect(log).toEqual([]);
    }),
  );
});
