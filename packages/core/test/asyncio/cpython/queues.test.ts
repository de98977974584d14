import { describe, expect, test } from "vitest";

import {
  asyncWith,
  type Coroutine,
  createTask,
  Event,
  getRunningLoop,
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueEmpty,
  QueueFull,
  sleep,
  TaskGroup,
  ValueError,
} from "@interleave/core/asyncio";
import { inLoop } from "./support.ts";

/** Puts 1, 3, 2, and returns in which order they come out. */
function* orderOf(queue: Queue<number>): Coroutine<number[]> {
  for (const item of [1, 3, 2]) yield* queue.put(item);
  return [yield* queue.get(), yield* queue.get(), yield* queue.get()];
}

describe("Queue", () => {
  test(
    "is empty before the first put and after the last get (test_queues.QueueBasicTests.test_empty)",
    inLoop(function* () {
      const queue = new Queue<number>();
      expect(queue.empty()).toBe(true);
      yield* queue.put(1);
      expect(queue.empty()).toBe(false);
      expect(yield* queue.get()).toBe(1);
      expect(queue.empty()).toBe(true);
    }),
  );

  test(
    "is full when maxsize items are in it, and without a maxsize never (test_queues.QueueBasicTests.test_full)",
    inLoop(function* () {
      expect(new Queue().full()).toBe(false);
      const queue = new Queue<number>(1);
      yield* queue.put(1);
      expect(queue.full()).toBe(true);
    }),
  );

  test(
    "[QU1] gives items in the order in which they were put (test_queues.QueueBasicTests.test_order)",
    inLoop(function* () {
      expect(yield* orderOf(new Queue())).toEqual([1, 3, 2]);
    }),
  );

  test(
    "[QU3] gives the last first if it is a LifoQueue (test_queues.LifoQueueTests.test_order)",
    inLoop(function* () {
      expect(yield* orderOf(new LifoQueue())).toEqual([2, 3, 1]);
    }),
  );

  test(
    "[QU3] gives the smallest first if it is a PriorityQueue (test_queues.PriorityQueueTests.test_order)",
    inLoop(function* () {
      expect(yield* orderOf(new PriorityQueue())).toEqual([1, 2, 3]);
    }),
  );

  test(
    "[QU1] lets nobody put more than maxsize items (test_queues.QueueBasicTests.test_maxsize)",
    inLoop(function* () {
      const queue = new Queue<number>(2);
      expect(queue.maxsize).toBe(2);
      const put: number[] = [];
      const putting = createTask(
        (function* (): Coroutine<boolean> {
          for (const item of [0, 1, 2]) {
            yield* queue.put(item);
            put.push(item);
          }
          return true;
        })(),
      );
      yield* sleep(0);
      yield* sleep(0);
      expect(put).toEqual([0, 1]);
      expect(yield* queue.get()).toBe(0);
      yield* sleep(0);
      expect(put).toEqual([0, 1, 2]);
      expect([yield* queue.get(), yield* queue.get()]).toEqual([1, 2]);
      expect(putting.result()).toBe(true);
    }),
  );
});

describe("Queue.get", () => {
  test(
    "does not wait when there is something (test_queues.QueueGetTests.test_blocking_get)",
    inLoop(function* () {
      const queue = new Queue<number>();
      queue.putNowait(1);
      expect(yield* queue.get()).toBe(1);
    }),
  );

  test(
    "[QU1] wakes who waits for room (test_queues.QueueGetTests.test_get_with_putters)",
    inLoop(function* () {
      const queue = new Queue<number>(1);
      yield* queue.put(1);
      const putting = createTask(queue.put(2));
      yield* sleep(0);
      expect(yield* queue.get()).toBe(1);
      expect(putting.done()).toBe(false);
      yield* sleep(0);
      expect(putting.done()).toBe(true);
      expect(queue.qsize()).toBe(1);
    }),
  );

  test(
    "[QU1] waits for the next put (test_queues.QueueGetTests.test_blocking_get_wait)",
    inLoop(function* () {
      const loop = getRunningLoop();
      const queue = new Queue<number>();
      const started = new Event();
      const getting = createTask(
        (function* (): Coroutine<number> {
          started.set();
          return yield* queue.get();
        })(),
      );
      yield* started.wait();
      expect(getting.done()).toBe(false);
      loop.callLater(0.01, () => queue.putNowait(1));
      expect(yield* getting).toBe(1);
      expect(loop.time()).toBe(0.01);
    }),
  );

  test("has a form that never waits, getNowait (test_queues.QueueGetTests.test_nonblocking_get)", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    expect(queue.getNowait()).toBe(1);
  });

  test("has a form that throws when there is nothing (test_queues.QueueGetTests.test_nonblocking_get_exception)", () => {
    const queue = new Queue();
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
  });

  test(
    "[QU1] of several putters that came before it was ready, takes the items in order (test_queues.QueueGetTests.test_get_with_waiting_putters)",
    inLoop(function* () {
      const queue = new Queue<string>(1);
      createTask(queue.put("a"));
      createTask(queue.put("b"));
      expect([yield* queue.get(), yield* queue.get()]).toEqual(["a", "b"]);
    }),
  );

  test(
    "[QU1] and put take turns through a queue of one (test_queues.QueueGetTests.test_why_are_getters_waiting)",
    inLoop(function* () {
      const queue = new Queue<number>(1);
      const items: number[] = [];
      function* produce(): Coroutine<void> {
        for (let item = 0; item < 5; item++) yield* queue.put(item);
      }
      function* consume(): Coroutine<void> {
        for (let n = 0; n < 5; n++) items.push(yield* queue.get());
      }
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(produce());
        group.createTask(consume());
      });
      expect(items).toEqual([0, 1, 2, 3, 4]);
    }),
  );
});

describe("Queue.put", () => {
  test(
    "[QU1] does not wait where there is no maxsize (test_queues.QueuePutTests.test_blocking_put)",
    inLoop(function* () {
      const queue = new Queue<number>();
      yield* queue.put(1);
      expect(yield* queue.get()).toBe(1);
    }),
  );

  test(
    "[QU1] waits for room (test_queues.QueuePutTests.test_blocking_put_wait)",
    inLoop(function* () {
      const loop = getRunningLoop();
      const queue = new Queue<number>(1);
      const started = new Event();
      loop.callLater(0.01, () => queue.getNowait());
      const putting = createTask(
        (function* (): Coroutine<void> {
          started.set();
          yield* queue.put(1);
          yield* queue.put(2);
        })(),
      );
      yield* started.wait();
      expect(putting.done()).toBe(false);
      yield* putting;
      expect(loop.time()).toBe(0.01);
    }),
  );

  test("has a form that never waits, putNowait (test_queues.QueuePutTests.test_nonblocking_put)", () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    expect(queue.getNowait()).toBe(1);
  });

  test("has a form that throws when there is no room (test_queues.QueuePutTests.test_nonblocking_put_exception)", () => {
    const queue = new Queue<number>(1);
    queue.putNowait(1);
    expect(() => queue.putNowait(2)).toThrow(QueueFull);
  });

  test(
    "takes a maxsize that is not whole: the queue is full above it (test_queues.QueuePutTests.test_float_maxsize)",
    inLoop(function* () {
      const queue = new Queue<number>(1.3);
      queue.putNowait(1);
      queue.putNowait(2);
      expect(queue.full()).toBe(true);
      expect(() => queue.putNowait(3)).toThrow(QueueFull);

      const other = new Queue<number>(1.3);
      yield* other.put(1);
      yield* other.put(2);
      expect(other.full()).toBe(true);
    }),
  );

  test(
    "[QU1] wakes who waits for an item (test_queues.QueuePutTests.test_put_with_waiting_getters)",
    inLoop(function* () {
      const queue = new Queue<string>();
      const getting = createTask(queue.get());
      yield* sleep(0);
      yield* queue.put("a");
      expect(yield* getting).toBe("a");
    }),
  );

  test(
    "[QU1] that waits goes on once there is room for it (test_queues.QueuePutTests.test_why_are_putters_waiting)",
    inLoop(function* () {
      const queue = new Queue<number>(2);
      yield* asyncWith(new TaskGroup(), function* (group) {
        group.createTask(
          (function* (): Coroutine<void> {
            yield* sleep(0);
            for (let n = queue.qsize(); n > 0; n--) queue.getNowait();
          })(),
        );
        for (const item of [0, 1, 2, 3]) group.createTask(queue.put(item));
      });
      expect([queue.getNowait(), queue.getNowait()]).toEqual([2, 3]);
    }),
  );
});

describe.each([
  ["Queue", Queue],
  ["LifoQueue", LifoQueue],
  ["PriorityQueue", PriorityQueue],
])("%s.join", (_, AnyQueue) => {
  test("[QU2] allows no more taskDone than put (test_queues._QueueJoinTestMixin.test_task_done_underflow)", () => {
    const queue = new AnyQueue<number>();
    expect(() => queue.taskDone()).toThrow(ValueError);
  });

  test(
    "[QU2] waits until every item has been worked through (test_queues._QueueJoinTestMixin.test_task_done)",
    inLoop(function* () {
      const queue = new AnyQueue<number>();
      for (let item = 0; item < 100; item++) queue.putNowait(item);
      let sum = 0;
      let running = true;
      function* work(): Coroutine<void> {
        for (;;) {
          sum += yield* queue.get();
          queue.taskDone();
          if (!running) return;
        }
      }
      yield* asyncWith(new TaskGroup(), function* (group) {
        for (let worker = 0; worker < 2; worker++) group.createTask(work());
        yield* queue.join();
        expect(sum).toBe(4950);
        running = false;
        for (let worker = 0; worker < 2; worker++) queue.putNowait(0);
      });
      expect(queue.empty()).toBe(true);
    }),
  );

  test(
    "[QU2] does not wait for a queue that nothing was put into (test_queues._QueueJoinTestMixin.test_join_empty_queue)",
    inLoop(function* () {
      const queue = new AnyQueue<number>();
      yield* queue.join();
      yield* queue.join();
    }),
  );
});
