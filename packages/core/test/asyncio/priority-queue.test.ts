import { describe, expect, test } from "vitest";
import { LifoQueue, PriorityQueue } from "../../src/asyncio/index.ts";

describe("a priority queue", () => {
  const order = (items: readonly unknown[]): unknown[] => {
    const queue = new PriorityQueue<unknown>();
    for (const item of items) queue.putNowait(item);
    return items.map(() => queue.getNowait());
  };

  test("[QU3] compares what can be compared", () => {
    expect(order([3, 1n, 2.5, false])).toEqual([false, 1n, 2.5, 3]);
    expect(order(["b", "a", "B"])).toEqual(["B", "a", "b"]);
    expect(order([new Date(2), new Date(1)])).toEqual([new Date(1), new Date(2)]);
    expect(order([[1, ["b"]], [1, ["a"]], [1], [0, {}]])).toEqual([[0, {}], [1], [1, ["a"]], [1, ["b"]]]);
    const same = {};
    expect(
      order([
        [1, same, 2],
        [1, same, 1],
      ]),
    ).toEqual([
      [1, same, 1],
      [1, same, 2],
    ]);
  });

  test.each([
    [{}, {}],
    [1, "1"],
    [null, null],
    [undefined, 1],
    [
      [1, {}],
      [1, {}],
    ],
    [[1], 1],
    [Symbol("a"), Symbol("b")],
  ])("[QU3] of %o and %o is a TypeError", (first, second) => {
    const queue = new PriorityQueue<unknown>();
    queue.putNowait(first);
    expect(() => queue.putNowait(second)).toThrow(/a PriorityQueue cannot compare/);
    const comparing = new PriorityQueue<unknown>(0, () => false);
    comparing.putNowait(first);
    comparing.putNowait(second);
    expect(comparing.qsize()).toBe(2);
  });

  test("[QU3] a LIFO queue takes anything", () => {
    const queue = new LifoQueue<unknown>();
    for (const item of [{}, 1, null]) queue.putNowait(item);
    expect([queue.getNowait(), queue.getNowait(), queue.getNowait()]).toEqual([null, 1, {}]);
  });
});
