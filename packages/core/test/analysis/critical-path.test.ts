import { assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";

import {
  criticalPathOf,
  type CriticalSegment,
  makespanByReason,
  modelNames,
  models,
  presetNames,
  presets,
  type Scenario,
} from "../../src/index.ts";
import { simulate } from "../free.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";
import { runOf, sumOf, traceOf } from "./support.ts";

function expectTiling(path: readonly CriticalSegment[], makespan: number): void {
  if (makespan === 0) {
    expect(path).toEqual([]);
    return;
  }
  expect(path[0]?.from).toBe(0);
  expect(path.at(-1)?.to).toBe(makespan);
  for (const [index, { from, to }] of path.entries()) {
    expect(to).toBeGreaterThan(from);
    expect(from).toBe(path[index - 1]?.to ?? 0);
  }
}

describe("the critical path", () => {
  const quick = presetNames.filter((name) => !name.startsWith("long-loop") && !name.startsWith("server"));

  test.each(quick)("of the preset %s tiles the makespan, under every model", (name) => {
    for (const { trace, statistics } of simulate(presets[name], 7).runs) {
      expectTiling(criticalPathOf(trace), statistics.makespan);
    }
  });

  test("tiles the makespan of mixed work, whatever the model, the seed and the prices", () => {
    const scenario = (count: number): Scenario => ({
      groups: [
        {
          name: "Task",
          count,
          limit: 3,
          steps: [
            { io: { uniform: [0, 0.1] } },
            { lock: "door", steps: [{ cpu: "5ms" }] },
            { gather: [[{ io: "10ms" }], [{ cpu: "2ms" }, { block: "3ms" }]] },
          ],
        },
      ],
      locks: ["door"],
    });
    const prices = {
      wakeUp: 2e-5,
      wakeCall: 1e-6,
      threadSwitch: 2e-6,
      loopIteration: 1e-5,
      select: 5e-6,
      threadCreate: 1e-5,
    };
    assert(
      property(
        integer({ min: 0, max: 99 }),
        integer({ min: 1, max: 12 }),
        constantFrom({}, prices),
        (seed, count, of) => {
          const able = modelNames.filter(
            (model) => models[model].obstacle(drawWorkload(scenario(count), seed)) === null,
          );
          for (const { trace, statistics } of simulate(scenario(count), seed, able, { prices: of }).runs) {
            const path = criticalPathOf(trace);
            expectTiling(path, statistics.makespan);
            expect(sumOf(Object.values(makespanByReason(path)))).toBeCloseTo(statistics.makespan, 9);
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  test("of an empty trace is empty", () => {
    expect(criticalPathOf(traceOf())).toEqual([]);
  });

  test("of tasks that wait at once is the longest wait", () => {
    const { trace, statistics } = runOf(presets["ten-tasks"], "asyncio");
    expect(criticalPathOf(trace)).toEqual([
      { from: 0, to: statistics.makespan, why: "waits", work: 7, task: 8, thread: 1 },
    ]);
  });

  test("shows a blocked loop as what the last task waits for", () => {
    const path = criticalPathOf(runOf(presets["blocking-call"], "asyncio").trace);
    expect(path.map(({ why, from }) => [why, Number(from.toFixed(9))])).toEqual([
      ["waits", 0],
      ["loop", 0.15],
      ["waits", 0.6],
    ]);
  });

  test("goes from a consumer to the producer that it waited for", () => {
    const path = criticalPathOf(runOf(presets.pipeline, "asyncio").trace);
    expect(path.slice(-2).map(({ why }) => why)).toEqual(["computes", "waits"]);
    expect(path.map(({ work }) => work)).toEqual([2, 6, 7]);
  });

  test("goes from a lock's next holder to the one before", () => {
    const scenario: Scenario = {
      groups: [{ name: "T", count: 3, steps: [{ lock: "door", steps: [{ io: 1 }] }] }],
      locks: ["door"],
    };
    for (const model of ["asyncio", "threads"] as const) {
      expect(criticalPathOf(runOf(scenario, model).trace).map(({ work, from, to }) => [work, from, to])).toEqual([
        [1, 0, 1],
        [2, 1, 2],
        [3, 2, 3],
      ]);
    }
  });

  test("a loop that is too busy to tell of a task's end holds up who waits for it", () => {
    const scenario: Scenario = {
      groups: [
        { name: "Waits", count: 1, steps: [{ gather: [[{ io: 1 }]] }, { io: 1 }] },
        { name: "Computes", count: 1, steps: [{ io: 0.5 }, { io: 0.5 }, { cpu: 5 }] },
      ],
    };
    const path = criticalPathOf(runOf(scenario, "asyncio").trace);
    expect(path.map(({ why, from, to, work }) => [why, from, to, work])).toEqual([
      ["waits", 0, 1, 1],
      ["loop", 1, 6, 1],
      ["waits", 6, 7, 1],
    ]);
  });

  test("goes from a thread to the one whose end, or whose item, it waited for", () => {
    const scenario: Scenario = {
      groups: [
        { name: "Gets", count: 1, steps: [{ gather: [[{ get: "q" }], [{ io: 0.1 }]] }] },
        { name: "Puts", count: 1, steps: [{ io: 1 }, { put: "q" }] },
      ],
      queues: { q: 0 },
    };
    const path = criticalPathOf(runOf(scenario, "threads").trace);
    expect(path.map(({ why, from, to, work }) => [why, from, to, work])).toEqual([["waits", 0, 1, 2]]);
  });

  test("is the same each time", () => {
    const { trace } = runOf(presets.crawler, "threads");
    expect(criticalPathOf(trace)).toEqual(criticalPathOf(trace));
  });
});
