import { describe, expect, test } from "vitest";

import {
  asyncWith,
  CancelledError,
  type Coroutine,
  createTask,
  Queue,
  sleep,
  TaskGroup,
  TimeoutError,
  waitFor,
} from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

/** A queue of one, and it is full. */
function fullQueue(): Queue<number> {
  const queue = new Queue<number>(1);
  queue.putNowait(1);
  return queue;
}

describe("Queue.get, cancelled", () => {
  test(
    "[QU1] leaves the item to the next one that waits (test_queues.QueueGetTests.test_get_cancelled_race)",
    inLoop(function* () {
      const queue = new Queue<string>();
      const cancelled = createTask(queue.get());
      const other = createTask(queue.get());
      yield* sleep(0);
      cancelled.cancel();
      yield* sleep(0);
      expect(cancelled.cancelled()).toBe(true);
      yield* queue.put("a");
      yield* sleep(0);
      expect(yield* other).toBe("a");
    }),
  );

  test(
    "[QU1] by a timeout is not woken by a later put (test_queues.QueueGetTests.test_cancelled_getters_not_being_held_in_self_getters)",
    inLoop(function* () {
      const queue = new Queue<number>(5);
      expect(yield* thrownBy(waitFor(queue.get(), 0.1))).toBeInstanceOf(TimeoutError);
      const next = createTask(queue.get());
      yield* sleep(0);
      queue.putNowait(1); // would be lost on one that has gone
      yield* sleep(0);
      expect(next.result()).toBe(1);
    }),
  );

  test(
    "[QU1] after it was woken drops nothing (test_queues.QueuePutTests.test_get_cancel_drop_one_pending_reader)",
    inLoop(function* () {
      const queue = new Queue<number>();
      const reading = createTask(queue.get());
      yield* sleep(0);
      queue.putNowait(1);
      queue.putNowait(2);
      reading.cancel();
      expect(yield* thrownBy(reading)).toBeInstanceOf(CancelledError);
      expect(yield* createTask(queue.get())).toBe(1);
    }),
  );

  test(
    "[QU1] after it was woken wakes another in its place (test_queues.QueuePutTests.test_get_cancel_drop_many_pending_readers)",
    inLoop(function* () {
      const queue = new Queue<number>();
      const items = yield* asyncWith(new TaskGroup(), function* (group): Coroutine<number[]> {
        const cancelled = group.createTask(queue.get());
        const others = [group.createTask(queue.get()), group.createTask(queue.get())];
        yield* sleep(0);
        queue.putNowait(1);
        queue.putNowait(2);
        cancelled.cancel();
        expect(yield* thrownBy(cancelled)).toBeInstanceOf(CancelledError);
        const read: number[] = [];
        for (const other of others) read.push(yield* other);
        return read;
      });
      expect(items.toSorted((a, b) => a - b)).toEqual([1, 2]);
    }),
  );
});

describe("Queue.put, cancelled", () => {
  test(
    "[QU1] after it was woken has put nothing (test_queues.QueuePutTests.test_put_cancel_drop)",
    inLoop(function* () {
      const queue = fullQueue();
      const writing = createTask(queue.put(2));
      yield* sleep(0);
      expect(queue.getNowait()).toBe(1);
      writing.cancel();
      expect(yield* thrownBy(writing)).toBeInstanceOf(CancelledError);
      expect(queue.qsize()).toBe(0);
      yield* createTask(queue.put(2));
      expect(queue.getNowait()).toBe(2);
      expect(queue.qsize()).toBe(0);
    }),
  );

  test(
    "cannot be once its item is taken (test_queues.QueuePutTests.test_put_cancelled)",
    inLoop(function* () {
      const queue = new Queue<number>();
      const putting = createTask(queue.put(1));
      expect(yield* queue.get()).toBe(1);
      expect(putting.done()).toBe(true);
      expect(putting.cancel()).toBe(false);
    }),
  );

  test(
    "[QU1] while it waits leaves its turn to the others (test_queues.QueuePutTests.test_put_cancelled_race)",
    inLoop(function* () {
      const queue = new Queue<string>(1);
      const first = createTask(queue.put("a"));
      const second = createTask(queue.put("b"));
      const cancelled = createTask(queue.put("c"));
      yield* sleep(0);
      expect([first.done(), second.done()]).toEqual([true, false]);
      cancelled.cancel();
      yield* sleep(0);
      expect(cancelled.cancelled()).toBe(true);
      expect(queue.getNowait()).toBe("a");
      yield* sleep(0);
      expect(queue.getNowait()).toBe("b");
      yield* second;
    }),
  );

  test(
    "[QU1] is not woken by a later get (test_queues.QueuePutTests.test_cancelled_puts_not_being_held_in_self_putters)",
    inLoop(function* () {
      const queue = fullQueue();
      const cancelled = createTask(queue.put(2));
      yield* sleep(0);
      cancelled.cancel();
      expect(yield* thrownBy(cancelled)).toBeInstanceOf(CancelledError);
      const next = createTask(queue.put(3));
      yield* sleep(0);
      expect(queue.getNowait()).toBe(1); // would wake one that has gone
      yield* sleep(0);
      expect(next.done()).toBe(true);
      expect(queue.getNowait()).toBe(3);
    }),
  );

  test(
    "after a get has taken it out of the queue of waiters is a plain cancellation (test_queues.QueuePutTests.test_cancelled_put_silence_value_error_exception)",
    inLoop(function* () {
      const queue = fullQueue();
      const cancelled = createTask(queue.put(2));
      yield* sleep(0);
      queue.getNowait();
      cancelled.cancel();
      expect(yield* thrownBy(cancelled)).toBeInstanceOf(CancelledError);
    }),
  );
});
