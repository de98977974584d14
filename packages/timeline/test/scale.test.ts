import * as fc from "fast-check";
import { expect, test } from "vitest";

import { durationText, momentText, ticksBetween, ticksUpTo } from "../src/scale.ts";

test.each([
  [0, "0.00 s"],
  [0.9, "0.90 s"],
  [4.365, "4.37 s"],
  [0.0125, "12.5 ms"],
  [0.000016, "16.0 µs"],
  [5e-10, "0.50 ns"],
  [3600, "3600 s"],
])("%s seconds read %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("durations beside a longer one are told in its unit", () => {
  expect(durationText(0.05, 0.9)).toBe("0.05 s");
});

test.each([
  [4.37, 3, ["0 s", "2 s", "4 s"]],
  [4.37, 8, ["0 s", "1 s", "2 s", "3 s", "4 s"]],
  [0.9, 6, ["0 s", "0.2 s", "0.4 s", "0.6 s", "0.8 s"]],
  [0.012, 4, ["0 ms", "5 ms", "10 ms"]],
  [0, 4, ["0 s"]],
])("up to %s seconds, at most %s marks", (last, most, labels) => {
  expect(ticksUpTo(last, most).map(({ label }) => label)).toEqual(labels);
});

test("marks rise from 0, lie within, differ in what they say, and are no more than asked for", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e7, noNaN: true }), fc.integer({ min: 3, max: 20 }), (last, most) => {
      const ticks = ticksUpTo(last, most);
      expect(ticks[0]?.seconds).toBe(0);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(most);
      expect(ticks.at(-1)?.seconds).toBeLessThanOrEqual(last);
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }),
  );
});

test.each([
  [0, 4.37, 8, ["0 s", "1 s", "2 s", "3 s", "4 s"]],
  [2.3456, 2.3457, 4, ["2.34560 s", "2.34565 s", "2.34570 s"]],
  [0.001, 0.002, 5, ["1.0 ms", "1.5 ms", "2.0 ms"]],
  [3, 3, 5, []],
  [0, 4.37, 3, ["0 s", "2 s", "4 s"]],
  [0.05, 9.95, 4, ["2 s", "4 s", "6 s", "8 s"]],
])("between %s and %s seconds, at most %s marks", (from, to, most, labels) => {
  expect(ticksBetween(from, to, most).map(({ label }) => label)).toEqual(labels);
});

test("marks between two times lie between them, differ in what they say, and are no more than asked for", () => {
  const anyTime = fc.double({ min: 0, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(
      anyTime,
      fc.double({ min: 1e-6, max: 1e4, noNaN: true }),
      fc.integer({ min: 3, max: 20 }),
      (from, length, most) => {
        const ticks = ticksBetween(from, from + length, most);
        expect(ticks.length).toBeGreaterThanOrEqual(1);
        expect(ticks.length).toBeLessThanOrEqual(most);
        expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
        for (const { seconds } of ticks) {
          expect(seconds).toBeGreaterThanOrEqual(from - length * 1e-6);
          expect(seconds).toBeLessThanOrEqual(from + length * (1 + 1e-6));
        }
      },
    ),
  );
});

test.each([
  [0.1, 4.37, 4.37, "0.10 s"],
  [0.10032, 4.37, 0.01, "0.1003 s"],
  [0.0123456, 0.05, 0.0001, "12.346 ms"],
  [1, 2, 1e-12, "1.000000000 s"],
])("%s seconds of %s, with %s in view, read %s", (seconds, among, window, text) => {
  expect(momentText(seconds, among, window)).toBe(text);
});
