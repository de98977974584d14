import { describe, expect, test } from "vitest";

import {
  asyncWith,
  CancelledError,
  Condition,
  type Coroutine,
  createTask,
  getRunningLoop,
  sleep,
  timeout,
  TimeoutError,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

describe("Condition.wait, cancelled", () => {
  test(
    "[CN1] takes the lock again before it throws (test_locks.ConditionTests.test_wait_cancel)",
    inLoop(function* () {
      const condition = new Condition();
      yield* condition.acquire();
      const waiting = createTask(condition.wait());
      getRunningLoop().callSoon(() => waiting.cancel());
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
      expect(condition.locked()).toBe(true);
    }),
  );

  test(
    "[CN1] after its notification, while the lock is contested, still ends with the lock (test_locks.ConditionTests.test_wait_cancel_contested)",
    inLoop(function* () {
      const condition = new Condition();
      yield* condition.acquire();
      const waiting = createTask(condition.wait());
      yield* sleep(0);
      expect(condition.locked()).toBe(false);

      yield* condition.acquire();
      condition.notify();
      getRunningLoop().callSoon(() => waiting.cancel());
      getRunningLoop().callSoon(() => condition.release());
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
      expect(condition.locked()).toBe(true);
    }),
  );

  test(
    "[CN1] while it takes the lock again, throws once it has it (test_locks.ConditionTests.test_wait_cancel_after_notify)",
    inLoop(function* () {
      const condition = new Condition();
      let waited = false;
      const waiting = createTask(
        asyncWith(condition, function* () {
          waited = true;
          yield* condition.wait();
        }),
      );
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      waiting.cancel();
      yield* sleep(0);
      condition.release();
      yield* sleep(0);
      expect(waiting.cancelled()).toBe(true);
      expect(waited).toBe(true);
    }),
  );

  /** Waits for a predicate that never holds, and keeps the error that ends it; `errors` gets it before it leaves the lock. */
  function* waitInVain(condition: Condition, errors: unknown[]): Coroutine<void> {
    yield* asyncWith(condition, function* () {
      const error = yield* thrownBy(condition.waitFor(() => false));
      errors.push(error);
      throw error;
    });
  }

  test(
    "[CN1] lets the very error through that was thrown in while it slept (test_locks.ConditionTests.test_cancelled_error_wakeup)",
    inLoop(function* () {
      const errors: unknown[] = [];
      const task = createTask(waitInVain(new Condition(), errors));
      yield* sleep(0);
      task.cancel("enough");
      const error = yield* thrownBy(task);
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toHaveProperty("args", ["enough"]);
      expect(errors[0]).toBe(error);
    }),
  );

  test(
    "[CN1] lets the very error through that was thrown in while it took the lock again (test_locks.ConditionTests.test_cancelled_error_re_aquire)",
    inLoop(function* () {
      const condition = new Condition();
      const errors: unknown[] = [];
      const task = createTask(waitInVain(condition, errors));
      yield* sleep(0);
      yield* condition.acquire();
      condition.notify();
      yield* sleep(0);
      task.cancel("enough");
      condition.release();
      const error = yield* thrownBy(task);
      expect(error).toBeInstanceOf(CancelledError);
      expect(error).toHaveProperty("args", ["enough"]);
      expect(errors[0]).toBe(error);
    }),
  );

  /**
   * Two consumers wait; one item is made, the first is notified, and then cancelled after `iterations`. The second must
   * get the item: the notification is not lost.
   */
  function* notifyAndCancel(iterations: number): Coroutine<void> {
    const condition = new Condition();
    let items = 0;
    const consume = () =>
      asyncWith(condition, function* () {
        for (;;) {
          yield* condition.waitFor(() => items !== 0);
          if (items < 0) return;
          items--;
        }
      });
    const cancelled = createTask(consume());
    const other = createTask(consume());
    yield* sleep(0);
    yield* asyncWith(condition, function* () {
      items++;
      condition.notify(1);
      for (let i = 0; i < iterations; i++) yield* sleep(0);
      cancelled.cancel();
      // A consumer that takes an item notifies nobody: the time lets it work.
      const waiting = asyncWith(timeout(0.01), () => condition.waitFor(() => items === 0));
      expect(yield* thrownBy(waiting)).toBeInstanceOf(TimeoutError);
      expect(items).toBe(0);
      items = -1;
      condition.notifyAll();
    });
    yield* other;
  }

  test(
    "[CN2] before it wakes up, hands its notification to another (test_locks.ConditionTests.test_cancelled_wakeup)",
    inLoop(() => notifyAndCancel(0)),
  );

  test(
    "[CN2] while it takes the lock again, hands its notification to another (test_locks.ConditionTests.test_cancelled_wakeup_relock)",
    inLoop(() => notifyAndCancel(1)),
  );
});
