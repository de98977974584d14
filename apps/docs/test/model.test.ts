import { worksOf } from "@interleave/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { simulateHere } from "../src/demo/engine.ts";
import { simulationFrom, sourceText } from "../src/demo/outcome.ts";
import { lastMoment, momentText, paceFor, paceText } from "../src/demo/pace.ts";
import { anotherSeed, FIRST_SETUP, parseSeed, questionOf, totalsOf } from "../src/ten-tasks/model.ts";

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
  const question = questionOf(7, FIRST_SETUP);
  const simulation = simulateHere(question);

  test("one after another comes to the sum of the latencies, at once to the longest, and what Python adds", () => {
    const { sequential, asyncio, ratio } = totalsOf(simulation);
    const { total, max } = simulation.runs[1]?.statistics.duration ?? { total: 0, max: 0 };
    expect(sequential / total).toBeCloseTo(1, 2);
    expect(asyncio - max).toBeGreaterThan(0);
    expect(asyncio / max).toBeCloseTo(1, 2);
    expect(ratio).toBe(sequential / asyncio);
  });

  const sent = (change: object = {}): unknown =>
    JSON.parse(JSON.stringify({ ...simulation, runs: simulation.runs.map((run) => ({ ...run, ...change })) }));

  test("comes over the network as it is", () => {
    const received = simulationFrom(sent(), question);
    expect(received).toEqual(simulation);
    expect(received?.runs.map(({ trace }) => worksOf(trace))).toEqual(
      simulation.runs.map(({ trace }) => worksOf(trace)),
    );
  });

  test("is told from anything else", () => {
    for (const other of [null, 7, "<!doctype html>", [], {}, { ...simulation, seed: 8 }, { ...simulation, runs: [] }]) {
      expect(simulationFrom(other, question)).toBeNull();
    }
    expect(simulationFrom({ ...simulation, runs: [null, null] }, question)).toBeNull();
    expect(simulationFrom(sent({ statistics: undefined }), question)).toBeNull();
    expect(simulationFrom(sent({ trace: { version: 1, events: [] } }), question)).toBeNull();
    for (const events of [[null], [1], ["x"], [{ type: "work-started", time: "<b>" }]]) {
      expect(simulationFrom(sent({ trace: { version: 2, events } }), question)).toBeNull();
    }
  });

  test.each([
    ["build", "Computed when this page was built"],
    ["api", "Computed by the API, engine 0.1.0."],
    ["browser", "Simulated in your browser: the API did not answer."],
  ] as const)("from %s says so", (source, words) => {
    expect(sourceText({ source, simulation: { ...simulation, engine: "0.1.0" } })).toContain(words);
  });
});

describe("the clock of a demo", () => {
  test("ends at or just after the end of the run", () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), (seconds) => {
        expect(lastMoment(seconds)).toBeGreaterThanOrEqual(seconds - 1e-6);
        expect(lastMoment(seconds)).toBeLessThan(seconds + 0.0101);
      }),
    );
  });

  test("ends, in words, when the run does, though the slider's last step is rounded up", () => {
    const ends = [0.0412_3, 0.1601, 0.9996, 1.0547].map((end) => momentText(lastMoment(end), end));
    expect(ends).toEqual(["41.2 ms", "160 ms", "1000 ms", "1.05 s"]);
    expect(momentText(0.5, 1.0547)).toBe("0.50 s");
  });

  test("is played so that it can be watched, and says how fast", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 90_000, noNaN: true }), (seconds) => {
        const watched = seconds / paceFor(seconds);
        expect(watched).toBeGreaterThan(2.9);
        expect(watched).toBeLessThanOrEqual(9);
      }),
    );
    expect([4.4, 0.7, 50].map((seconds) => paceText(paceFor(seconds)))).toEqual([
      "Play in real time",
      "Play, 5 times slower",
      "Play, 10 times as fast",
    ]);
  });
});

test("ten tasks as the article has them are a preset; any other number or spread is a scenario", () => {
  expect(questionOf(7, FIRST_SETUP).work).toEqual({ preset: "ten-tasks" });
  expect(questionOf(7, { count: 3, latencies: "exponential" }).work).toEqual({
    scenario: { groups: [{ name: "Task", count: 3, steps: [{ io: { exponential: 0.5 } }] }] },
  });
});
