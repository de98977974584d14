import { expect } from "vitest";

import { type Coroutine, sleep, ValueError } from "../../../src/asyncio/index.ts";
import { test } from "./with-loop.ts";

test("sleeps add up, and give what they were given (test_tasks.BaseTaskTests.test_sleep)", ({ loop }) => {
  function* sleepsTwice(seconds: number, result: string): Coroutine<string> {
    yield* sleep(seconds / 2);
    expect(loop.time()).toBe(0.05);
    return yield* sleep(seconds / 2, result);
  }
  const task = loop.createTask(sleepsTwice(0.1, "yeah"));
  loop.runUntilComplete(task);
  expect(task.done()).toBe(true);
  expect(task.result()).toBe("yeah");
  expect(loop.time()).toBe(0.1);
});

test("a sleep of NaN seconds is a ValueError (test_tasks.BaseTaskTests.test_sleep_when_delay_is_nan)", ({ loop }) => {
  expect(() => loop.runUntilComplete(sleep(Number.NaN))).toThrow(ValueError);
});

test("sleep(0) lets what is ready run once (test_tasks.SleepTests.test_sleep_zero)", ({ loop }) => {
  let sum = 0;
  const add = (number: number): void => {
    sum += number;
  };
  function* main(): Coroutine<void> {
    loop.callSoon(add, 1);
    expect(sum).toBe(0);
    const number = yield* sleep(0, 10);
    expect(sum).toBe(1);
    add(number);
  }
  loop.runUntilComplete(main());
  expect(sum).toBe(11);
});
