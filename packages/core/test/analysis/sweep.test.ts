import { assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { FREE } from "../../src/machine/index.ts";
import { presets, type Scenario, sweep, withCpuShare, withLimit, withTaskCount } from "../../src/index.ts";

describe("sweep", () => {
  const free = { seed: 7, prices: FREE };
  const wait: Scenario = { groups: [{ name: "T", count: 12, steps: [{ io: 0.1 }] }] };

  test("gives a row for each value and model", () => {
    const rows = sweep((n: number) => withTaskCount(wait, n), [1, 5], { ...free, models: ["sequential", "asyncio"] });
    expect(rows.map(({ value, model, statistics }) => [value, model, Number(statistics.makespan.toFixed(9))])).toEqual([
      [1, "sequential", 0.1],
      [1, "asyncio", 0.1],
      [5, "sequential", 0.5],
      [5, "asyncio", 0.1],
    ]);
  });

  test("a limit of n takes the tasks n at a time", () => {
    const rows = sweep((n: number) => withLimit(wait, n), [1, 3, 4, 12], { ...free, models: ["asyncio", "threads"] });
    expect(rows.map(({ statistics }) => statistics.makespan.toFixed(1))).toEqual([
      "1.2",
      "1.2",
      "0.4",
      "0.4",
      "0.3",
      "0.3",
      "0.1",
      "0.1",
    ]);
  });

  test("with the share of the CPU, asyncio goes from the longest to the sum; one after another stays as it is", () => {
    assert(
      property(double({ min: 0, max: 1, noNaN: true }), (share) => {
        const [sequential, asyncio] = sweep((of: number) => withCpuShare(presets["io-and-cpu"], of), [share], {
          ...free,
          models: ["sequential", "asyncio"],
        });
        expect(sequential?.statistics.makespan).toBeCloseTo(1.5, 6);
        expect(asyncio?.statistics.makespan).toBeCloseTo(0.15 * (1 - share) + 1.5 * share, 6);
      }),
      { numRuns: 30 },
    );
  });

  test("a share is a share", () => {
    expect(() => withCpuShare(wait, 1.1)).toThrow(RangeError);
    expect(() => withCpuShare(wait, Number.NaN)).toThrow(RangeError);
  });
});
