import { describe, expect, test } from "vitest";

import {
  asyncWith,
  Barrier,
  BrokenBarrierError,
  type Coroutine,
  createTask,
  gather,
  sleep,
} from "@interleave/core/asyncio";
import { inLoop, times, together } from "./support.ts";

const N = 5;

/** How waiting at the barrier ended. */
function* outcomeOf(barrier: Barrier): Coroutine<"passed" | "broken"> {
  try {
    yield* barrier.wait();
    return "passed";
  } catch (error) {
    if (error instanceof BrokenBarrierError) return "broken";
    throw error;
  }
}

describe("Barrier.reset", () => {
  test(
    "[BR1] changes nothing when nobody waits (test_locks.BarrierTests.test_reset_barrier)",
    inLoop(function* () {
      const barrier = new Barrier(1);
      yield* createTask(barrier.reset());
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] throws in all that wait, and the barrier is as new (test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const tasks = Array.from({ length: N - 1 }, () => createTask(outcomeOf(barrier)));
      yield* sleep(0);
      const resetting = createTask(barrier.reset());
      expect(yield* gather(...tasks)).toEqual(times(N - 1, "broken"));
      expect(resetting.done()).toBe(true);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] in the middle of a round throws in those that have not left yet (test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      let passed = 0;
      const outcomes = yield* together(N, function* () {
        const outcome = yield* outcomeOf(barrier);
        if (outcome === "passed" && ++passed === N - 2) yield* barrier.reset();
        return outcome;
      });
      expect(outcomes.toSorted()).toEqual([...times(2, "broken"), ...times(3, "passed")]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] in the middle of a round leaves those alone that wait for the next (test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining_half_blocking)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      let passed = 0;
      const outcomes = yield* together(N, function* (): Coroutine<string> {
        const first = yield* outcomeOf(barrier);
        if (first === "passed" && ++passed > 2) yield* barrier.reset();
        return `${first}, ${yield* outcomeOf(barrier)}`;
      });
      expect(outcomes.toSorted()).toEqual([...times(2, "broken, passed"), ...times(3, "passed, passed")]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] lets those who were thrown out wait again (test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      function* tryTwice(): Coroutine<string> {
        return `${yield* outcomeOf(barrier)}, ${yield* outcomeOf(barrier)}`;
      }
      const tasks = Array.from({ length: N - 1 }, () => createTask(tryTwice()));
      createTask(barrier.reset());
      yield* sleep(0);
      const last = createTask(asyncWith(barrier, () => sleep(0, "passed")));
      expect(yield* gather(...tasks)).toEqual(times(N - 1, "broken, passed"));
      expect(yield* last).toBe("passed");
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );

  test(
    "[BR1] by the last one that leaves a round does nothing to those who wait for the next (test_locks.BarrierTests.test_reset_barrier_while_tasks_draining)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      let passed = 0;
      const rounds = yield* together(N, function* (): Coroutine<string[]> {
        const outcomes: string[] = [yield* outcomeOf(barrier)];
        if (++passed === N) yield* barrier.reset();
        outcomes.push(yield* outcomeOf(barrier), yield* outcomeOf(barrier));
        return outcomes;
      });
      expect(rounds).toEqual(times(N, ["passed", "passed", "passed"]));
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );
});

describe("Barrier.abort", () => {
  test(
    "[BR1] breaks a barrier at which nobody waits (test_locks.BarrierTests.test_abort_barrier)",
    inLoop(function* () {
      const barrier = new Barrier(1);
      yield* createTask(barrier.abort());
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(true);
    }),
  );

  test(
    "[BR1] throws in those that have not left this round, and in those that wait for the next (test_locks.BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      let passed = 0;
      const outcomes = yield* together(N, function* (): Coroutine<string> {
        if ((yield* outcomeOf(barrier)) === "broken") return "broken in this round";
        if (++passed <= 2) return `${yield* outcomeOf(barrier)} in the next round`;
        yield* barrier.abort();
        return "aborted";
      });
      expect(outcomes.toSorted()).toEqual([
        "aborted",
        ...times(2, "broken in the next round"),
        ...times(2, "broken in this round"),
      ]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(true);
    }),
  );

  test(
    "[BR1] after an error of one party ends the round for the others (test_locks.BarrierTests.test_abort_barrier_when_exception)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const mistake = new Error("one party fails");
      const outcomes = yield* together(N, function* (): Coroutine<string> {
        try {
          yield* asyncWith(barrier, function* (number) {
            if (number === 2) throw mistake;
            yield* sleep(0);
          });
          return yield* asyncWith(barrier, () => sleep(0, "passed"));
        } catch (error) {
          if (error instanceof BrokenBarrierError) return "broken";
          expect(error).toBe(mistake);
          yield* barrier.abort();
          return "aborted";
        }
      });
      expect(outcomes.toSorted()).toEqual(["aborted", ...times(N - 1, "broken")]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(true);
    }),
  );

  test(
    "[BR1] is undone by reset once all have left (test_locks.BarrierTests.test_abort_barrier_when_exception_then_resetting)",
    inLoop(function* () {
      const barrier = new Barrier(N);
      const meeting = new Barrier(N);
      const outcomes = yield* together(N, function* (): Coroutine<string> {
        let outcome: string;
        try {
          if ((yield* barrier.wait()) === 2) throw new RangeError("one party fails");
          yield* barrier.wait();
          outcome = "passed";
        } catch (error) {
          if (error instanceof RangeError) yield* barrier.abort();
          outcome = error instanceof BrokenBarrierError ? "broken" : "aborted";
        }
        // Everybody has left before the reset, and nobody comes before it.
        if ((yield* meeting.wait()) === 2) yield* barrier.reset();
        yield* meeting.wait();
        return `${outcome}, ${yield* outcomeOf(barrier)}`;
      });
      expect(outcomes.toSorted()).toEqual(["aborted, passed", ...times(N - 1, "broken, passed")]);
      expect(barrier.nWaiting).toBe(0);
      expect(barrier.broken).toBe(false);
    }),
  );
});
