import { describe, expect, test } from "vitest";

import { type Duration, simulate, type Step } from "../../src/index.ts";
import { Random } from "../../src/kernel/random.ts";
import { draw, LONGEST, meanOf } from "../../src/scenario/draw.ts";
import { Draws } from "../../src/scenario/draws.ts";
import { distributionOf, secondsOf } from "../../src/scenario/duration.ts";

const DRAWS = 20_000;

function sample(duration: Duration, seed: number): number[] {
  const random = new Random(seed);
  const distribution = distributionOf(duration);
  return Array.from({ length: DRAWS }, () => draw(distribution, random));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function share(values: readonly number[], holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length;
}

describe("secondsOf", () => {
  test.each<[string, number]>([
    ["0.5ns", 0.5e-9],
    ["16us", 16e-6],
    ["16µs", 16e-6],
    ["150ms", 0.15],
    ["2 s", 2],
    ["3min", 180],
    ["1.5h", 5400],
  ])("%s", (text, seconds) => {
    expect(secondsOf(text)).toBe(seconds);
  });
});

test.each<[Duration]>([
  [{ pareto: { scale: "1h", shape: 5e-324 } }],
  [{ pareto: { scale: 0, shape: 5e-324 } }],
  [{ logNormal: { median: "8760h", sigma: 10 } }],
  [{ exponential: "8760h" }],
])("%j: however heavy its tail, nothing longer than 32 years is drawn", (duration) => {
  for (const seconds of sample(duration, 1)) expect(seconds >= 0 && seconds <= LONGEST).toBe(true);
});

test("tasks that come once in an age, and pauses that grow without end, come to an end", () => {
  const arrivals = { poisson: 5e-324 };
  const steps: Step[] = [{ retry: 1000, backoff: { first: 1, factor: 100 }, steps: [{ fail: 1 }] }];
  const { runs } = simulate({ groups: [{ name: "Task", count: 3, arrivals, steps }] }, 7, ["asyncio", "threads"]);
  for (const { statistics } of runs) expect(statistics).toMatchObject({ tasks: 3, failed: 3 });
});

describe("draw: the samples have the distribution's mean, within five standard errors", () => {
  test.each<[Duration]>([
    [{ uniform: [0.2, 0.8] }],
    [{ normal: { mean: 1, deviation: 0.1 } }],
    [{ logNormal: { median: 0.1, sigma: 0.5 } }],
    [{ exponential: "300ms" }],
    [{ pareto: { scale: 0.1, shape: 4 } }],
    [{ empirical: [1, 2, 2, 7] }],
  ])("%j", (duration) => {
    const values = sample(duration, 1);
    const error = deviation(values) / Math.sqrt(DRAWS);
    expect(Math.abs(mean(values) - meanOf(distributionOf(duration)))).toBeLessThan(5 * error);
  });
});

describe("draw: the samples have the distribution's shape", () => {
  test("a constant is always the same, and draws nothing", () => {
    const random = new Random(1);
    expect(draw(distributionOf("150ms"), random)).toBe(0.15);
    expect(random.uniform()).toBe(new Random(1).uniform());
  });

  test("uniform: within its bounds, a quarter in each quarter", () => {
    const values = sample({ uniform: [1, 5] }, 2);
    for (let quarter = 1; quarter < 5; quarter++) {
      expect(share(values, (value) => value >= quarter && value < quarter + 1)).toBeCloseTo(0.25, 1);
    }
    expect(share(values, (value) => value >= 1 && value < 5)).toBe(1);
  });

  test("normal: 68 % within one deviation, never below 0", () => {
    const values = sample({ normal: { mean: 3, deviation: 1 } }, 3);
    expect(share(values, (value) => Math.abs(value - 3) < 1)).toBeCloseTo(0.683, 1);
    expect(Math.min(...sample({ normal: { mean: 0.1, deviation: 1 } }, 3))).toBe(0);
  });

  test("log-normal: half below the median", () => {
    expect(share(sample({ logNormal: { median: 0.1, sigma: 2 } }, 4), (value) => value < 0.1)).toBeCloseTo(0.5, 1);
  });

  test("exponential: 63 % below the mean", () => {
    expect(share(sample({ exponential: 2 }, 5), (value) => value < 2)).toBeCloseTo(1 - Math.exp(-1), 1);
  });

  test("Pareto: never below its scale, and 2⁻ᵃ above twice the scale", () => {
    const values = sample({ pareto: { scale: 1, shape: 3 } }, 6);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(1);
    expect(share(values, (value) => value > 2)).toBeCloseTo(1 / 8, 1);
  });

  test("empirical: nothing but what was observed, as often", () => {
    const values = sample({ empirical: [1, 2, 2, 7] }, 7);
    expect(new Set(values)).toEqual(new Set([1, 2, 7]));
    expect(share(values, (value) => value === 2)).toBeCloseTo(0.5, 1);
  });
});

describe("Draws", () => {
  const drawn = (site: number) => ({ site, distribution: distributionOf({ uniform: [0, 1] }) });

  test("what is drawn at one place does not depend on what was drawn elsewhere", () => {
    const alone = new Draws(new Random(1));
    const busy = new Draws(new Random(1));
    for (let i = 0; i < 10; i++) busy.seconds(drawn(0));
    expect(busy.seconds(drawn(1))).toBe(alone.seconds(drawn(1)));
  });

  test("each time a place is reached, it draws anew", () => {
    const draws = new Draws(new Random(1));
    expect(new Set(Array.from({ length: 100 }, () => draws.seconds(drawn(0)))).size).toBe(100);
  });

  test("a probability of 0 never happens, of 1 always, of 0.3 three times in ten", () => {
    const draws = new Draws(new Random(1));
    const times = (probability: number, site: number): number =>
      Array.from({ length: 5000 }, () => draws.happens(site, probability)).filter(Boolean).length;
    expect([times(0, 0), times(1, 1)]).toEqual([0, 5000]);
    expect(times(0.3, 2) / 5000).toBeCloseTo(0.3, 1);
  });
});
