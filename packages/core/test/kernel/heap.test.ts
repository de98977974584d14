import { array, assert, integer, option, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { createTask, EventLoop, gather, run, sleep, type Coroutine } from "../../src/asyncio/index.ts";
import { heappop, heappush } from "../../src/kernel/heapq.ts";
import { TimerHeap } from "../../src/kernel/timer-heap.ts";

const less = (left: readonly number[], right: readonly number[]): boolean => (left[0] ?? 0) < (right[0] ?? 0);

describe("heap", () => {
  test("[HP1] ten equal sleeps wake in heapq's order", () => {
    const woken: number[] = [];
    function* sleeper(index: number): Coroutine<void> {
      yield* sleep(1);
      woken.push(index);
    }
    run(function* () {
      yield* gather([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((index) => createTask(sleeper(index))));
    });
    expect(woken).toEqual([0, 2, 6, 9, 8, 5, 7, 4, 1, 3]);
  });

  test("[HP2] a cancelled timer leaves at the head, and many are swept out", () => {
    const loop = new EventLoop();
    const handles = Array.from({ length: 101 }, (_, index) => loop.callAt(index, () => {}));
    handles[0]?.cancel();
    expect(loop.runOnce()).toMatchObject({ kind: "idle", until: 1 });
    for (const handle of handles.slice(2)) handle.cancel();
    loop.callSoon(() => {});
    loop.callAt(50, () => {}); // 101 again: swept, although the head is not cancelled
    loop.runOnce();
    handles[1]?.cancel();
    expect(loop.runOnce()).toMatchObject({ kind: "idle", until: 50 });
  });

  test("[HP2] sweeping keeps the order of CPython: array order, then heapify", () => {
    const loop = new EventLoop();
    const order: number[] = [];
    const handles = Array.from({ length: 150 }, (_, index) => loop.callAt(1, () => order.push(index)));
    for (const [index, handle] of handles.entries()) if (index % 3 !== 0) handle.cancel();
    loop.callAt(2, () => loop.stop());
    loop.runForever();
    // What heapq gives on Python 3.13 for the same pushes, filter and heapify.
    expect(order.join(" ")).toBe(
      "90 42 18 6 0 87 33 69 141 3 135 63 129 27 123 57 117 9 111 51 105 21 99 45 93 84 81 39 15 75 72 144 12 132 60 120 24 108 48 96 78 147 36 30 126 54 102 138 114 66",
    );
  });

  test("[HP3] for any times, the timer heap and the array heap give one order", () => {
    const operation = option(integer({ min: 0, max: 4 }), { freq: 3 });
    assert(
      property(array(operation, { maxLength: 300 }), (operations) => {
        const timers = new TimerHeap();
        const heap: number[][] = [];
        for (const [index, when] of operations.entries()) {
          if (when !== null) {
            timers.push(when, index, index + 1);
            heappush(heap, [when, index], less);
          } else if (heap.length > 0) {
            expect([timers.firstWhen, timers.firstKey, timers.firstGeneration]).toEqual([
              ...(heap[0] ?? []),
              (heap[0]?.[1] ?? 0) + 1,
            ]);
            timers.pop();
            heappop(heap, less);
          }
        }
        expect(timers.size).toBe(heap.length);
      }),
    );
  });
});
