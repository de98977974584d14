import { describe, expect, test } from "vitest";

import {
  asyncWith,
  BoundedSemaphore,
  CancelledError,
  type Coroutine,
  createTask,
  gather,
  getRunningLoop,
  Semaphore,
  sleep,
  type Task,
  TaskGroup,
  ValueError,
  waitFor,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

/** Acquires, and notes its number. */
function* take(semaphore: Semaphore, n: number, taken: number[]): Coroutine<boolean> {
  const result = yield* semaphore.acquire();
  taken.push(n);
  return result;
}

describe("Semaphore", () => {
  test("of value 0 begins locked (test_locks.SemaphoreTests.test_initial_value_zero)", () => {
    expect(new Semaphore(0).locked()).toBe(true);
  });

  test("has no value below 0 (test_locks.SemaphoreTests.test_semaphore_value)", () => {
    expect(() => new Semaphore(-1)).toThrow(ValueError);
  });

  test(
    "itself cannot be awaited, and an attempt takes nothing (test_locks.SemaphoreTests.test_semaphore)",
    inLoop(function* () {
      const semaphore = new Semaphore();
      expect(() => {
        // @ts-expect-error a semaphore is not awaitable, its acquire() is
        const awaiting: Iterable<unknown> = semaphore;
        return [...awaiting];
      }).toThrow(TypeError);
      expect(semaphore.locked()).toBe(false);
      yield* semaphore.acquire();
      expect(semaphore.locked()).toBe(true);
    }),
  );

  test(
    "[SM1] lets in as many as its value, and one more for each release (test_locks.SemaphoreTests.test_acquire)",
    inLoop(function* () {
      const semaphore = new Semaphore(3);
      const taken: number[] = [];
      expect(yield* semaphore.acquire()).toBe(true);
      expect(yield* semaphore.acquire()).toBe(true);
      expect(semaphore.locked()).toBe(false);

      const tasks = [1, 2, 3].map((n) => createTask(take(semaphore, n, taken)));
      yield* sleep(0);
      expect(taken).toEqual([1]);
      expect(semaphore.locked()).toBe(true);

      tasks.push(createTask(take(semaphore, 4, taken)));
      semaphore.release();
      semaphore.release();
      expect(semaphore.locked()).toBe(true); // both are given away already
      yield* sleep(0);
      expect(taken).toEqual([1, 2, 3]);
      expect(semaphore.locked()).toBe(true);
      expect(tasks.map((task) => task.done())).toEqual([true, true, true, false]);

      semaphore.release();
      expect(yield* gather(...tasks)).toEqual([true, true, true, true]);
    }),
  );

  test("[SM2] that is bounded cannot be released more often than acquired (test_locks.SemaphoreTests.test_release_not_acquired)", () => {
    const semaphore = new BoundedSemaphore();
    expect(() => semaphore.release()).toThrow(ValueError);
  });

  test(
    "is free after a release with nobody waiting (test_locks.SemaphoreTests.test_release_no_waiters)",
    inLoop(function* () {
      const semaphore = new Semaphore();
      yield* semaphore.acquire();
      expect(semaphore.locked()).toBe(true);
      semaphore.release();
      expect(semaphore.locked()).toBe(false);
    }),
  );
});

describe("Semaphore.acquire, cancelled", () => {
  test(
    "leaves no one in the queue (test_locks.SemaphoreTests.test_acquire_cancel)",
    inLoop(function* () {
      const semaphore = new Semaphore();
      yield* semaphore.acquire();
      const waiting = createTask(semaphore.acquire());
      getRunningLoop().callSoon(() => waiting.cancel());
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
      semaphore.release();
      expect(semaphore.locked()).toBe(false);
    }),
  );

  test(
    "[SM1] before the release does not take it: the first that still waits does (test_locks.SemaphoreTests.test_acquire_cancel_before_awoken)",
    inLoop(function* () {
      const semaphore = new Semaphore(0);
      const tasks = [1, 2, 3, 4].map(() => createTask(semaphore.acquire()));
      yield* sleep(0);
      for (const task of tasks.slice(0, 2)) task.cancel();
      semaphore.release();
      yield* sleep(0);
      yield* sleep(0);
      expect(tasks.map((task) => task.cancelled())).toEqual([true, true, false, false]);
      expect(tasks.map((task) => task.done())).toEqual([true, true, true, false]);
    }),
  );

  test(
    "[SM1] does not keep the next one waiting for ever (test_locks.SemaphoreTests.test_acquire_hang)",
    inLoop(function* () {
      const semaphore = new Semaphore(0);
      const cancelled = createTask(semaphore.acquire());
      const next = createTask(semaphore.acquire());
      yield* sleep(0);
      cancelled.cancel();
      semaphore.release();
      yield* sleep(0);
      yield* sleep(0);
      expect(semaphore.locked()).toBe(true);
      expect(next.done()).toBe(true);
    }),
  );

  test(
    "[SM1] after it was woken gives back what it was given (test_locks.SemaphoreTests.test_acquire_no_hang)",
    inLoop(function* () {
      const semaphore = new Semaphore(1);
      let entered = false;
      function* hold(): Coroutine<void> {
        yield* asyncWith(semaphore, () => sleep(0));
        second.cancel();
      }
      const first = createTask(hold());
      const second: Task<void> = createTask(
        asyncWith(semaphore, function* () {
          entered = true;
          yield* sleep(0);
        }),
      );
      const outcomes = yield* gather({ returnExceptions: true }, first, second);
      expect(outcomes).toEqual([undefined, expect.any(CancelledError)]);
      expect(entered).toBe(false);
      expect(yield* waitFor(semaphore.acquire(), 1)).toBe(true);
      expect(getRunningLoop().time()).toBe(0);
    }),
  );
});

describe("Semaphore's order", () => {
  test(
    "[SM1] is first come, first served, round after round (test_locks.SemaphoreTests.test_acquire_fifo_order)",
    inLoop(function* () {
      const semaphore = new Semaphore(1);
      const holders: string[] = [];
      function* twice(name: string): Coroutine<void> {
        for (const round of [1, 2]) {
          yield* semaphore.acquire();
          holders.push(`${name} ${round}`);
          yield* sleep(0.01);
          semaphore.release();
        }
      }
      yield* asyncWith(new TaskGroup(), function* (group) {
        for (const name of ["a", "b", "c"]) group.createTask(twice(name));
        yield* sleep(0);
      });
      expect(holders).toEqual(["a 1", "b 1", "c 1", "a 2", "b 2", "c 2"]);
    }),
  );

  test(
    "[SM1] holds for a task that releases and asks again at once: it goes last (test_locks.SemaphoreTests.test_acquire_fifo_order_2)",
    inLoop(function* () {
      const semaphore = new Semaphore(1);
      const taken: number[] = [];
      function* again(): Coroutine<void> {
        yield* take(semaphore, 2, taken);
        semaphore.release();
        yield* take(semaphore, 4, taken);
      }
      const tasks = [
        createTask(take(semaphore, 1, taken)),
        createTask(again()),
        createTask(take(semaphore, 3, taken)),
      ] as const;
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      yield* gather(...tasks);
      expect(taken).toEqual([1, 2, 3, 4]);
    }),
  );

  test(
    "[SM1] closes over a cancelled one (test_locks.SemaphoreTests.test_acquire_fifo_order_3)",
    inLoop(function* () {
      const semaphore = new Semaphore(0);
      const taken: number[] = [];
      const tasks = [1, 2, 3].map((n) => createTask(take(semaphore, n, taken)));
      yield* sleep(0);
      tasks[0]?.cancel();
      yield* sleep(0);
      semaphore.release();
      semaphore.release();
      yield* gather({ returnExceptions: true }, ...tasks);
      expect(taken).toEqual([2, 3]);
    }),
  );

  test(
    "[SM1] one that is let in lets in all for whom there is room, before it goes on (test_locks.SemaphoreTests.test_acquire_fifo_order_4)",
    inLoop(function* () {
      const semaphore = new Semaphore(0);
      const order: number[] = [];
      const late: Task<void>[] = [];
      function* last(): Coroutine<void> {
        order.push(4);
        yield* sleep(0);
      }
      function* first(): Coroutine<void> {
        yield* semaphore.acquire();
        late.push(createTask(last()));
        order.push(1);
      }
      function* releasesThrice(): Coroutine<void> {
        for (let i = 0; i < 3; i++) semaphore.release();
        expect(semaphore.locked()).toBe(true); // two are left, but the first has not been let in yet
        yield* take(semaphore, 2, order);
      }
      function* third(): Coroutine<void> {
        yield* semaphore.acquire();
        expect(semaphore.locked()).toBe(true);
        order.push(3);
      }
      const tasks = [createTask(first()), createTask(releasesThrice()), createTask(third())];
      yield* sleep(0);
      expect(order).toEqual([]);
      yield* sleep(0);
      yield* gather(...tasks, ...late);
      expect(order).toEqual([1, 2, 3, 4]);
    }),
  );
});
