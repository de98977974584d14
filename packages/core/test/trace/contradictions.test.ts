import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  modelNames,
  obstaclesOf,
  presetNames,
  presets,
  type ResourceNow,
  type Scenario,
  simulate,
  type Trace,
} from "../../src/index.ts";
import { type Instant, stateAt, type Subject, TraceIndex, whyNotRunning } from "../../src/trace/index.ts";
import type { TraceState } from "../../src/trace/state.ts";
import { knotted } from "./knotted.ts";

/** What is said of an instant that cannot all be true. */
function contradictionsIn(state: TraceState): string[] {
  return [...inLoops(state), ...inThreads(state), ...inResources(state)];
}

function inLoops(state: TraceState): string[] {
  const told: string[] = [];
  for (const { thread, running, ready } of state.loops) {
    const tasks = state.tasks.filter((task) => task.thread === thread);
    const stepping = tasks.filter((task) => task.state === "running").map(({ task }) => task);
    if (stepping.join() !== (running === null ? "" : String(running)))
      told.push(`${stepping.join()} run, and ${running} does`);
    for (const task of ready) {
      if (state.task(task)?.state !== "ready") told.push(`task ${task} is in the ready queue, and not ready`);
    }
  }
  for (const { task, target, since } of state.tasks) {
    if (target !== null && state.task(target) === null) told.push(`task ${task} waits for ${target}, which is done`);
    if (since > state.time) told.push(`task ${task} does what it does since later`);
  }
  return told;
}

function inThreads(state: TraceState): string[] {
  const told: string[] = [];
  const cores = state.threads.flatMap(({ core }) => core ?? []);
  if (new Set(cores).size < cores.length) told.push(`two threads run on a core: ${cores.join()}`);
  const holders = state.threads.filter(({ holdsGil }) => holdsGil);
  if (new Set(holders.map(({ process }) => process)).size < holders.length) told.push("two threads have a GIL");
  for (const { thread, state: does } of holders) {
    if (does !== "running" && does !== "waits-for-core") told.push(`thread ${thread} has the GIL, and is ${does}`);
  }
  for (const { thread, work } of state.threads) {
    if (work !== null && state.work(work)?.state !== "under way")
      told.push(`thread ${thread} does ${work}, not under way`);
  }
  return told;
}

function inResources(state: TraceState): string[] {
  return state.resources.flatMap((resource) => {
    const { name, kind, capacity, holders } = resource;
    const gone = holders.filter(
      ({ task, thread }) =>
        (task !== null && state.task(task) === null) || (thread !== null && state.thread(thread) === null),
    );
    const isOver = kind !== "queue" && capacity !== null && holders.length > capacity;
    return [
      ...gone.map(() => `somebody who is done has the ${kind} ${name}`),
      ...(isOver ? [`${holders.length} have the ${kind} ${name} of ${capacity}`] : []),
      ...waitersOf(resource, state),
    ];
  });
}

function waitersOf({ name, kind, holders, waitingTasks, waitingThreads, resource }: ResourceNow, state: TraceState) {
  const tasks = waitingTasks.filter((task) => state.task(task)?.resource !== resource);
  const threads = waitingThreads.filter((thread) => state.thread(thread)?.resource !== resource);
  const has = holders.filter(({ thread }) => thread !== null && waitingThreads.includes(thread));
  return [...tasks, ...threads, ...has].map(() => `somebody waits for the ${kind} ${name}, and does not, or has it`);
}

/** Right after an event others of the same time may be missing: whom a lock's release wakes, is woken by the next. */
function freeLocksIn(state: TraceState): string[] {
  return state.resources.flatMap(({ name, kind, holders, waitingThreads }) =>
    kind === "lock" &&
    holders.length === 0 &&
    waitingThreads.length > 0 &&
    waitingThreads.every((thread) => state.thread(thread)?.woken === null)
      ? [`nobody has the lock ${name}, and of those that wait for it nobody is woken`]
      : [],
  );
}

/** Everybody who is there, or has come and waits. */
function everybodyIn(state: TraceState): Subject[] {
  const works = state.works.filter(({ state: is }) => is === "under way" || is === "waits to start");
  return [
    ...works.map(({ work }) => ({ work })),
    ...state.tasks.map(({ task }) => ({ task })),
    ...state.threads.map(({ thread }) => ({ thread })),
  ];
}

/** Who is there waits for nobody who is not. */
function endsOf(index: TraceIndex, state: TraceState, instant: Instant, pick: number): string[] {
  const everybody = everybodyIn(state);
  const who = everybody[pick % Math.max(1, everybody.length)];
  const chain = who === undefined ? [] : whyNotRunning(index, who, instant);
  const isGone = chain.some(({ kind }) => kind === "unknown" || kind === "done" || kind === "to come");
  return isGone ? [chain.map(({ sentence }) => sentence).join(" ")] : [];
}

function tracesOf(scenario: Scenario, seed: number): Trace[] {
  const unable = new Set(obstaclesOf(scenario).map(({ model }) => model));
  const able = modelNames.filter((model) => !unable.has(model));
  return simulate(scenario, seed, able).runs.map(({ trace }) => trace);
}

describe("at no instant do states contradict each other", () => {
  test.each(presetNames)("in %s under every model, at the prices of CPython", (name) => {
    for (const trace of tracesOf(presets[name], 7)) {
      const index = new TraceIndex(trace);
      const event = fc.integer({ min: 0, max: trace.events.length - 1 }).map((at) => ({ event: at }));
      const time = fc.double({ min: 0, max: index.end, noNaN: true });
      fc.assert(
        fc.property(fc.oneof(event, time), fc.nat(), (instant, pick) => {
          const state = stateAt(index, instant);
          expect([...contradictionsIn(state), ...endsOf(index, state, instant, pick)]).toEqual([]);
        }),
        { numRuns: 12 },
      );
    }
  });

  test("where everything is held, waited for and given up at once, at any event and time of any seed", () => {
    fc.assert(
      fc.property(fc.nat({ max: 99 }), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, pick, part) => {
        for (const trace of tracesOf(knotted, seed)) {
          const index = new TraceIndex(trace);
          const at = { event: Math.floor(part * (trace.events.length - 1)) };
          const [event, time] = [stateAt(index, at), stateAt(index, part * index.end)];
          expect([...contradictionsIn(event), ...endsOf(index, event, at, pick)]).toEqual([]);
          expect(contradictionsIn(time)).toEqual([]);
          const all = Array.from({ length: 25 }, (_, nth) => ((nth + part) / 25) * index.end);
          expect(all.flatMap((instant) => freeLocksIn(stateAt(index, instant)))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
