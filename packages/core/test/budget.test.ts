import { describe, expect, test, vi } from "vitest";

import {
  FREE,
  LimitError,
  modelNames,
  obstaclesOf,
  presets,
  type Scenario,
  simulate,
  type Step,
} from "../src/index.ts";
import { models } from "../src/models/index.ts";

const ofOne = (...steps: Step[]): Scenario => ({ groups: [{ name: "Task", count: 1, steps }] });

/** What was thrown, if it was a limit. */
function limitMet(scenario: Scenario, events: number, models = modelNames): LimitError {
  try {
    simulate(scenario, 7, models, { events, prices: FREE });
  } catch (error) {
    if (error instanceof LimitError) return error;
    throw error;
  }
  throw new Error("no limit was met");
}

describe("a budget of events", () => {
  test("is for the traces of all models together, to the event", () => {
    const models = ["sequential", "asyncio"] as const;
    const free = simulate(presets["ten-tasks"], 7, models, { prices: FREE });
    const events = free.runs.reduce((sum, { trace }) => sum + trace.events.length, 0);
    const exact = simulate(presets["ten-tasks"], 7, models, { events, prices: FREE });
    expect(exact.runs.map(({ statistics }) => statistics)).toEqual(free.runs.map(({ statistics }) => statistics));
    expect(limitMet(presets["ten-tasks"], events - 1, [...models])).toMatchObject({
      limit: "events",
      allowed: events - 1,
      reached: events,
      message: `more than ${events - 1} events: the run under asyncio has come to 0.822 s, with 10 of 10 tasks at their end`,
    });
  });

  test("is met at once by too many tasks, before anything is drawn", () => {
    const many: Scenario = { groups: [{ name: "Task", count: 1e9, steps: [{ io: 1 }] }] };
    expect(limitMet(many, 1e6).message).toContain("1000000000 tasks under 8 models");
    expect(limitMet(many, 1e6).reached).toBe(16e9);
  });

  test.each(modelNames)("ends what would never end under %s, even if it leaves little trace", (model) => {
    for (const inner of [
      { yield: 1e6 },
      { fail: 0 },
      { cpu: 0 },
      { io: "1ns" },
      { repeat: 1e6, steps: [{ fail: 0 }] },
    ]) {
      const scenario = ofOne({ repeat: 1e6, steps: [{ repeat: 1e6, steps: [inner] }] });
      expect(limitMet(scenario, 1000, [model])).toMatchObject({ limit: "events", allowed: 1000 });
    }
  });

  test("ends threads that only take the GIL from each other", () => {
    const threads: Scenario = { groups: [{ name: "Task", count: 2, steps: [{ cpu: "24h" }] }] };
    expect(limitMet(threads, 1000, ["threads"]).limit).toBe("events");
  });
});

test("without a budget the machine's own limit is told of by its own number", () => {
  // To meet it takes 50 million events.
  const run = vi.spyOn(models.sequential, "run").mockImplementation(() => {
    throw new LimitError("machine events", 50_000_000, "at 7 s, MainThread");
  });
  expect(() => simulate(presets["ten-tasks"], 7, ["sequential"])).toThrow("more than 50000000 machine events: at 7 s");
  expect(() => simulate(presets["ten-tasks"], 7, ["sequential"], { events: 1000 })).toThrow("more than 1000 events:");
  run.mockRestore();
});

test("obstacles are told in words, for the models that cannot", () => {
  expect(obstaclesOf(presets["ten-tasks"])).toEqual([]);
  const obstacles = obstaclesOf(presets.pipeline);
  expect(obstacles.map(({ model }) => model)).toContain("sequential");
  for (const { reason } of obstacles) expect(reason).toMatch(/\.$/);
  const able = simulate(presets.pipeline, 7).runs.map(({ model }) => model);
  expect([...able, ...obstacles.map(({ model }) => model)].toSorted()).toEqual(modelNames.toSorted());
});
