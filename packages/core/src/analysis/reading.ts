import type { Trace } from "../trace/event.ts";
import { worksOf, type WorkSpans } from "../trace/spans.ts";
import { type LoopHistory, loopHistory } from "./task-history.ts";
import { type ThreadHistory, threadHistories } from "./thread-history.ts";

/** A thread did something for a work that another performs, from `start` to `end` (seconds): a job of a pool, or a branch of a gather. */
export interface Help {
  readonly thread: number;
  readonly work: number;
  readonly start: number;
  readonly end: number;
}

/** A trace, read once for all that is asked about it. */
export interface Reading {
  readonly trace: Trace;
  readonly makespan: number;
  readonly works: readonly WorkSpans[];
  readonly workByNumber: ReadonlyMap<number, WorkSpans>;
  readonly threads: ReadonlyMap<number, ThreadHistory>;
  readonly loops: LoopHistory;
  /** What each thread performed, in order of time. */
  readonly byThread: ReadonlyMap<number, readonly WorkSpans[]>;
  /** What each task performed, in order of time. */
  readonly byTask: ReadonlyMap<number, readonly WorkSpans[]>;
  readonly helps: readonly Help[];
}

/** Reads a trace. */
export function read(trace: Trace): Reading {
  const works = worksOf(trace);
  const workByNumber = new Map(works.map((work) => [work.work, work]));
  const byThread = new Map<number, WorkSpans[]>();
  const byTask = new Map<number, WorkSpans[]>();
  for (const event of trace.events) {
    if (event.type !== "work-started") continue;
    const work = workByNumber.get(event.work);
    if (work === undefined) continue;
    if (event.thread !== null) add(byThread, event.thread, work);
    if (event.task !== null) add(byTask, event.task, work);
  }
  const makespan = trace.events.at(-1)?.time ?? 0;
  const reading = {
    trace,
    makespan,
    works,
    workByNumber,
    threads: threadHistories(trace),
    loops: loopHistory(trace),
    byThread,
    byTask,
    helps: [],
  };
  return { ...reading, helps: [...jobsOf(reading), ...branchesOf(reading)] };
}

/** A worker takes a place in its pool for each job. Whoever performs a work itself, as the workers do that works are given to, does no job for it. */
function jobsOf(reading: Reading): Help[] {
  const pools = new Set<number>();
  const begun = new Map<number, number>();
  const jobs: Help[] = [];
  for (const event of reading.trace.events) {
    if (event.type === "resource-created" && event.kind === "pool") pools.add(event.resource);
    if (event.type !== "resource-acquired" && event.type !== "resource-released") continue;
    const { thread, task, time } = event;
    if (thread === null || !pools.has(event.resource) || reading.byThread.has(thread)) continue;
    const start = begun.get(thread);
    if (event.type === "resource-acquired") begun.set(thread, time);
    if (event.type === "resource-acquired" || start === undefined) continue;
    const work = task === null ? event.work : senderOf(reading, task, start);
    if (typeof work === "number") jobs.push({ thread, work, start, end: time });
  }
  return jobs;
}

/** The work for which a task sent the job that begins at `time`; that may be over by then. */
function senderOf(reading: Reading, task: number, time: number): number | undefined {
  const begun = worksOfTask(reading, task)?.findLast(({ start }) => start <= time);
  return (workOfTask(reading, task, time) ?? begun)?.work;
}

/** A thread that does steps of a work, and does not perform it, does a branch: that is all that it does. */
function branchesOf({ trace, threads, byThread }: Reading): Help[] {
  const branches = new Map<number, Help>();
  for (const event of trace.events) {
    if (event.type !== "work-step" || event.thread === null) continue;
    const { thread, work } = event;
    const history = threads.get(thread);
    if (history === undefined || byThread.has(thread) || branches.has(thread)) continue;
    branches.set(thread, { thread, work, start: history.created, end: history.stretches.at(-1)?.end ?? event.time });
  }
  return [...branches.values()];
}

function add<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The work for which a task does what it does at `time`: its own, or that of whoever created it; null if it is for none. */
export function workOfTask(reading: Reading, number: number, time: number): WorkSpans | null {
  const works = worksOfTask(reading, number);
  return works === null ? null : coming(works, time);
}

/** What a task performs, or whoever created it; null if nobody of them performs anything. */
function worksOfTask({ loops, byTask }: Reading, number: number): readonly WorkSpans[] | null {
  for (let at: number | null = number; at !== null; at = loops.tasks.get(at)?.parent ?? null) {
    const own: readonly WorkSpans[] | undefined = byTask.get(at);
    if (own !== undefined) return own;
  }
  return null;
}

/** The work for which a thread does what it does at `time`: one that it performs, or that of the thread that made it; null if it is for none. */
export function workOfThread({ threads, byThread }: Reading, number: number, time: number): WorkSpans | null {
  for (let at: number | null = number; at !== null; at = threads.get(at)?.creator ?? null) {
    const own: readonly WorkSpans[] | undefined = byThread.get(at);
    if (own !== undefined) return coming(own, time);
  }
  return null;
}

/** The work of those in order of time that is under way at `time`, or has come and is about to start. */
function coming(works: readonly WorkSpans[], time: number): WorkSpans | null {
  let [low, high] = [0, works.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((works[middle]?.end ?? Number.POSITIVE_INFINITY) > time) high = middle;
    else low = middle + 1;
  }
  const work = works[low];
  return work === undefined || work.arrival > time ? null : work;
}
