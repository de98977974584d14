import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { simulateHere } from "../src/ten-tasks/engine.ts";
import { anotherSeed, isSimulation, lastMomentOf, parseSeed, sourceText, totalsOf } from "../src/ten-tasks/model.ts";

describe("a seed that somebody typed", () => {
  test("any whole number from 0 to 4294967295 is one, with or without space around it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        expect(parseSeed(` ${seed} `)).toEqual({ ok: true, seed });
      }),
    );
  });

  test.each([
    ["", "Type a seed"],
    ["seven", "“seven” is not a seed"],
    ["-1", "“-1” is not a seed"],
    ["1.5", "is not a seed"],
    ["1e3", "is not a seed"],
    ["x".repeat(100), `“${"x".repeat(20)}…” is not a seed`],
    ["4294967296", "too large: the largest is 4294967295"],
  ])("%j is refused, and told why", (text, why) => {
    expect(parseSeed(text)).toEqual({ ok: false, message: expect.stringContaining(why) });
  });
});

test("another seed is another one, and short", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 20_000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (seed, chance) => {
        const other = anotherSeed(seed, chance);
        expect(other).not.toBe(seed);
        expect(Number.isInteger(other) && other >= 0 && other <= 9999).toBe(true);
      },
    ),
  );
});

describe("a simulation", () => {
  const simulation = simulateHere(7);

  test("one after another comes to the sum of the latencies, at once to the longest", () => {
    const { sequential, asyncio, ratio } = totalsOf(simulation);
    const { total, max } = simulation.runs[1]?.statistics.duration ?? { total: 0, max: 0 };
    expect(sequential).toBeCloseTo(total, 12);
    expect(asyncio).toBe(max);
    expect(ratio).toBe(sequential / asyncio);
  });

  test("the slider ends at or just after the end of the clock", () => {
    const last = Number(lastMomentOf(simulation));
    expect(last).toBeGreaterThanOrEqual(totalsOf(simulation).sequential);
    expect(last).toBeLessThan(totalsOf(simulation).sequential + 0.01);
  });

  test("is told from anything else", () => {
    expect(isSimulation(structuredClone(simulation), 7)).toBe(true);
    for (const other of [null, 7, "<!doctype html>", [], {}, { ...simulation, seed: 8 }, { ...simulation, runs: [] }]) {
      expect(isSimulation(other, 7)).toBe(false);
    }
    expect(isSimulation({ ...simulation, runs: [null, null] }, 7)).toBe(false);
    const broken = (change: object) => ({ ...simulation, runs: simulation.runs.map((run) => ({ ...run, ...change })) });
    expect(isSimulation(broken({}), 7)).toBe(true);
    expect(isSimulation(broken({ statistics: undefined }), 7)).toBe(false);
    expect(isSimulation(broken({ trace: { version: 1, events: [null, 1, "x"] } }), 7)).toBe(false);
    expect(isSimulation(broken({ trace: { version: 1, events: [{ type: "work-started", time: "<b>" }] } }), 7)).toBe(
      false,
    );
  });

  test.each([
    ["build", "Computed when this page was built"],
    ["api", "Computed by the API, engine 0.1.0."],
    ["browser", "Simulated in your browser: the API did not answer."],
  ] as const)("from %s says so", (source, words) => {
    expect(sourceText({ source, simulation: { ...simulation, engine: "0.1.0" } })).toContain(words);
  });
});
