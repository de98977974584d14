import { assert, integer, property } from "fast-check";
import { describe, expect, test } from "vitest";

import {
  compare,
  concurrencyOf,
  lossesOf,
  type ModelName,
  modelNames,
  presetNames,
  presets,
  type Scenario,
  type Step,
  worksOf,
} from "../../src/index.ts";
import { simulate } from "../free.ts";
import { knotted } from "../trace/knotted.ts";
import { runOf, sumOf, traceOf } from "./support.ts";

function computing(count: number, cores: number): Scenario {
  return { groups: [{ name: "T", count, steps: [{ cpu: "10ms" }] }], machine: { cores } };
}

describe("what works lose time to", () => {
  test("nothing, where nobody computes and nobody is limited", () => {
    for (const model of modelNames.filter((name) => name !== "sequential" && name !== "processes")) {
      const { gil, core, loop, start, overhead } = lossesOf(runOf(presets["ten-tasks"], model).trace);
      expect(gil + core + loop + start).toBe(0);
      expect(overhead).toBeCloseTo(0, 12);
    }
  });

  test("one after another, each waits for all before it", () => {
    assert(
      property(integer({ min: 1, max: 30 }), (count) => {
        const { start } = lossesOf(runOf(computing(count, 4), "sequential").trace);
        expect(start).toBeCloseTo((0.01 * count * (count - 1)) / 2, 9);
      }),
    );
  });

  test("under asyncio, tasks that compute wait for those that are before them in the iteration", () => {
    assert(
      property(integer({ min: 1, max: 30 }), (count) => {
        const { loop, gil, core } = lossesOf(runOf(computing(count, 4), "asyncio").trace);
        expect(loop).toBeCloseTo((0.01 * count * (count - 1)) / 2, 9);
        expect(gil + core).toBe(0);
      }),
    );
  });

  test("nine tasks lose the blocking call's 450 ms each", () => {
    expect(lossesOf(runOf(presets["blocking-call"], "asyncio").trace).loop).toBeCloseTo(9 * 0.45, 9);
  });

  test("requests that come while the loop is blocked lose time to it before they begin", () => {
    const { loop, start } = lossesOf(runOf(presets["server-with-blocking-handler"], "asyncio").trace);
    expect(loop).toBeGreaterThan(20);
    expect(start).toBe(0);
  });

  test("threads lose time to the GIL, free threads to the cores", () => {
    const threads = lossesOf(runOf(presets["io-and-cpu"], "threads").trace);
    const free = lossesOf(runOf(presets["io-and-cpu"], "free-threaded").trace);
    expect([threads.gil > 1, threads.core]).toEqual([true, 0]);
    expect([free.gil, free.core > 0.5]).toEqual([0, true]);
  });

  test("jobs in a loop's pool lose time to the GIL, but no longer than their tasks wait for them", () => {
    const job: Scenario = { groups: [{ name: "T", count: 4, steps: [{ cpu: "100ms" }] }] };
    expect(lossesOf(runOf(job, "asyncio-to-thread").trace).gil).toBeGreaterThan(0.2);
    const hasty: Scenario = {
      groups: [{ name: "T", count: 4, steps: [{ timeout: "20ms", steps: [{ cpu: "100ms" }] }] }],
    };
    const { gil } = lossesOf(runOf(hasty, "asyncio-to-thread").trace);
    const lives = sumOf(worksOf(runOf(hasty, "asyncio-to-thread").trace).map(({ arrival, end }) => end - arrival));
    expect(gil).toBeGreaterThan(0);
    expect(gil).toBeLessThanOrEqual(lives);
  });

  test("what pools compute is the works', what the machine charges is overhead", () => {
    expect(lossesOf(runOf(presets["io-and-cpu"], "asyncio-process-pool").trace).overhead).toBeCloseTo(0, 9);
    const prices = { forkStart: 0.01 };
    const [run] = simulate(computing(4, 4), 7, ["processes"], { prices }).runs;
    expect(lossesOf(run?.trace ?? traceOf()).overhead).toBeCloseTo(0.04, 9);
  });

  test("what branches compute in threads of their own, or send to processes, is their work's", () => {
    const branches = (step: Step): Scenario => ({
      groups: [{ name: "T", count: 2, steps: [{ gather: [[step], [step]] }] }],
      machine: { cores: 4, processes: 4 },
    });
    const lost = (step: Step, model: ModelName) => lossesOf(runOf(branches(step), model).trace);
    expect(lost({ cpu: 1 }, "threads").overhead).toBeCloseTo(0, 9);
    expect(lost({ cpu: 1 }, "threads").gil).toBeGreaterThan(6);
    expect(lost({ cpu: 1 }, "free-threaded").overhead).toBeCloseTo(0, 9);
    expect(lost({ offload: "process", steps: [{ cpu: 1 }] }, "threads").overhead).toBeCloseTo(0, 9);
  });

  test("a job that begins when its work has given up is no overhead", () => {
    const late: Scenario = {
      groups: [
        {
          name: "T",
          count: 3,
          steps: [{ timeout: "15ms", steps: [{ offload: "process", steps: [{ cpu: "10ms" }] }] }],
        },
      ],
      machine: { processes: 1 },
    };
    const { trace } = runOf(late, "asyncio");
    expect(worksOf(trace).map(({ end }) => end)).toEqual([0.01, 0.015, 0.015]);
    expect(trace.events.at(-1)?.time).toBeCloseTo(0.03, 9);
    expect(lossesOf(trace).overhead).toBeCloseTo(0, 9);
  });

  test("nothing is overhead where nothing costs, whatever is held, sent and given up", () => {
    assert(
      property(integer({ min: 0, max: 999 }), (seed) => {
        for (const { trace } of simulate(knotted, seed).runs) expect(lossesOf(trace).overhead).toBeCloseTo(0, 9);
      }),
      { numRuns: 15 },
    );
  });

  test.each(presetNames.filter((name) => !name.startsWith("long-loop")))("never more than there was, in %s", (name) => {
    for (const { trace } of simulate(presets[name], 3).runs) {
      const { gil, core, loop, start } = lossesOf(trace);
      const lives = sumOf(worksOf(trace).map(({ arrival, end }) => end - arrival));
      for (const cause of [gil, core, loop, start]) {
        expect(cause).toBeGreaterThanOrEqual(0);
        expect(cause).toBeLessThanOrEqual(lives + 1e-9);
      }
    }
  });

  test("never more than there was, whatever the model, the seed and the prices", () => {
    const scenario: Scenario = {
      groups: [
        { name: "A", count: 8, limit: 3, steps: [{ gather: [[{ cpu: "3ms" }], [{ block: "4ms" }]] }, { io: "5ms" }] },
        {
          name: "B",
          count: 6,
          arrivals: { users: 2, think: "2ms" },
          steps: [{ io: { uniform: [0, 0.02] } }, { cpu: "2ms" }],
        },
      ],
    };
    const prices = {
      wakeUp: 2e-5,
      wakeCall: 1e-6,
      threadSwitch: 2e-6,
      loopIteration: 1e-5,
      select: 5e-6,
      forkStart: 1e-3,
    };
    assert(
      property(integer({ min: 0, max: 999 }), (seed) => {
        for (const { trace } of simulate(scenario, seed, undefined, { prices }).runs) {
          const { gil, core, loop, start, overhead } = lossesOf(trace);
          const lives = sumOf(worksOf(trace).map(({ arrival, end }) => end - arrival));
          for (const cause of [gil, core, loop, start, overhead]) expect(cause).toBeGreaterThanOrEqual(0);
          for (const cause of [gil, core, loop, start]) expect(cause).toBeLessThanOrEqual(lives + 1e-9);
        }
      }),
      { numRuns: 20 },
    );
  });

  test("by hand: a thread that waits for the GIL for 1 s and for a core for 2", () => {
    const somewhere = { core: null, until: null, resource: null, target: null };
    const trace = traceOf(
      { type: "thread-created", time: 0, thread: 1, name: "Main", process: 1, creator: null },
      { type: "thread-state", time: 0, thread: 1, state: "running", ...somewhere },
      { type: "work-started", time: 1, work: 1, name: "A", arrival: 0, task: null, thread: 1 },
      { type: "thread-state", time: 1, thread: 1, state: "waits-for-gil", ...somewhere },
      { type: "thread-state", time: 2, thread: 1, state: "waits-for-core", ...somewhere },
      { type: "thread-state", time: 4, thread: 1, state: "running", ...somewhere },
      { type: "work-finished", time: 5, work: 1, error: null },
    );
    expect(lossesOf(trace)).toEqual({ gil: 1, core: 2, loop: 0, start: 1, overhead: 1 });
  });
});

describe("concurrency over time", () => {
  test("has the total of the durations as its area, and ends with nobody", () => {
    const { trace, statistics } = runOf(presets.crawler, "asyncio");
    const points = concurrencyOf(trace);
    const area = sumOf(points.map(({ time, value }, at) => value * ((points[at + 1]?.time ?? time) - time)));
    expect(area).toBeCloseTo(statistics.duration.total, 6);
    expect(points.at(-1)?.value).toBe(0);
    expect(points.map(({ time }) => time)).toEqual(
      [...new Set(points.map(({ time }) => time))].toSorted((a, b) => a - b),
    );
  });
});

describe("a comparison", () => {
  test("gives speed-ups against one after another, and how busy the cores were", () => {
    const rows = compare(simulate(computing(8, 4), 7, ["sequential", "free-threaded", "threads"]));
    expect(rows.map(({ speedUp }) => speedUp?.toFixed(2))).toEqual(["1.00", "4.00", "1.00"]);
    expect(rows.map(({ utilisation }) => utilisation.toFixed(2))).toEqual(["0.25", "1.00", "0.25"]);
  });

  test("knows no speed-up without the run to compare with, and never more busy cores than there are", () => {
    expect(compare(simulate(computing(3, 2), 7, ["asyncio"]))[0]?.speedUp).toBeNull();
    for (const name of ["io-and-cpu", "crawler", "pipeline"] as const) {
      for (const { utilisation } of compare(simulate(presets[name], 5))) expect(utilisation).toBeLessThanOrEqual(1);
    }
  });
});
