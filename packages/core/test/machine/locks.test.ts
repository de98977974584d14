import { describe, expect, test } from "vitest";

import {
  compute,
  join,
  pause,
  type Program,
  SimpleThreadQueue,
  spawn,
  ThreadCondition,
  ThreadEvent,
  ThreadLock,
  ThreadQueue,
  ThreadSemaphore,
} from "../../src/machine/index.ts";
import { runOn, runThreads, times } from "./support.ts";

describe("locks", () => {
  test("[TH3] waiting threads get a lock in the order in which they came", () => {
    const lock = new ThreadLock();
    const order: number[] = [];
    const machine = runThreads(
      {},
      times(
        5,
        (index) => () =>
          lock.hold(function* () {
            order.push(index);
            yield* pause(1);
          }),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect(machine.clock.now).toBe(5);
  });

  test("[TH3] it is not fair: whoever releases it can take it again before the woken thread runs", () => {
    const lock = new ThreadLock();
    const order: string[] = [];
    runThreads({}, [
      function* () {
        yield* lock.acquire();
        yield* pause(1);
        lock.release();
        yield* lock.acquire();
        order.push("greedy");
        lock.release();
      },
      function* () {
        yield* lock.acquire();
        order.push("patient");
        lock.release();
      },
    ]);
    expect(order).toEqual(["greedy", "patient"]);
  });

  test("[TH3] waiting ends with its timeout, and leaves the queue", () => {
    const lock = new ThreadLock();
    runOn({}, function* (machine) {
      yield* lock.acquire();
      const late = yield* spawn(() => lock.acquire(0.5));
      const patient = yield* spawn(() => lock.acquire(5));
      expect(yield* join(late)).toBe(false);
      expect(machine.clock.now).toBe(0.5);
      yield* pause(1);
      lock.release();
      expect(yield* join(patient)).toBe(true);
      expect(machine.clock.now).toBe(1.5);
      expect(lock.locked()).toBe(true);
    });
  });

  test("[TH3] a lock that nobody holds cannot be released", () => {
    expect(() => new ThreadLock().release()).toThrow(RangeError);
  });

  test("[TH3] it is taken before the GIL: its holder can be one that waits for the GIL", () => {
    const lock = new ThreadLock();
    const seen: boolean[] = [];
    runOn({ cores: 4 }, function* (machine) {
      yield* lock.acquire();
      const waiting = yield* spawn(() => lock.acquire());
      lock.release();
      yield* compute(0.001); // it keeps the GIL, but the other one has the lock meanwhile
      seen.push(lock.locked(), waiting.state === "waits-for-gil");
      expect(machine.clock.now).toBeCloseTo(0.001, 12);
    });
    expect(seen).toEqual([true, true]);
  });
});

describe("conditions, semaphores, events", () => {
  test("[TH4] notify wakes those that have waited longest, and each takes the lock again", () => {
    const condition = new ThreadCondition();
    const order: string[] = [];
    runOn({}, function* () {
      const threads = [];
      for (const name of ["a", "b", "c"]) threads.push(yield* spawn(() => wait(name)));
      yield* pause(1);
      yield* condition.lock.acquire();
      condition.notify(2);
      order.push("notified");
      condition.lock.release();
      yield* pause(1);
      expect(order).toEqual(["notified", "a", "b"]);
      yield* condition.lock.hold(function* () {
        condition.notifyAll();
      });
      for (const thread of threads) yield* join(thread);
    });
    expect(order).toEqual(["notified", "a", "b", "c"]);

    function* wait(name: string): Program<void> {
      yield* condition.lock.acquire();
      yield* condition.wait();
      order.push(name);
      condition.lock.release();
    }
  });

  test("[TH4] a wait with a timeout ends with it, and is not notified later", () => {
    const condition = new ThreadCondition();
    runOn({}, function* (machine) {
      yield* condition.lock.acquire();
      expect(yield* condition.wait(0.5)).toBe(false);
      expect(machine.clock.now).toBe(0.5);
      condition.notify();
      condition.lock.release();
    });
  });

  test("[TH4] what a wait costs shows when it is over: before, another thread is being woken", () => {
    const condition = new ThreadCondition();
    let went = Number.NaN;
    runOn({ prices: { threadWait: 0.1 } }, function* (machine) {
      const thread = yield* spawn(function* () {
        yield* condition.lock.acquire();
        yield* condition.wait();
        went = machine.clock.now;
        condition.lock.release();
      });
      yield* pause(1);
      yield* condition.lock.hold(function* () {
        condition.notify();
      });
      yield* join(thread);
    });
    expect(went).toBeCloseTo(1.1, 12);
  });

  test("[TH5] a semaphore lets as many in as it has permits", () => {
    const semaphore = new ThreadSemaphore(3);
    let inside = 0;
    let most = 0;
    const machine = runThreads(
      {},
      times(
        10,
        () =>
          function* () {
            yield* semaphore.acquire();
            most = Math.max(most, ++inside);
            yield* pause(1);
            inside--;
            yield* semaphore.release();
          },
      ),
    );
    expect(most).toBe(3);
    expect(machine.clock.now).toBe(4);
    expect(semaphore.value).toBe(3);
  });

  test("[TH6] an event wakes everybody, and stays set", () => {
    const event = new ThreadEvent();
    runOn({}, function* (machine) {
      const waiting = [yield* spawn(() => event.wait()), yield* spawn(() => event.wait(0.5))];
      yield* pause(1);
      yield* event.set();
      expect([yield* join(waiting[0] as never), yield* join(waiting[1] as never)]).toEqual([true, false]); // both were spawned
      expect(yield* event.wait()).toBe(true);
      expect(machine.clock.now).toBe(1);
    });
  });
});

describe("queues", () => {
  test("[TH7] items leave in the order in which they came, producers wait for room and consumers for items", () => {
    const queue = new ThreadQueue<number>(2);
    const got: number[] = [];
    const machine = runThreads({}, [
      function* () {
        for (let item = 0; item < 10; item++) yield* queue.put(item);
      },
      function* () {
        for (let item = 0; item < 10; item++) {
          got.push(yield* queue.get());
          yield* pause(1);
        }
      },
    ]);
    expect(got).toEqual(times(10, (item) => item));
    expect(machine.clock.now).toBe(10);
    expect(queue.size).toBe(0);
  });

  test("[TH8] a simple queue hands an item to whoever has waited longest", () => {
    const queue = new SimpleThreadQueue<string>();
    const got: string[] = [];
    const getter = (name: string) =>
      function* (): Program<void> {
        got.push(`${name} ${yield* queue.get()}`);
      };
    runThreads({}, [
      getter("a"),
      getter("b"),
      function* () {
        for (const item of ["1", "2", "3"]) queue.put(item);
        got.push(yield* queue.get());
      },
    ]);
    expect(got).toEqual(["3", "a 1", "b 2"]);
  });
});
