import { describe, expect, test } from "vitest";

import {
  asyncWith,
  BoundedSemaphore,
  CancelledError,
  Condition,
  type Coroutine,
  createTask,
  type Future,
  getRunningLoop,
  Lock,
  RuntimeError,
  Semaphore,
  sleep,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

describe("Lock", () => {
  test(
    "the lock itself cannot be awaited (test_locks.LockTests.test_lock)",
    inLoop(function* () {
      const lock = new Lock();
      expect(() => {
        // @ts-expect-error a lock is not awaitable, its acquire() is
        const awaiting: Iterable<unknown> = lock;
        return [...awaiting];
      }).toThrow(TypeError);
      yield* sleep(0);
      expect(lock.locked()).toBe(false);
    }),
  );

  test.each([
    ["a lock", () => new Lock()],
    ["a condition", () => new Condition()],
    ["a semaphore", () => new Semaphore()],
    ["a bounded semaphore", () => new BoundedSemaphore()],
  ])("an attempt to await %s leaves it free (test_locks.LockTests.test_lock_by_with_statement)", (_, make) => {
    const primitive = make();
    const main = inLoop(function* () {
      yield* sleep(0.01);
      yield* primitive as unknown as Coroutine<void>; // a lie, as untyped code would tell it
    });
    expect(main).toThrow(TypeError);
    expect(primitive.locked()).toBe(false);
  });

  test(
    "[LK1] those who wait get the lock one at a time, in the order in which they asked (test_locks.LockTests.test_acquire)",
    inLoop(function* () {
      const lock = new Lock();
      const holders: string[] = [];
      function* take(name: string): Coroutine<boolean> {
        const taken = yield* lock.acquire();
        holders.push(name);
        return taken;
      }
      expect(yield* lock.acquire()).toBe(true);
      const first = createTask(take("first"));
      const second = createTask(take("second"));
      yield* sleep(0);
      expect(holders).toEqual([]);

      lock.release();
      yield* sleep(0);
      yield* sleep(0);
      expect(holders).toEqual(["first"]);

      const third = createTask(take("third"));
      lock.release();
      yield* sleep(0);
      expect(holders).toEqual(["first", "second"]);

      lock.release();
      yield* sleep(0);
      expect(holders).toEqual(["first", "second", "third"]);
      expect([first, second, third].map((task) => task.result())).toEqual([true, true, true]);
    }),
  );

  test(
    "[LK1] a cancelled wait for the lock leaves no one in the queue (test_locks.LockTests.test_acquire_cancel)",
    inLoop(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const waiting = createTask(lock.acquire());
      getRunningLoop().callSoon(() => waiting.cancel());
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);

      lock.release();
      const before = getRunningLoop().time();
      expect(yield* lock.acquire()).toBe(true);
      expect(getRunningLoop().time()).toBe(before);
    }),
  );

  test(
    "[LK2] a release that meets a waiter cancelled in the same iteration goes to the next one (test_locks.LockTests.test_cancel_race)",
    inLoop(function* () {
      const lock = new Lock();
      function* hold(until: Future<void> | null): Coroutine<void> {
        yield* lock.acquire();
        try {
          if (until !== null) yield* until;
        } finally {
          lock.release();
        }
      }
      const letGo = getRunningLoop().createFuture<void>();
      const holder = createTask(hold(letGo));
      yield* sleep(0);
      expect(lock.locked()).toBe(true);
      const cancelled = createTask(hold(null));
      yield* sleep(0);
      const next = createTask(hold(null));
      yield* sleep(0);

      letGo.setResult(undefined);
      cancelled.cancel();
      yield* sleep(0);
      expect(lock.locked()).toBe(false);
      expect(holder.done()).toBe(true);
      expect(cancelled.cancelled()).toBe(true);
      yield* next;
    }),
  );

  test(
    "[LK2] a cancellation and a release in one callback let exactly one waiter in (test_locks.LockTests.test_cancel_release_race)",
    inLoop(function* () {
      const lock = new Lock();
      let asked = 0;
      let taken = 0;
      function* take(): Coroutine<void> {
        asked++;
        yield* lock.acquire();
        taken++;
      }
      yield* lock.acquire();
      const first = createTask(take());
      const second = createTask(take());
      const third = createTask(take());
      yield* sleep(0);
      getRunningLoop().callSoon(() => {
        first.cancel();
        lock.release();
      });
      expect(yield* thrownBy(first)).toBeInstanceOf(CancelledError);
      expect({ asked, taken }).toEqual({ asked: 3, taken: 1 });
      expect(first.cancelled()).toBe(true);
      expect(second.done()).toBe(true);

      third.cancel();
      yield* sleep(0);
      expect(third.cancelled()).toBe(true);
    }),
  );

  test(
    "[LK2] a waiter cancelled before the release hands the wake-up on (test_locks.LockTests.test_finished_waiter_cancelled)",
    inLoop(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      const cancelled = createTask(lock.acquire());
      yield* sleep(0);
      const next = createTask(lock.acquire());
      cancelled.cancel();
      lock.release();
      yield* sleep(0);
      expect(lock.locked()).toBe(true);
      expect(cancelled.cancelled()).toBe(true);
      expect(yield* next).toBe(true);
    }),
  );

  test("a lock that nobody holds cannot be released (test_locks.LockTests.test_release_not_acquired)", () => {
    const lock = new Lock();
    expect(() => lock.release()).toThrow(RuntimeError);
  });

  test(
    "[LK1] a release with nobody waiting leaves the lock free (test_locks.LockTests.test_release_no_waiters)",
    inLoop(function* () {
      const lock = new Lock();
      yield* lock.acquire();
      expect(lock.locked()).toBe(true);
      lock.release();
      expect(lock.locked()).toBe(false);
    }),
  );

  test(
    "[CO1] asyncWith holds the lock for as long as its body runs (test_locks.LockTests.test_context_manager)",
    inLoop(function* () {
      const lock = new Lock();
      expect(lock.locked()).toBe(false);
      yield* asyncWith(lock, function* () {
        expect(lock.locked()).toBe(true);
        yield* sleep(1);
        expect(lock.locked()).toBe(true);
      });
      expect(lock.locked()).toBe(false);
    }),
  );
});
