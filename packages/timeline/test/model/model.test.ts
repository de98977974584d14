import { presets, presetNames, simulate, worksOf } from "@interleave/core";
import { type TraceEvent, traceOf } from "@interleave/core/trace";
import { describe, expect, test } from "vitest";

import { STATE, stateAt } from "../../src/model/lane-state.ts";
import { LINK_KINDS } from "../../src/model/link-table.ts";
import { modelOf } from "../../src/model/model-of.ts";
import type { RunModel } from "../../src/model/run-model.ts";
import { spanAt } from "../../src/model/span-table.ts";

/** The spans of a lane as text: "suspended 0–0.5". */
function told({ spans }: RunModel, lane: number): string[] {
  const [first = 0, last = 0] = [spans.offsets[lane], spans.offsets[lane + 1]];
  return Array.from({ length: last - first }, (_, index) => {
    const span = first + index;
    return `${stateAt(spans.state[span] ?? 0)} ${rounded(spans.start[span])}–${rounded(spans.end[span])}`;
  });
}

function rounded(seconds = 0): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** Carried out where nothing costs anything: everything takes just as long as the scenario says. */
function runOf(scenario: Parameters<typeof simulate>[0], model: "asyncio" | "threads" | "sequential"): RunModel {
  const [run] = simulate(scenario, 7, [model], { prices: {} }).runs;
  if (run === undefined) throw new Error("no run");
  return modelOf(run.trace);
}

describe("a blocked loop", () => {
  const model = runOf(presets["blocking-call"], "asyncio");

  test("the one that blocks is blocking; the others slept long enough, and are ready until it is done", () => {
    expect(model.lanes.map(({ name }) => name).slice(0, 2)).toEqual(["Blocking 1", "Task 1"]);
    expect(told(model, 0)).toEqual(["suspended 0–0.1", "blocking 0.1–0.6", "suspended 0.6–0.7"]);
    expect(told(model, 1)).toEqual([
      "suspended 0–0.15",
      "ready 0.15–0.6",
      "suspended 0.6–0.75",
      "suspended 0.75–0.9",
      "suspended 0.9–1.05",
    ]);
  });

  test("knows at any time which span it is, by binary search", () => {
    expect(model.spans.state[spanAt(model.spans, 0, 0.3)]).toBe(STATE.blocking);
    expect(model.spans.state[spanAt(model.spans, 0, 0.6)]).toBe(STATE.suspended);
    expect(spanAt(model.spans, 0, 0.8)).toBe(-1);
  });

  test("counts who is under way", () => {
    expect(model.concurrency.times[0]).toBe(0);
    expect(Math.max(...model.concurrency.values)).toBe(10);
    expect(model.concurrency.values.at(-1)).toBe(0);
    expect(model).toMatchObject({ by: "task", tasks: 10, failed: 0, cancelled: 0 });
  });
});

test("threads wait for the GIL where they could run, and hold it one at a time", () => {
  const model = runOf(presets["io-and-cpu"], "threads");
  const states = new Set(Array.from(model.spans.state, stateAt));
  expect(states).toEqual(new Set(["computing", "blocking", "waits-for-gil"]));
  // Whenever somebody computes, nobody else does.
  const computing = Array.from(model.spans.state.keys()).filter((span) => model.spans.state[span] === STATE.computing);
  const ordered = computing.toSorted((a, b) => (model.spans.start[a] ?? 0) - (model.spans.start[b] ?? 0));
  for (const [place, span] of ordered.entries()) {
    const before = ordered[place - 1];
    if (before !== undefined)
      expect(model.spans.start[span]).toBeGreaterThanOrEqual((model.spans.end[before] ?? 0) - 1e-9);
  }
});

test("a task that another one made has a lane below it, and a link from it", () => {
  const order = { io: "50ms" } as const;
  const model = runOf(
    { groups: [{ name: "Order", count: 2, steps: [order, { gather: [[{ io: "10ms" }], [{ io: "20ms" }]] }] }] },
    "asyncio",
  );
  expect(model.lanes.map(({ depth }) => depth)).toEqual([0, 1, 1, 0, 1, 1]);
  expect(model.tasks).toBe(2);
  const spawns = Array.from(model.links.kind.keys()).filter(
    (link) => LINK_KINDS[model.links.kind[link] ?? 0] === "spawn",
  );
  expect(spawns.map((link) => [model.links.from[link], model.links.to[link]])).toEqual([
    [0, 1],
    [0, 2],
    [3, 4],
    [3, 5],
  ]);
  // The first to end wakes nobody; the last does.
  const wakes = Array.from(model.links.kind.keys()).filter(
    (link) => LINK_KINDS[model.links.kind[link] ?? 0] === "wake",
  );
  expect(wakes.map((link) => [model.links.from[link], model.links.to[link]])).toEqual([
    [2, 0],
    [5, 3],
  ]);
});

test("who is cancelled and who fails is told apart", () => {
  const model = runOf(presets["thundering-herd"], "asyncio");
  expect(model.tasks).toBe(100);
  expect(model.failed).toBe(model.lanes.filter(({ outcome }) => outcome === "failed").length);
  const events: TraceEvent[] = [
    { type: "task-created", time: 0, task: 1, name: "main", parent: null, thread: null },
    { type: "task-started", time: 0, task: 1 },
    { type: "task-created", time: 0, task: 2, name: "child", parent: 1, thread: null },
    { type: "task-suspended", time: 0, task: 1, on: "sleep", until: 1, resource: null, target: null },
    { type: "task-started", time: 0, task: 2 },
    { type: "task-suspended", time: 0, task: 2, on: "future", until: null, resource: null, target: null },
    { type: "task-woken", time: 1, task: 1, by: null },
    { type: "task-resumed", time: 1, task: 1 },
    { type: "task-cancel-requested", time: 1, task: 2, by: 1 },
    { type: "task-computes", time: 1, task: 1, call: "cpu", seconds: 1 },
    { type: "task-done", time: 2, task: 1, outcome: "failed", error: "ValueError" },
    { type: "task-resumed", time: 2, task: 2 },
    { type: "task-done", time: 2, task: 2, outcome: "cancelled", error: null },
  ];
  const alone = modelOf(traceOf(events));
  expect(alone.lanes.map(({ name, depth, outcome, error }) => [name, depth, outcome, error])).toEqual([
    ["main", 0, "failed", "ValueError"],
    ["child", 1, "cancelled", null],
  ]);
  expect(told(alone, 0)).toEqual(["suspended 0–1", "computing 1–2"]);
  expect(alone).toMatchObject({ tasks: 2, failed: 1, cancelled: 1 });
  expect(Array.from(alone.links.kind, (kind) => LINK_KINDS[kind])).toEqual(["spawn", "cancel"]);
});

describe.each(presetNames)("%s", (name) => {
  const { runs } = simulate(presets[name], 7);

  test.each(runs.map(({ model, trace }) => [model, trace] as const))(
    "under %s: spans of a lane follow each other, within its life, for tasks, threads and processes",
    (_model, trace) => {
      for (const by of ["task", "thread", "process"] as const) {
        const model = modelOf(trace, by);
        const { offsets, start, end, length } = model.spans;
        expect(offsets).toHaveLength(model.lanes.length + 1);
        expect(offsets.at(-1)).toBe(length);
        const faults: string[] = [];
        for (const [lane, info] of model.lanes.entries()) {
          let last = info.start;
          for (let span = offsets[lane] ?? 0; span < (offsets[lane + 1] ?? 0); span++) {
            if ((start[span] ?? 0) < last || (end[span] ?? 0) <= (start[span] ?? 0))
              faults.push(`${info.name} ${span}`);
            last = end[span] ?? 0;
          }
          if (last > info.end) faults.push(`${info.name} ends before its spans`);
        }
        expect(faults).toEqual([]);
      }
    },
  );

  test.each(runs.map(({ model, trace }) => [model, trace] as const))(
    "under %s: the lanes of tasks are those of the engine's own spans",
    (_model, trace) => {
      const model = modelOf(trace);
      const works = worksOf(trace);
      const lanes = model.lanes.filter(({ work }) => work !== null);
      expect(lanes.map(({ name, start, end }) => [name, start, end])).toEqual(
        works.map(({ name, start, end }) => [name, start, end]),
      );
      expect(model.seconds).toBe(trace.events.at(-1)?.time);
    },
  );
});
