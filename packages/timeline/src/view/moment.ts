import {
  type Instant,
  stateAt,
  type Subject,
  traceFrom,
  type TraceColumns,
  TraceIndex,
  type TraceState,
  whyNotRunning,
} from "@interleave/core/trace";

import { durationText } from "../scale.ts";

/** A list at a moment: how many are in it, and what is to be said of the first of them. */
export interface MomentList {
  readonly title: string;
  readonly count: number;
  readonly entries: readonly string[];
}

/** So many of a list are told of. */
const TOLD = 12;

/** Tells of the state of one run at any moment. This is the engine's own knowledge: it is loaded when somebody asks for it. */
export class MomentReader {
  readonly #index: TraceIndex;

  constructor(columns: TraceColumns) {
    this.#index = new TraceIndex(traceFrom(columns));
  }

  /** What runs, is ready, sleeps, waits and is held, after so many events, at a time (seconds). */
  listsAt(time: number, happened: number): readonly MomentList[] {
    const state = stateAt(this.#index, this.#instant(time, happened));
    return [...loopLists(state, time), ...threadLists(state), ...resourceLists(state)];
  }

  /** Why somebody does not run: a sentence for each link of the chain of causes. */
  why(who: Subject, time: number, happened: number): readonly string[] {
    return whyNotRunning(this.#index, who, this.#instant(time, happened)).map(({ sentence }) => sentence);
  }

  /** The time, if all that happens at it has; else the last event. */
  #instant(time: number, happened: number): Instant {
    return this.#index.countAt(time) === happened ? time : { event: happened - 1 };
  }
}

function listOf<T>(title: string, all: readonly T[], text: (one: T) => string): MomentList {
  return { title, count: all.length, entries: all.slice(0, TOLD).map(text) };
}

/** The parts of each event loop, in the order in which the loop has them. */
function loopLists(state: TraceState, time: number): MomentList[] {
  return state.loops.flatMap(({ thread, running, ready, timers }) => {
    const name = state.loops.length < 2 || thread === null ? "" : ` of ${threadName(state, thread)}`;
    const isSuspended = state.tasks.filter((task) => task.thread === thread && task.state === "suspended");
    return [
      listOf(
        `Running${name}`,
        running === null ? [] : [running],
        (task) => `${taskName(state, task)}${doing(state, task)}`,
      ),
      listOf(`Ready queue${name}`, ready, (task) => taskName(state, task)),
      listOf(`Timers${name}`, timers, ({ when, task }) => {
        const due = when <= time ? ", due" : "";
        return `${durationText(when)}${due}: ${task === null ? "a timeout" : taskName(state, task)}`;
      }),
      listOf(
        `Waiting${name}`,
        isSuspended.filter(({ on }) => on !== "sleep"),
        ({ task, on, resource, target }) => `${taskName(state, task)}: ${waitsFor(state, on, resource, target)}`,
      ),
    ];
  });
}

function doing(state: TraceState, task: number): string {
  const { computes = null, until = null } = state.task(task) ?? {};
  if (computes === null) return "";
  return `: ${computes === "cpu" ? "computes" : "a blocking call"}${until === null ? "" : `, until ${durationText(until)} at least`}`;
}

/** Threads are told of where they are more than the one of a loop. */
function threadLists(state: TraceState): MomentList[] {
  const { threads, loops } = state;
  if (threads.length < 2 && loops.length > 0) return [];
  return [
    listOf("Threads", threads, ({ name, state: does, work, holdsGil, until }) => {
      const whose = work === null ? "" : ` (${state.work(work)?.name ?? "a task"})`;
      const words = `${THREAD_WORDS[does]}${until === null ? "" : `, until ${durationText(until)}`}`;
      return `${name}${whose}: ${words}${holdsGil ? ", has the GIL" : ""}`;
    }),
  ];
}

const THREAD_WORDS = {
  new: "has not begun",
  running: "runs",
  "waits-for-core": "waits for a core",
  "waits-for-gil": "waits for the GIL",
  blocked: "is in a blocking call",
  parked: "waits to be woken",
  finished: "is finished",
} as const;

function resourceLists(state: TraceState): MomentList[] {
  const { resources } = state;
  if (resources.length === 0) return [];
  return [
    listOf("Locks and queues", resources, ({ kind, name, capacity, holders, length, waitingTasks, waitingThreads }) => {
      const waiting = waitingTasks.length + waitingThreads.length;
      const size = length === null ? holders.length : length;
      const full = capacity === null ? String(size) : `${size} of ${capacity}`;
      return `${kind}${name === "" ? "" : ` “${name}”`}: ${full}${length === null ? " taken" : " in it"}${waiting === 0 ? "" : `, ${waiting} waiting`}`;
    }),
  ];
}

function waitsFor(state: TraceState, on: string | null, resource: number | null, target: number | null): string {
  const found = resource === null ? null : state.resource(resource);
  if (found !== null) return `${found.kind}${found.name === "" ? "" : ` “${found.name}”`}`;
  return target === null ? `on ${on ?? "something"}` : taskName(state, target);
}

/** A task that does a task of the scenario has that one's name. */
function taskName(state: TraceState, number: number): string {
  const task = state.task(number);
  if (task === null) return `task ${number}`;
  const work = task.work === null ? null : state.work(task.work);
  return work?.task === number ? work.name : task.name;
}

function threadName(state: TraceState, number: number): string {
  return state.thread(number)?.name ?? `thread ${number}`;
}
