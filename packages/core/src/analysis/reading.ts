import type { Trace } from "../trace/event.ts";
import { worksOf, type WorkSpans } from "../trace/spans.ts";
import { type LoopHistory, loopHistory } from "./task-history.ts";
import { type ThreadHistory, threadHistories } from "./thread-history.ts";

/** A worker of a pool did a job for a work, from `start` to `end` (seconds). */
export interface Job {
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
  /** What workers of pools did for tasks. */
  readonly jobs: readonly Job[];
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
    jobs: [],
  };
  return { ...reading, jobs: jobsOf(reading) };
}

/** A worker that does a job for a task says both; whoever holds anything else is one of them. */
function jobsOf(reading: Reading): Job[] {
  const begun = new Map<number, number>();
  const jobs: Job[] = [];
  for (const event of reading.trace.events) {
    if (event.type !== "resource-acquired" && event.type !== "resource-released") continue;
    const { thread, task, time } = event;
    if (thread === null || task === null) continue;
    const start = begun.get(thread);
    const work = start === undefined ? null : workOfTask(reading, task, start);
    if (event.type === "resource-acquired") begun.set(thread, time);
    else if (start !== undefined && work !== null) jobs.push({ thread, work: work.work, start, end: time });
  }
  return jobs;
}

function add<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The work for which a task does what it does at `time`: its own, or that of whoever created it; null if it is for none. */
export function workOfTask(reading: Reading, number: number, time: number): WorkSpans | null {
  for (let at: number | null = number; at !== null; at = reading.loops.tasks.get(at)?.parent ?? null) {
    const own: readonly WorkSpans[] | undefined = reading.byTask.get(at);
    if (own !== undefined) return coming(own, time);
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
