import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { simulateHere } from "../src/demo/engine.ts";
import { type LoopState, recordLoop } from "../src/event-loop/model.ts";
import { curves, recorded } from "../src/gain/curves.ts";
import { law, peakOf, place, reading } from "../src/gain/model.ts";
import { JOB, lateText, planOf, resultText } from "../src/job/model.ts";
import { inWords, LATENCIES, marksOf, placeOf, secondsOn, timesL1 } from "../src/latencies/model.ts";
import { latencyCharts } from "../src/latencies/view.ts";
import { oneCall, totals } from "../src/one-call/model.ts";
import { sceneNamed } from "../src/scenes/index.ts";
import { type Choices, firstChoices } from "../src/scenes/scene.ts";
import { questionOf, viewOf } from "../src/scenes/view.ts";

describe("the latencies", () => {
  test("are to L1 as 1, 200, 32,000 and 300,000,000", () => {
    expect(LATENCIES.map(timesL1)).toEqual([1, 200, 32_000, 300_000_000]);
  });

  test("are 3 min 20 s, 9 hours and 9.5 years, if L1 takes a second", () => {
    expect(LATENCIES.map((latency) => inWords(secondsOn("human", latency)))).toEqual([
      "1 s",
      "3 min 20 s",
      "9 hours",
      "9.5 years",
    ]);
  });

  test("stand where they belong: a thousand times longer is three powers of ten further, whatever the clock", () => {
    const places = LATENCIES.map((latency) => placeOf("real", "log", secondsOn("real", latency)));
    const human = LATENCIES.map((latency) => placeOf("human", "log", secondsOn("human", latency)));
    for (const [index, at] of places.entries()) expect(human[index]).toBeCloseTo(at, 12);
    // From 0.1 ns to 1 s there are ten powers of ten.
    expect((places[3] ?? 0) - (places[0] ?? 0)).toBeCloseTo(Math.log10(300_000_000) / 10, 12);
    for (const clock of ["real", "human"] as const) {
      for (const axis of ["log", "linear"] as const) {
        for (const { at } of marksOf(clock, axis)) expect(at >= 0 && at <= 1.000_001).toBe(true);
      }
    }
  });

  test("have on an even axis the width that they have", () => {
    const widths = [...latencyCharts("real", "linear").matchAll(/class="lat-bar[^"]*"[^>]* width="([\d.]+)"/g)].map(
      ([, width]) => Number(width),
    );
    expect(widths.slice(0, 3).every((width) => width < 0.1)).toBe(true);
    expect(widths[3]).toBeGreaterThan(200);
  });
});

test("during a blocking call of 150 ms the CPU is idle for as long", () => {
  const { seconds, busy } = totals(oneCall());
  expect(seconds - busy).toBeCloseTo(0.15, 3);
  expect(oneCall().map(({ doing }) => doing)).toEqual(["computing", "blocking", "computing"]);
});

describe("the event loop", () => {
  const states = recordLoop();
  const everybody = ({ running, ready, timers, waiting, done }: LoopState): string[] => [
    ...(running === null ? [] : [running]),
    ...ready,
    ...timers.map(({ task }) => task),
    ...waiting.map(({ task }) => task),
    ...done,
  ];

  test("has every task in one place at a time, and loses none", () => {
    let known = 0;
    for (const state of states) {
      // In the step in which a task comes to its end, whom it wakes is told first.
      const tasks = everybody(state);
      expect(new Set(tasks).size, state.what).toBe(tasks.length);
      expect(tasks.length, state.what).toBeGreaterThanOrEqual(known);
      known = tasks.length;
    }
    expect(known).toBe(3);
  });

  test("lights a line exactly while a task runs that has come to one", () => {
    for (const { line, running } of states) if (line !== null) expect(running).not.toBeNull();
    expect(states.map(({ time }) => time)).toEqual(states.map(({ time }) => time).toSorted((a, b) => a - b));
    expect(states.at(-1)?.done).toEqual(["B", "A", "main"]);
  });
});

describe("the gain", () => {
  const both = curves();

  test("follows the law (n + 1) / 2 for few tasks, by the simulation and by what was measured", () => {
    for (const { n, simulated, measured } of both.constant.filter(({ n }) => n >= 100 && n <= 1000)) {
      expect(simulated / law(n)).toBeGreaterThan(0.9);
      expect(simulated / law(n)).toBeLessThan(1.1);
      expect(measured / law(n)).toBeGreaterThan(0.9);
      expect(measured / law(n)).toBeLessThan(1.1);
    }
    expect([law(10), law(100)]).toEqual([5.5, 50.5]);
  });

  test("has its summit near a thousand tasks, if latencies shrink: that is what the article says", () => {
    expect(peakOf(both.shrinking)?.n).toBe(1000);
    const simulated = both.shrinking.map((point) => ({ ...point, measured: point.simulated }));
    expect([500, 1000, 2000]).toContain(peakOf(simulated)?.n);
    expect(both.shrinking.map(({ n }) => n)).toEqual(recorded.shrinking.map(({ n }) => n));
  });

  test("is said in words", () => {
    const point = { n: 1000, simulated: 250.2, measured: 281.4, seconds: 0.018 };
    expect(reading(point, "shrinking")).toBe(
      "1,000 tasks: the law says 501 ×, the simulation 250 ×, CPython measured 281 ×. At once it took 18 ms, of which the longest wait is 9.99 ms: the rest is making the tasks and switching between them.",
    );
  });

  test("an axis of powers of ten has each of them as far from the next", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (n) => {
        expect(place(10 * n, 1e5) - place(n, 1e5)).toBeCloseTo(0.2, 12);
      }),
    );
  });
});

describe("a scene", () => {
  const all: readonly (readonly [string, Choices])[] = [
    ["four-ways", { work: "waits", threads: "gil" }],
    ["four-ways", { work: "computes", threads: "gil" }],
    ["four-ways", { work: "computes", threads: "free" }],
    ...[0, 5, 50, 100].map((share) => ["cpu-share", { share: String(share) }] as const),
    ["one-blocks", { call: "blocking" }],
    ["one-blocks", { call: "thread" }],
    ["long-loop", { loop: "plain" }],
    ["long-loop", { loop: "yielding" }],
  ];
  const view = (name: string, choices: Choices) => {
    const scene = sceneNamed(name);
    return viewOf(scene, choices, { simulation: simulateHere(questionOf(scene, choices)), source: "browser" });
  };

  test.each(all)("%s after %j is drawn in three widths, says something, and breaks no policy", (name, choices) => {
    const { pictures, words, seconds } = view(name, choices);
    expect(pictures.match(/<svg/g)).toHaveLength(3);
    expect(pictures + words).not.toMatch(/<style|<script| style=| on[a-z]+=|undefined|NaN/);
    expect(words.length).toBeGreaterThan(60);
    expect(seconds).toBeGreaterThan(0);
  });

  test("four tasks that compute take four threads under the GIL 0.4 s, as the article asks to predict; without it 0.1 s", () => {
    const timesOf = (choices: Choices): number[] =>
      simulateHere(questionOf(sceneNamed("four-ways"), choices)).runs.map(({ statistics }) => statistics.makespan);
    const [sequential, asyncio, threads, processes] = timesOf({ work: "computes", threads: "gil" });
    expect([sequential, asyncio, threads].map((time) => time?.toFixed(2))).toEqual(["0.40", "0.40", "0.40"]);
    expect(processes).toBeLessThan(0.15);
    expect(timesOf({ work: "computes", threads: "free" })[2]?.toFixed(2)).toBe("0.10");
  });

  test("the advice goes from asyncio to processes as the share grows", () => {
    const advice = (share: number): string =>
      /Advice: ([^.]+)/.exec(view("cpu-share", { share: String(share) }).words)?.[1] ?? "";
    expect([0, 50, 100].map(advice)).toEqual(["asyncio", "processes", "processes"]);
  });

  test("what is built into the page is what its controls say", () => {
    expect(firstChoices(sceneNamed("four-ways"))).toEqual({ work: "waits", threads: "gil" });
    expect(() => sceneNamed("no-such-scene")).toThrow("There is no scene called no-such-scene");
  });
});

describe("ten tasks in real time", () => {
  test("are planned in the order of their ends", () => {
    const plan = planOf(simulateHere(JOB));
    expect(plan).toHaveLength(10);
    expect(plan.map(({ end }) => end)).toEqual(plan.map(({ end }) => end).toSorted((a, b) => a - b));
  });

  test("come to a sentence that says who timed them", () => {
    const ends = [0.001, 0.003, 0.02].map((late, index) => ({ work: index + 1, planned: 0.1, measured: 0.1 + late }));
    expect(ends.map(lateText)).toEqual(["1.0 ms", "3.0 ms", "20 ms"]);
    expect(resultText(ends, { where: "api" })).toBe(
      "All 3 tasks are done. In the median they were 3.0 ms late, at most 20.0 ms. Timed by the API, and told as it happened.",
    );
    const reason = "the API did not answer";
    expect(resultText(ends, { where: "browser", reason })).toContain("Timed by your browser: the API did not answer.");
  });
});
