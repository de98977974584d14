import { expect } from "vitest";

import { runBriefly, test } from "./with-loop.ts";

/** Callbacks that put their number into a bag. */
function callbacks(...numbers: number[]): { bag: number[]; all: (() => void)[] } {
  const bag: number[] = [];
  return { bag, all: numbers.map((number) => () => void bag.push(number)) };
}

for (const { removed, left, tag } of [
  {
    removed: [0, 0],
    left: [17, 100],
    tag: "(test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_callback)",
  },
  {
    removed: [0, 1, 0],
    left: [100],
    tag: "(test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_first_and_second_callback)",
  },
  {
    removed: [2, 2],
    left: [42, 17],
    tag: "(test_futures.BaseFutureDoneCallbackTests.test_callbacks_remove_third_callback)",
  },
]) {
  test(`of three callbacks, those that were not removed (${removed.join(", ")}) are called, in order ${tag}`, ({
    loop,
  }) => {
    const future = loop.createFuture<string>();
    const { bag, all } = callbacks(42, 17, 100);
    for (const callback of all) future.addDoneCallback(callback);
    for (const index of removed)
      for (const callback of all.slice(index, index + 1)) future.removeDoneCallback(callback);
    expect(bag).toEqual([]);
    future.setResult("foo");
    runBriefly(loop);
    expect(bag).toEqual(left);
    expect(future.result()).toBe("foo");
  });
}

test("a result calls the callbacks, in order, but not at once (test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_result)", ({
  loop,
}) => {
  const future = loop.createFuture<string>();
  const { bag, all } = callbacks(42, 17);
  for (const callback of all) future.addDoneCallback(callback);
  future.setResult("foo");
  expect(bag).toEqual([]);
  runBriefly(loop);
  expect(bag).toEqual([42, 17]);
  expect(future.result()).toBe("foo");
});

test("an exception calls the callbacks (test_futures.BaseFutureDoneCallbackTests.test_callbacks_invoked_on_set_exception)", ({
  loop,
}) => {
  const future = loop.createFuture();
  const { bag, all } = callbacks(100);
  for (const callback of all) future.addDoneCallback(callback);
  const error = new Error("boom");
  future.setException(error);
  expect(bag).toEqual([]);
  runBriefly(loop);
  expect(bag).toEqual([100]);
  expect(future.exception()).toBe(error);
});

test("removing a callback removes all its registrations, and counts them (test_futures.BaseFutureDoneCallbackTests.test_remove_done_callback)", ({
  loop,
}) => {
  const future = loop.createFuture<string>();
  const bag: number[] = [];
  const first = (): void => void bag.push(1);
  const second = (): void => void bag.push(2);
  const third = (): void => void bag.push(3);
  future.addDoneCallback(first);
  future.addDoneCallback(second);
  expect(future.removeDoneCallback(second)).toBe(1);
  expect(future.removeDoneCallback(third)).toBe(0);

  future.addDoneCallback(second);
  for (let again = 0; again < 5; again++) future.addDoneCallback(first);
  expect(future.removeDoneCallback(first)).toBe(6);
  expect(bag).toEqual([]);
  future.setResult("foo");
  runBriefly(loop);
  expect(bag).toEqual([2]);
});

test("a callback cannot remove those that are to run after it: all are scheduled by then (test_futures.BaseFutureDoneCallbackTests.test_schedule_callbacks_list_mutation_1)", ({
  loop,
}) => {
  const future = loop.createFuture<number>();
  const calls: string[] = [];
  const other = (): void => void calls.push("other");
  future.addDoneCallback((done) => {
    calls.push(`removed ${done.removeDoneCallback(other)}`);
  });
  future.addDoneCallback(other);
  future.addDoneCallback(other);
  future.setResult(1);
  runBriefly(loop);
  expect(calls).toEqual(["removed 0", "other", "other"]);
});
