import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  type ModelName,
  modelNames,
  obstaclesOf,
  type PresetName,
  presetNames,
  presets,
  type Scenario,
  simulate,
  type Trace,
} from "../../src/index.ts";
import { traceOf } from "../../src/trace/events.ts";
import { FREE } from "../../src/machine/index.ts";
import { parseTrace, traceToJson } from "../../src/trace/parse.ts";
import { stateAt, type TraceState } from "../../src/trace/state.ts";
import { TraceIndex } from "../../src/trace/trace-index.ts";
import { Replay } from "./replay.ts";

const mixed: Scenario = {
  groups: [
    {
      name: "A",
      count: 6,
      limit: 2,
      steps: [
        { io: { uniform: [0, 0.1] } },
        { lock: "door", steps: [{ io: "20ms" }, { cpu: "5ms" }] },
        { gather: [[{ io: "10ms" }], [{ cpu: "2ms" }, { block: "3ms" }]] },
      ],
    },
    {
      name: "B",
      count: 5,
      steps: [
        { semaphore: "two", steps: [{ io: { uniform: [0, 0.05] } }] },
        { put: "q" },
        { timeout: "5ms", steps: [{ io: { uniform: [0, 0.01] } }] },
      ],
    },
    { name: "C", count: 5, steps: [{ get: "q" }, { offload: "thread", steps: [{ cpu: "3ms" }] }, { yield: 2 }] },
  ],
  locks: ["door"],
  semaphores: { two: 2 },
  queues: { q: 1 },
};

function tracesOf(scenario: Scenario, seed: number): Trace[] {
  const unable = new Set(obstaclesOf(scenario).map(({ model }) => model));
  const able = modelNames.filter((model) => !unable.has(model));
  return simulate(scenario, seed, able).runs.map(({ trace }) => trace);
}

function traceUnder(model: ModelName, scenario: Scenario, seed = 7): Trace {
  return simulate(scenario, seed, [model], { prices: FREE }).runs[0]?.trace ?? traceOf([]);
}

/** Compares a state with the long way's. */
function expectRight(state: TraceState, trace: Trace): void {
  const replay = new Replay(trace, state.count);
  const expected = [...replay.tasks].map(([task, { made, suspended, state: is, since, computes, cancelling }]) => {
    const isOver = suspended?.on === "sleep" && suspended.until !== null && suspended.until <= state.time;
    const waits = isOver ? null : suspended;
    return {
      task,
      name: made.name,
      parent: made.parent,
      thread: made.thread,
      state: isOver ? "ready" : is,
      since: isOver ? Math.max(since, suspended.until) : since,
      on: waits?.on ?? null,
      until: computes === null ? (waits?.until ?? null) : computes.time + computes.seconds,
      resource: waits?.resource ?? null,
      target: waits?.target ?? null,
      computes: computes?.call ?? null,
      cancelling,
    };
  });
  const byTask = <T extends { task: number }>(list: readonly T[]): T[] => list.toSorted((a, b) => a.task - b.task);
  const found = state.tasks.map(({ work: _work, step: _step, ...task }) => task);
  expect(byTask(found)).toEqual(byTask(expected));
  const queues = [...replay.ready].filter(([, ready]) => ready.length > 0);
  const readyOf = new Map(state.loops.map(({ thread, ready }) => [thread, ready]));
  for (const [thread, ready] of queues) expect(readyOf.get(thread)).toEqual(ready);
  expect([...readyOf.values()].flat().length).toBe(queues.flatMap(([, ready]) => ready).length);
  const timers = state.loops.flatMap((loop) => loop.timers);
  expect(
    byTask(timers.flatMap(({ timer, task, when }) => (timer === null && task !== null ? [{ task, until: when }] : []))),
  ).toEqual(byTask(replay.sleepers()));
  expect(timers.flatMap(({ timer }) => timer ?? []).toSorted((a, b) => a - b)).toEqual(
    [...replay.timers.keys()].toSorted((a, b) => a - b),
  );
  for (const { timers: own } of state.loops) {
    expect(own.map(({ when }) => when)).toEqual(own.map(({ when }) => when).toSorted((a, b) => a - b));
  }
  for (const { resource, holders, length, kind } of state.resources) {
    expect(holders.map(({ task, thread, since }) => ({ task, thread, since }))).toEqual(
      (replay.holders.get(resource) ?? []).map(({ task, thread, time }) => ({ task, thread, since: time })),
    );
    expect(length).toBe(kind === "queue" ? (replay.lengths.get(resource) ?? 0) : null);
  }
  expect(new Map(state.threads.map(({ thread, state: is }) => [thread, is]))).toEqual(replay.threads);
  const holders = new Set(state.threads.flatMap(({ thread, holdsGil }) => (holdsGil ? [thread] : [])));
  expect(holders).toEqual(new Set([...replay.gils.values()].filter((thread) => thread !== null)));
  for (const { work, state: is, arrival } of state.works) {
    const known = replay.works.get(work);
    const notBegun = arrival > state.time ? "to come" : "waits to start";
    expect(is).toBe(known === undefined ? notBegun : known.done ? "done" : "under way");
  }
}

describe("the state at an instant", () => {
  const quick = presetNames.filter((name) => !name.startsWith("long-loop") && !name.startsWith("server"));

  test.each(quick)("is what all events before come to, in %s under every model", (name: PresetName) => {
    for (const trace of tracesOf(presets[name], 7)) {
      const index = new TraceIndex(trace);
      fc.assert(
        fc.property(fc.integer({ min: -1, max: trace.events.length }), (event) => {
          expectRight(stateAt(index, { event }), trace);
        }),
        { numRuns: 8 },
      );
    }
  });

  test("is what all events up to a time come to, in mixed work under every model", () => {
    for (const trace of tracesOf(mixed, 3)) {
      const index = new TraceIndex(trace);
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1.1, noNaN: true }), (part) => {
          expectRight(stateAt(index, part * index.end), trace);
        }),
        { numRuns: 40 },
      );
    }
  });

  test("is the same however one got there, in a trace of many copies", () => {
    const trace = traceUnder("asyncio", {
      groups: [{ name: "T", count: 2000, steps: [{ io: { uniform: [0, 1] } }, { yield: 3 }] }],
    });
    expect(trace.events.length).toBeGreaterThan(3 * 2048);
    const index = new TraceIndex(trace);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: trace.events.length - 1 }), (event) => {
        const { tasks, loops, works } = stateAt(index, { event });
        const fresh = stateAt(trace, { event });
        expect([tasks, loops, works]).toEqual([fresh.tasks, fresh.loops, fresh.works]);
      }),
      { numRuns: 20 },
    );
  });

  test("says which step each task is at, of its own branch and of its own work", () => {
    const scenario: Scenario = {
      groups: [
        { name: "First", count: 1, steps: [{ io: 1 }] },
        {
          name: "Second",
          count: 1,
          steps: [{ gather: [[{ io: 1 }], [{ repeat: 2, steps: [{ io: 1 }] }]] }, { io: 1 }],
        },
      ],
    };
    const steps = (time: number): unknown[] =>
      stateAt(traceUnder("asyncio", scenario), time).tasks.map(({ name, work, step }) => [name, work, step]);
    expect(steps(0.5)).toEqual([
      ["Task-1", null, null],
      ["First 1", 1, 0],
      ["Second 1", 2, 1],
      ["Task-2", 2, 2],
      ["Task-3", 2, 4],
    ]);
    expect(steps(2.5)).toEqual([
      ["Task-1", null, null],
      ["Second 1", 2, 5],
    ]);
    const threads = stateAt(traceUnder("threads", scenario), 0.5).threads.map(({ work, step }) => [work, step]);
    expect(threads).toEqual([
      [null, null],
      [1, 0],
      [2, 1],
      [2, 2],
      [2, 4],
    ]);
  });

  test("before the first event there is nothing; after the last, nothing is left", () => {
    const trace = traceUnder("asyncio", mixed);
    const before = stateAt(trace, { event: -1 });
    expect([before.tasks, before.threads, before.loops, before.resources]).toEqual([[], [], [], []]);
    const after = stateAt(trace, Number.POSITIVE_INFINITY);
    expect([after.tasks, after.threads, after.loops]).toEqual([[], [], []]);
    expect(after.resources.flatMap(({ holders }) => holders)).toEqual([]);
    expect(new Set(after.works.map(({ state }) => state))).toEqual(new Set(["done"]));
  });

  test("a trace that was cut off has the same state, also of works that have larger numbers than there are events", () => {
    const [whole = traceOf([])] = simulate(presets.server, 7, ["sequential"]).runs.map(({ trace }) => trace);
    const events = [...whole.events];
    const at = events.findIndex((event) => event.type === "work-started" && event.name.startsWith("Report"));
    const cut = traceOf(events.slice(0, at + 1), { ...whole.about, cut: true });
    const [found, expected] = [cut, whole].map((trace) => stateAt(trace, { event: at }));
    for (const part of ["tasks", "threads", "loops", "resources"] as const) {
      expect(found?.[part]).toEqual(expected?.[part]);
    }
    const { work = 0 } = events[at] as { work?: number }; // it is a work's
    expect(work).toBeGreaterThan(cut.events.length);
    expect(found?.work(work)).toMatchObject({ name: "Report 1", state: "under way" });
    expect(found?.works.map((one) => one.work)).toContain(work);
    const read = parseTrace(traceToJson(cut));
    expect(read.ok && [...read.trace.events]).toEqual([...cut.events]);
  });

  test("numbers that count nothing do no harm", () => {
    const events = [{ type: "task-resumed", time: 0, task: 4_000_000_000 }] as const;
    expect(stateAt(traceOf(events), 0).tasks).toEqual([]);
  });
});
