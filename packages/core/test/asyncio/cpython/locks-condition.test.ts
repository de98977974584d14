import { describe, expect, test } from "vitest";

import {
  asyncWith,
  Condition,
  type Coroutine,
  createTask,
  getRunningLoop,
  Lock,
  run,
  RuntimeError,
  sleep,
  TimeoutError,
  waitFor,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

/** Acquires, waits, notes its number, and releases if asked to. */
function* waiter(condition: Condition, n: number, woken: number[], release: boolean): Coroutine<boolean> {
  yield* condition.acquire();
  expect(yield* condition.wait()).toBe(true);
  woken.push(n);
  if (release) condition.release();
  return true;
}

describe("Condition.wait and notify", () => {
  test(
    "[CN1] who is notified goes on when the lock is free, one after another (test_locks.ConditionTests.test_wait)",
    inLoop(function* () {
      const condition = new Condition();
      const woken: number[] = [];
      const tasks = [1, 2, 3].map((n) => createTask(waiter(condition, n, woken, false)));
      yield* sleep(0);
      expect(condition.locked()).toBe(false);

      expect(yield* condition.acquire()).toBe(true);
      condition.notify();
      yield* sleep(0);
      expect(woken).toEqual([]);
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1]);
      expect(condition.locked()).toBe(true);

      condition.notify(2);
      yield* sleep(0);
      expect(woken).toEqual([1]);
      expect(condition.locked()).toBe(true);
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1, 2]);
      expect(condition.locked()).toBe(true);
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1, 2, 3]);
      expect(condition.locked()).toBe(true);
      expect(tasks.map((task) => task.result())).toEqual([true, true, true]);
    }),
  );

  test(
    "without the lock there is no waiting (test_locks.ConditionTests.test_wait_unacquired)",
    inLoop(function* () {
      expect(yield* thrownBy(new Condition().wait())).toBeInstanceOf(RuntimeError);
    }),
  );

  test(
    "notify wakes as many as it is told, or all there are (test_locks.ConditionTests.test_notify)",
    inLoop(function* () {
      const condition = new Condition();
      const woken: number[] = [];
      const tasks = [1, 2, 3].map((n) => createTask(waiter(condition, n, woken, true)));
      yield* sleep(0);
      expect(woken).toEqual([]);

      yield* condition.acquire();
      condition.notify(1);
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1]);

      yield* condition.acquire();
      condition.notify(1);
      condition.notify(2048);
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1, 2, 3]);
      expect(tasks.map((task) => task.result())).toEqual([true, true, true]);
    }),
  );

  test(
    "notifyAll wakes everybody (test_locks.ConditionTests.test_notify_all)",
    inLoop(function* () {
      const condition = new Condition();
      const woken: number[] = [];
      const tasks = [1, 2].map((n) => createTask(waiter(condition, n, woken, true)));
      yield* sleep(0);
      expect(woken).toEqual([]);
      yield* condition.acquire();
      condition.notifyAll();
      condition.release();
      yield* sleep(0);
      expect(woken).toEqual([1, 2]);
      expect(tasks.map((task) => task.result())).toEqual([true, true]);
    }),
  );

  test("without the lock nobody can notify (test_locks.ConditionTests.test_notify_unacquired)", () => {
    const condition = new Condition();
    expect(() => condition.notify()).toThrow(RuntimeError);
  });

  test("without the lock nobody can notify all (test_locks.ConditionTests.test_notify_all_unacquired)", () => {
    const condition = new Condition();
    expect(() => condition.notifyAll()).toThrow(RuntimeError);
  });
});

describe("Condition.waitFor", () => {
  test(
    "a notification before the predicate holds changes nothing (test_locks.ConditionTests.test_wait_for)",
    inLoop(function* () {
      const condition = new Condition();
      let holds = false;
      let met = 0;
      const task = createTask(
        (function* (): Coroutine<boolean> {
          yield* condition.acquire();
          if (yield* condition.waitFor(() => holds)) met++;
          condition.release();
          return true;
        })(),
      );
      function* poke(): Coroutine<void> {
        yield* condition.acquire();
        condition.notify();
        condition.release();
        yield* sleep(0);
      }
      yield* sleep(0);
      expect(met).toBe(0);
      yield* poke();
      expect(met).toBe(0);
      holds = true;
      yield* poke();
      expect(met).toBe(1);
      expect(task.result()).toBe(true);
    }),
  );

  test(
    "a predicate that holds needs no lock, and its value is the result; another does (test_locks.ConditionTests.test_wait_for_unacquired)",
    inLoop(function* () {
      const condition = new Condition();
      expect(yield* condition.waitFor(() => [1, 2, 3])).toEqual([1, 2, 3]);
      expect(yield* thrownBy(condition.waitFor(() => false))).toBeInstanceOf(RuntimeError);
    }),
  );
});

describe("Condition and its lock", () => {
  test(
    "[CO1] asyncWith holds the lock for as long as its body runs (test_locks.ConditionTests.test_context_manager)",
    inLoop(function* () {
      const condition = new Condition();
      expect(condition.locked()).toBe(false);
      yield* asyncWith(condition, function* () {
        yield* sleep(0);
        expect(condition.locked()).toBe(true);
      });
      expect(condition.locked()).toBe(false);
    }),
  );

  test.each(["its own lock", "a lock it was given"])(
    "a condition and %s are locked and free together (test_locks.ConditionTests.test_explicit_lock)",
    (kind) => {
      const lock = new Lock();
      const condition = kind === "its own lock" ? new Condition() : new Condition(lock);
      const holders = kind === "its own lock" ? [condition] : [lock, condition];
      const locked = () => holders.map((holder) => holder.locked());
      run(
        (function* (): Coroutine<void> {
          for (const holder of holders) {
            expect(locked()).not.toContain(true);
            yield* asyncWith(holder, function* () {
              yield* sleep(0);
              expect(locked()).not.toContain(false);
            });
          }
          expect(locked()).not.toContain(true);
        })(),
      );
    },
  );

  test("what was waited at in one loop cannot be waited at in another (test_locks.ConditionTests.test_ambiguous_loops)", () => {
    const lock = new Lock();
    const condition = new Condition();
    function* wait(): Coroutine<boolean> {
      yield* condition.acquire();
      return yield* condition.wait();
    }
    run(
      (function* (): Coroutine<void> {
        yield* lock.acquire();
        const waiting = [createTask(lock.acquire()), createTask(wait())];
        yield* sleep(0);
        for (const task of waiting) task.cancel();
        yield* sleep(0);
        lock.release();
        condition.release();
      })(),
    );
    run(
      (function* (): Coroutine<void> {
        expect(yield* lock.acquire()).toBe(true); // nobody waits, so no loop is asked
        for (const awaitable of [lock.acquire(), wait()]) {
          const error = yield* thrownBy(awaitable);
          expect(error).toBeInstanceOf(RuntimeError);
          expect(String(error)).toContain("is bound to a different event loop");
        }
      })(),
    );
  });

  test(
    "[CN1] a wait can be given a time limit within the locked block (test_locks.ConditionTests.test_timeout_in_block)",
    inLoop(function* () {
      const condition = new Condition();
      yield* asyncWith(condition, function* () {
        expect(yield* thrownBy(waitFor(condition.wait(), 0.5))).toBeInstanceOf(TimeoutError);
        expect(condition.locked()).toBe(true);
      });
      expect(getRunningLoop().time()).toBe(0.5);
    }),
  );
});
