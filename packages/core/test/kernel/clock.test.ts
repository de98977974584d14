import { describe, expect, test } from "vitest";
import { resolution, VirtualClock } from "../../src/kernel/clock.ts";
import { EventLoop, run, sleep } from "../../src/asyncio/index.ts";

describe("clock", () => {
  test("[CK1] a virtual clock begins at 0, and is where the last timer was due", () => {
    const loop = new EventLoop();
    expect(loop.time()).toBe(0);
    const when = 0.1 + 0.2;
    loop.callAt(when, () => loop.stop());
    loop.runForever();
    expect(loop.time()).toBe(when);
    const clock = new VirtualClock();
    clock.set(2);
    clock.set(1);
    expect(clock.now).toBe(2);
  });

  test("[CK1] far from the origin, time still passes", () => {
    const days = 2 ** 30;
    const loop = run(function* () {
      yield* sleep(days);
      yield* sleep(1e-9);
      return days;
    });
    expect(loop).toBe(days);
  });

  test("[CK2] the resolution is a nanosecond, or the distance to the next double", () => {
    expect(resolution(0)).toBe(1e-9);
    expect(resolution(2 ** 22)).toBe(1e-9);
    expect(resolution(2 ** 24)).toBe(2 ** -28);
    expect(resolution(2 ** 40 * 1.5)).toBe(2 ** -12);
    const order: string[] = [];
    const loop = new EventLoop();
    loop.callAt(1, () => order.push("at 1"));
    loop.callAt(1 + 5e-10, () => order.push(`due early, at ${loop.time()}`));
    loop.callAt(1 + 5e-9, () => loop.stop());
    loop.runForever();
    expect(order).toEqual(["at 1", "due early, at 1"]);
  });

  test("[CK3] a delay is added to the time, and rounds as doubles do", () => {
    const loop = new EventLoop();
    const order: string[] = [];
    loop.callAt(0.3, () => order.push("0.3"));
    loop.callLater(0.1, () => loop.callLater(0.2, () => order.push("0.1 + 0.2")));
    loop.callAt(1, () => loop.stop());
    loop.runForever();
    expect(order).toEqual(["0.3", "0.1 + 0.2"]);
    expect(() => loop.callLater(Number.NaN, () => {})).toThrow("NaN");
  });
});
