import { describe, expect, test } from "vitest";

import { CancelledError, type Coroutine, createTask, Event, getRunningLoop, sleep } from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

describe("Event", () => {
  test(
    "[EV1] set wakes all in order; who has not waited yet does not wait at all (test_locks.EventTests.test_wait)",
    inLoop(function* () {
      const event = new Event();
      expect(event.isSet()).toBe(false);
      const woken: number[] = [];
      function* listen(n: number): Coroutine<void> {
        yield* event.wait();
        woken.push(n);
      }
      const waiting = [createTask(listen(1)), createTask(listen(2))];
      yield* sleep(0);
      expect(woken).toEqual([]);

      const late = createTask(listen(3));
      event.set();
      yield* sleep(0);
      expect(woken).toEqual([3, 1, 2]);
      expect([...waiting, late].map((task) => task.done())).toEqual([true, true, true]);
      expect(late.result()).toBe(undefined);
    }),
  );

  test(
    "waiting for a set event gives true at once (test_locks.EventTests.test_wait_on_set)",
    inLoop(function* () {
      const event = new Event();
      event.set();
      expect(yield* event.wait()).toBe(true);
    }),
  );

  test(
    "a cancelled wait is forgotten: a later set wakes nobody (test_locks.EventTests.test_wait_cancel)",
    inLoop(function* () {
      const event = new Event();
      const waiting = createTask(event.wait());
      getRunningLoop().callSoon(() => waiting.cancel());
      expect(yield* thrownBy(waiting)).toBeInstanceOf(CancelledError);
      event.set();
      yield* sleep(0);
      expect(waiting.cancelled()).toBe(true);
    }),
  );

  test("clear takes back what set did (test_locks.EventTests.test_clear)", () => {
    const event = new Event();
    expect(event.isSet()).toBe(false);
    event.set();
    expect(event.isSet()).toBe(true);
    event.clear();
    expect(event.isSet()).toBe(false);
  });

  test(
    "[EV1] who was woken stays woken when the event is cleared at once, and is woken once (test_locks.EventTests.test_clear_with_waiters)",
    inLoop(function* () {
      const event = new Event();
      let woken = 0;
      function* listen(): Coroutine<boolean> {
        const result = yield* event.wait();
        woken++;
        return result;
      }
      const task = createTask(listen());
      yield* sleep(0);
      expect(woken).toBe(0);

      event.set();
      event.clear();
      expect(event.isSet()).toBe(false);
      event.set();
      event.set();
      yield* sleep(0);
      expect(woken).toBe(1);
      expect(task.result()).toBe(true);
    }),
  );
});
