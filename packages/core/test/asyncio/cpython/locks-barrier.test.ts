import { describe, expect, test } from "vitest";

import {
  asyncWith,
  Barrier,
  CancelledError,
  type Coroutine,
  createTask,
  FIRST_COMPLETED,
  gather,
  sleep,
  ValueError,
  wait,
} from "@interleave/core/asyncio";
import { inLoop, times, together } from "./support.ts";

const N = 5;

describe("Barrier", () => {
  test(
    "itself cannot be awaited (test_locks.BarrierTests.test_barrier)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      expect(() => {
        // @ts-expect-error a barrier is not awaitable, its wait() is
        const awaiting: Iterable<unknown> = barrier;
        return [...awaiting];
      }).toThrow(TypeError);
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(0);
    }),
  );

  test("is for one party or more (test_locks.BarrierTests.test_barrier_parties)", () => {
    expect(() => new Barrier(0)).toThrow(ValueError);
    expect(() => new Barrier(-4)).toThrow(ValueError);
    expect(new Barrier(N).parties).toBe(N);
  });

  test(
    "[BR1] gives asyncWith's body a number of its own for each party (test_locks.BarrierTests.test_context_manager)",
    inLoop(function* () {
      const barrier = new Barrier(3);
      const numbers: number[] = [];
      yield* together(3, () =>
        asyncWith(barrier, function* (number) {
          numbers.push(number);
          yield* sleep(0);
        }),
      );
      expect(numbers.toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] for one lets that one pass at once (test_locks.BarrierTests.test_filling_one_task)",
    inLoop(function* () {
      const barrier = new Barrier(1);
      const passed = yield* asyncWith(barrier, function* (number) {
        yield* sleep(0);
        return `number ${number}`;
      });
      expect(passed).toBe("number 0");
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] for one can be passed again and again (test_locks.BarrierTests.test_filling_one_task_twice)",
    inLoop(function* () {
      const barrier = new Barrier(1);
      const first = createTask(barrier.wait());
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(0);
      const second = createTask(barrier.wait());
      yield* sleep(0);
      expect([first.result(), second.result()]).toEqual([0, 0]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] counts those who wait, until the last one comes (test_locks.BarrierTests.test_filling_task_by_task)",
    inLoop(function* () {
      const barrier = new Barrier(3);
      const tasks = [createTask(barrier.wait())];
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(1);
      tasks.push(createTask(barrier.wait()));
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(2);
      tasks.push(createTask(barrier.wait()));
      yield* sleep(0);
      yield* wait(tasks);
      expect(tasks.map((task) => task.result())).toEqual([0, 1, 2]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] can be waited at again from within (test_locks.BarrierTests.test_filling_tasks_wait_twice)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const passed: string[] = [];
      yield* together(N, () =>
        asyncWith(barrier, function* () {
          passed.push("outer");
          yield* asyncWith(barrier, function* () {
            passed.push("inner");
            yield* sleep(0);
          });
        }),
      );
      expect(passed.toSorted()).toEqual([...times(N, "inner"), ...times(N, "outer")]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] numbers the parties anew in every round (test_locks.BarrierTests.test_filling_tasks_check_return_value)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      let rounds = 0;
      const numbers = yield* together(N, () =>
        asyncWith(barrier, function* () {
          rounds++;
          return yield* asyncWith(barrier, function* (number) {
            rounds++;
            yield* sleep(0);
            return number;
          });
        }),
      );
      expect(rounds).toBe(2 * N);
      expect(numbers.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] counts nobody as waiting for the next round before all have left this one (test_locks.BarrierTests.test_draining_state)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const counts: number[] = [];
      const tasks = Array.from({ length: N }, () =>
        createTask(
          (function* (): Coroutine<void> {
            const number = yield* barrier.wait();
            counts.push(barrier.nWaiting);
            if (number === N - 1) yield* barrier.wait(); // the last to come is the first to leave
          })(),
        ),
      );
      yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
      expect(counts).toEqual([0, 0, 0, 0, 0]);
      expect(barrier.nWaiting).toBe(1);
      expect(barrier.broken).toBe(false);
      expect(tasks.map((task) => task.done())).toEqual([true, true, true, true, false]);
    }),
  );

  test(
    "[BR1] keeps the fast ones of a round waiting for the slow ones (test_locks.BarrierTests.test_blocking_tasks_while_draining)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const others = new Barrier(N - 2);
      let again = 2;
      const rounds = yield* together(N, function* (): Coroutine<string> {
        yield* barrier.wait();
        if (again > 0) {
          again--;
          yield* barrier.wait();
          return "again at once";
        }
        yield* others.wait();
        yield* barrier.wait();
        return "after the others";
      });
      expect(rounds.toSorted()).toEqual([...times(3, "after the others"), ...times(2, "again at once")]);
    }),
  );

  test(
    "[BR1] does not count a cancelled one, and waits for another in its place (test_locks.BarrierTests.test_filling_tasks_cancel_one)",
    inLoop(function* () {
      const barrier = new Barrier(3);
      let passed = 0;
      function* pass(): Coroutine<void> {
        yield* barrier.wait();
        passed++;
      }
      const cancelled = createTask(pass());
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(1);
      const others = [createTask(pass())];
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(2);

      cancelled.cancel();
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(1);
      expect(cancelled.cancelled()).toBe(true);
      expect(() => cancelled.result()).toThrow(CancelledError);

      others.push(createTask(pass()));
      yield* sleep(0);
      expect(barrier.nWaiting).toBe(2);
      others.push(createTask(pass()));
      yield* gather(...others);
      expect(passed).toBe(3);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );
});
