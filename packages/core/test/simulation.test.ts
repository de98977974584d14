import { readFileSync } from "node:fs";

import { assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";

import {
  ENGINE_VERSION,
  logOf,
  type ModelName,
  modelNames,
  presets,
  type Run,
  type Scenario,
  type SimulationProgress,
  worksOf,
} from "../src/index.ts";
import { simulate } from "./free.ts";
import { Draws } from "../src/scenario/draws.ts";
import { drawWorkload } from "../src/scenario/workload.ts";

const seeds = integer({ min: 0, max: 2 ** 32 - 1 });

function runUnder(model: (typeof modelNames)[number], scenario: Scenario, seed: number): Run {
  const [run] = simulate(scenario, seed, [model]).runs;
  if (run === undefined) throw new Error("one model was asked for, and no run came back");
  return run;
}

/** How long each task of a scenario of one `io` step waits. */
function latencies(scenario: Scenario, seed: number): number[] {
  return drawWorkload(scenario, seed).groups.flatMap(({ works }) =>
    works.map(({ random, steps: [step] }) =>
      step?.kind === "io" ? new Draws(random).seconds(step.duration) : Number.NaN,
    ),
  );
}

function waiting(count: number): Scenario {
  return { groups: [{ name: "Task", count, steps: [{ io: { uniform: [0, 1] } }] }] };
}

describe("the ten tasks", () => {
  const scenario = presets["ten-tasks"];

  test("one after another, the total is the sum of the ten latencies, exactly", () => {
    assert(
      property(seeds, (seed) => {
        const sum = latencies(scenario, seed).reduce((total, latency) => total + latency, 0);
        expect(runUnder("sequential", scenario, seed).statistics.makespan).toBe(sum);
      }),
    );
  });

  test("under asyncio, the total is the longest of the ten latencies, exactly", () => {
    assert(
      property(seeds, (seed) => {
        const longest = Math.max(...latencies(scenario, seed));
        expect(runUnder("asyncio", scenario, seed).statistics.makespan).toBe(longest);
      }),
    );
  });

  test("under asyncio all start at once in order, and finish in the order of their latencies", () => {
    const { trace } = runUnder("asyncio", scenario, 7);
    const started = [...trace.events].filter((event) => event.type === "work-started");
    expect(started.map(({ work, time }) => [work, time])).toEqual(Array.from({ length: 10 }, (_, i) => [i + 1, 0]));
    const finished = [...trace.events].filter((event) => event.type === "work-finished");
    const byLatency = latencies(scenario, 7).map((latency, index) => [index + 1, latency] as const);
    expect(finished.map(({ work }) => work)).toEqual(byLatency.toSorted(([, a], [, b]) => a - b).map(([work]) => work));
  });

  test("every latency is at least 0 and less than a second, and no two seeds give the same", () => {
    const drawn = Array.from({ length: 1000 }, (_, seed) => latencies(scenario, seed)).flat();
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
    expect(new Set(drawn).size).toBe(drawn.length);
    // 10,000 uniform draws: their mean is within five standard errors (0.0029 each) of a half.
    expect(Math.abs(drawn.reduce((sum, latency) => sum + latency, 0) / drawn.length - 0.5)).toBeLessThan(0.0145);
  });
});

describe("simulate", () => {
  test("gives the same bytes for the same input", () => {
    const once = JSON.stringify(simulate(presets["ten-tasks"], 7, modelNames));
    expect(JSON.stringify(simulate(presets["ten-tasks"], 7, modelNames))).toBe(once);
  });

  test("keeps the golden trace of seed 7", async () => {
    const simulation = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]);
    await expect(`${JSON.stringify(simulation, null, 1)}\n`).toMatchFileSnapshot("goldens/ten-tasks.seed-7.json");
  });

  test("one more task changes no other task's draws", () => {
    expect(latencies(waiting(11), 7).slice(0, 10)).toEqual(latencies(waiting(10), 7));
  });

  test("says the version of its package", () => {
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    expect(ENGINE_VERSION).toBe(manifest.version);
  });

  test.each(modelNames)("under %s every task starts once, finishes once, and takes the time that it waits", (model) => {
    const works = worksOf(runUnder(model, waiting(50), 3).trace);
    expect(works.map(({ work }) => work)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    const waited = latencies(waiting(50), 3);
    for (const { work, start, end } of works) expect(end - start).toBeCloseTo(waited[work - 1] ?? Number.NaN, 12);
  });

  test.each(modelNames)("under %s times never decrease in the trace", (model) => {
    const times = Array.from(runUnder(model, waiting(50), 3).trace.events, (event) => event.time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("a task that waits under asyncio lets others run; one after another it does not", () => {
    expect(
      worksOf(runUnder("asyncio", waiting(3), 1).trace).flatMap(({ spans }) => spans.map(({ state }) => state)),
    ).toEqual(["suspended", "suspended", "suspended"]);
    expect(
      worksOf(runUnder("sequential", waiting(3), 1).trace).flatMap(({ spans }) => spans.map(({ state }) => state)),
    ).toEqual(["blocking", "blocking", "blocking"]);
  });
});

test("who wants to know is told how far each run has come, and nothing else changes", () => {
  const scenario = waiting(200);
  const told: SimulationProgress[] = [];
  const simulation = simulate(scenario, 7, ["sequential", "asyncio"], { progress: (each) => told.push(each) });
  expect(simulation).toEqual(simulate(scenario, 7, ["sequential", "asyncio"]));
  for (const { model, trace } of simulation.runs) {
    const of = told.filter((each) => each.model === model);
    expect(of.map(({ events }) => events)).toEqual(
      [256, 512, 1024, 2048, 4096].filter((events) => events < trace.events.length),
    );
    for (const { events, time } of of) expect(time).toBe(trace.events.at(events - 1)?.time);
  }
});

describe("what is asked for", () => {
  test.each([-1, 1.5, Number.NaN, 2 ** 32, Number.POSITIVE_INFINITY])("a seed of %d is refused", (seed) => {
    expect(() => simulate(waiting(1), seed, ["asyncio"])).toThrow(RangeError);
  });

  test.each(["asyncoi", "constructor", ""])("a model called %j is refused, and told which there are", (name) => {
    // As a program without types would ask.
    expect(() => simulate(waiting(1), 1, [name as ModelName])).toThrow(
      /there is no model ".*"; there are sequential, /,
    );
  });
});

describe("logOf", () => {
  test("writes the lines in order of time, in the familiar form", () => {
    const scenario: Scenario = {
      groups: [
        { name: "Slow", count: 1, steps: [{ io: 1.5 }] },
        { name: "Fast", count: 1, steps: [{ io: 0.37 }] },
      ],
    };
    const { trace } = runUnder("asyncio", scenario, 0);
    expect(logOf(trace, { startedAt: 21 * 3600 + 48 * 60 + 34 })).toEqual([
      { time: 0, text: "Slow 1 started at 21:48:34" },
      { time: 0, text: "Fast 1 started at 21:48:34" },
      { time: 0.37, text: "Fast 1 completed at 21:48:34, in 0.37 seconds" },
      { time: 1.5, text: "Slow 1 completed at 21:48:35, in 1.50 seconds" },
      { time: 1.5, text: "Process took 1.50 seconds" },
    ]);
  });

  test("a day has 24 hours", () => {
    const { trace } = runUnder("sequential", { groups: [{ name: "T", count: 1, steps: [{ io: 2 }] }] }, 0);
    expect(logOf(trace, { startedAt: 86_399 })[1]?.text).toBe("T 1 completed at 00:00:01, in 2.00 seconds");
  });
});
