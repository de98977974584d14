import { describe, expect, test } from "vitest";

import {
  type Coroutine,
  createTask,
  LifoQueue,
  PriorityQueue,
  Queue,
  QueueShutDown,
  sleep,
  ValueError,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

/** Nothing goes in, nothing comes out. */
function* expectShutDown(queue: Queue<string>): Coroutine<void> {
  expect(yield* thrownBy(queue.put("more"))).toBeInstanceOf(QueueShutDown);
  expect(() => queue.putNowait("more")).toThrow(QueueShutDown);
  expect(yield* thrownBy(queue.get())).toBeInstanceOf(QueueShutDown);
  expect(() => queue.getNowait()).toThrow(QueueShutDown);
}

describe.each([
  ["Queue", Queue],
  ["LifoQueue", LifoQueue],
  ["PriorityQueue", PriorityQueue],
])("%s.shutdown", (_, AnyQueue) => {
  test(
    "[QU2] of an empty queue throws in those who wait for an item (test_queues._QueueShutdownTestMixin.test_shutdown_empty)",
    inLoop(function* () {
      const queue = new AnyQueue<string>();
      const getting = createTask(queue.get());
      yield* sleep(0);
      queue.shutdown(false);
      expect(queue.qsize()).toBe(0);
      yield* queue.join();
      yield* sleep(0);
      expect(getting.done()).toBe(true);
      expect(yield* thrownBy(getting)).toBeInstanceOf(QueueShutDown);
      yield* expectShutDown(queue);
    }),
  );

  test(
    "[QU2] throws in those who wait for room, and lets out what is in the queue (test_queues._QueueShutdownTestMixin.test_shutdown_nonempty)",
    inLoop(function* () {
      const queue = new AnyQueue<string>(1);
      queue.putNowait("item");
      const joining = createTask(queue.join());
      const putting = createTask(queue.put("another"));
      yield* sleep(0);
      expect(putting.done()).toBe(false);

      queue.shutdown(false);
      expect(queue.qsize()).toBe(1);
      yield* sleep(0);
      expect(putting.done()).toBe(true);
      expect(yield* thrownBy(putting)).toBeInstanceOf(QueueShutDown);

      expect(yield* queue.get()).toBe("item");
      yield* sleep(0);
      expect(joining.done()).toBe(false);
      yield* expectShutDown(queue);

      queue.taskDone();
      yield* sleep(0);
      expect(joining.done()).toBe(true);
      expect(() => queue.taskDone()).toThrow(ValueError);
    }),
  );

  test(
    "[QU2] immediately drops all items, and counts them as done (test_queues._QueueShutdownTestMixin.test_shutdown_immediate)",
    inLoop(function* () {
      const queue = new AnyQueue<string>();
      queue.putNowait("item");
      const joining = createTask(queue.join());
      queue.shutdown(true);
      expect(queue.qsize()).toBe(0);
      yield* sleep(0);
      expect(joining.done()).toBe(true);
      yield* expectShutDown(queue);
      expect(() => queue.taskDone()).toThrow(ValueError);
    }),
  );

  test(
    "[QU2] immediately still waits for items that were taken out before (test_queues._QueueShutdownTestMixin.test_shutdown_immediate_with_unfinished)",
    inLoop(function* () {
      const queue = new AnyQueue<string>();
      queue.putNowait("item");
      queue.putNowait("item");
      const joining = createTask(queue.join());
      expect(yield* queue.get()).toBe("item");

      queue.shutdown(true);
      expect(queue.qsize()).toBe(0);
      yield* sleep(0);
      expect(joining.done()).toBe(false);
      yield* expectShutDown(queue);

      queue.taskDone();
      expect(() => queue.taskDone()).toThrow(ValueError);
      yield* sleep(0);
      expect(joining.done()).toBe(true);
    }),
  );
});
