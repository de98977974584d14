import { describe, expect, test } from "vitest";

import { type ModelName, modelNames, models, type PresetName, presetNames, presets, worksOf } from "../../src/index.ts";
import { simulate } from "../free.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";

const pairs = presetNames.flatMap((preset) => modelNames.map((model) => [preset, model] as const));

function runOf(preset: PresetName, model: ModelName) {
  const [run] = simulate(presets[preset], 7, [model]).runs;
  if (run === undefined) throw new Error("one model was asked for, and no run came back");
  return run;
}

describe.each(pairs)("the preset %s under %s", (preset, model) => {
  test("runs, every task once, the same each time; or the model says why not", () => {
    const workload = drawWorkload(presets[preset], 7);
    const obstacle = models[model].obstacle(workload);
    if (obstacle !== null) {
      expect(() => runOf(preset, model)).toThrow(obstacle);
      return;
    }
    const run = runOf(preset, model);
    expect(worksOf(run.trace).map(({ work }) => work)).toEqual(
      workload.groups.flatMap(({ works }) => works.map(({ id }) => id)),
    );
    expect(JSON.stringify(runOf(preset, model))).toBe(JSON.stringify(run));
  });
});

describe("what the presets are there to show", () => {
  const makespan = (preset: PresetName): number => runOf(preset, "asyncio").statistics.makespan;
  const endOf = (preset: PresetName, name: string): number =>
    worksOf(runOf(preset, "asyncio").trace).find((work) => work.name === name)?.end ?? Number.NaN;

  test("one blocking call holds everybody up by its length; in a thread it holds up nobody", () => {
    expect(endOf("blocking-call", "Task 9")).toBeCloseTo(0.6 + 0.45, 9);
    expect(endOf("blocking-call-in-thread", "Task 9")).toBeCloseTo(0.6, 9);
    expect(makespan("blocking-call-in-thread")).toBeCloseTo(0.7, 9);
  });

  test("a long loop keeps the heartbeat from beating until it yields", () => {
    expect(endOf("long-loop", "Heartbeat 1")).toBeCloseTo(0.5 + 10 * 0.02, 9);
    expect(endOf("long-loop-yielding", "Heartbeat 1")).toBeLessThan(0.23);
  });

  test("computing does not overlap: ten times 50 ms after the first 100 ms of waiting", () => {
    expect(makespan("io-and-cpu")).toBeCloseTo(0.1 + 10 * 0.05, 9);
  });

  test("a handler that blocks makes all other requests late", () => {
    const late = (preset: PresetName): number => {
      const requests = worksOf(runOf(preset, "asyncio").trace).filter(({ name }) => name.startsWith("Request"));
      return requests.reduce((sum, { arrival, end }) => sum + end - arrival, 0) / requests.length;
    };
    expect(late("server-with-blocking-handler")).toBeGreaterThan(2 * late("server"));
  });

  test("the herd's clients time out and come again, and none gives up", () => {
    const { statistics } = runOf("thundering-herd", "asyncio");
    expect(statistics.failed).toBe(0);
    expect(statistics.latency.max).toBeGreaterThan(0.5);
  });
});
