import type { ThreadState, Trace } from "../trace/event.ts";
import { lastBefore, lastWhere, type Place } from "./place.ts";
import { type Reading, read, workOfTask } from "./reading.ts";
import type { TaskHistory, TaskStretch } from "./task-history.ts";
import { statesWithin, type ThreadHistory, type ThreadStretch } from "./thread-history.ts";
import { Wakers } from "./wakers.ts";

/**
 * Why the run could not have gone on sooner.
 * - `computes`: a work computes;
 * - `blocks`: a task makes a blocking call, and its loop stands still;
 * - `waits`: a work waits for something outside of the program, or for a time;
 * - `pool`: a task waits for what a pool of threads or processes does for it;
 * - `loop`: a task could run, but its loop is busy with others;
 * - `gil`, `core`: a thread could run, but waits for the GIL, or for a core;
 * - `overhead`: no work's own: starting, switching, waking, shutting down.
 */
export type Why = "computes" | "blocks" | "waits" | "pool" | "loop" | "gil" | "core" | "overhead";

/** A part of the critical path, from `from` to `to` (seconds, `to > from`). */
export interface CriticalSegment {
  readonly from: number;
  readonly to: number;
  readonly why: Why;
  /** The work that it is about; null if it is about none. */
  readonly work: number | null;
  /** The asyncio task, or the thread, that it is about. */
  readonly task: number | null;
  readonly thread: number | null;
}

/**
 * The chain of doing and waiting that the makespan consists of: each segment ends where the next begins, the first begins at 0 and the last
 * ends with the run. To make a run shorter, make one of these shorter.
 *
 * It is found from the end: what the last to act waited for, and what that waited for, and so on. The trace says which task woke a task, and
 * which thread woke a thread.
 *
 * @example
 * ```ts
 * const [longest] = criticalPathOf(trace).toSorted((a, b) => b.to - b.from - (a.to - a.from));
 * console.log(longest?.why, longest?.to.toFixed(2)); // waits 0.82
 * ```
 */
export function criticalPathOf(trace: Trace): CriticalSegment[] {
  return criticalPathIn(read(trace));
}

/** The same of a trace that has been read. */
export function criticalPathIn(reading: Reading): CriticalSegment[] {
  return new Walk(reading).path();
}

/** How much of the makespan each reason takes, in seconds: the sums of the segments' lengths. */
export function makespanByReason(path: readonly CriticalSegment[]): Record<Why, number> {
  const sums = { computes: 0, blocks: 0, waits: 0, pool: 0, loop: 0, gil: 0, core: 0, overhead: 0 };
  for (const { from, to, why } of path) sums[why] += to - from;
  return sums;
}

/** What a work's thread does, in terms of the path; `parked` is a jump to whoever woke it. */
const WHY_OF_THREAD: Readonly<Record<ThreadState, Why>> = {
  running: "computes",
  blocked: "waits",
  parked: "waits",
  "waits-for-gil": "gil",
  "waits-for-core": "core",
  finished: "overhead",
};

/** The walk from the end of a run to its beginning. */
class Walk {
  readonly #reading: Reading;
  readonly #wakers: Wakers;
  /** From the last to the first. */
  readonly #segments: CriticalSegment[] = [];
  /** What is before this time is not explained yet. */
  #time: number;

  constructor(reading: Reading) {
    this.#reading = reading;
    this.#wakers = new Wakers(reading);
    this.#time = reading.makespan;
  }

  path(): CriticalSegment[] {
    const { events } = this.#reading.trace;
    let next: Place | null = this.#wakers.last(events.length);
    // Each turn goes back in the log, so there are no more of them than events, however often two look at each other.
    for (let turns = 0; next !== null && turns <= events.length; turns++) {
      next = next.kind === "task" ? this.#throughTask(next) : this.#throughThread(next);
    }
    this.#explain(0, { why: "overhead", work: null, task: null, thread: null });
    return this.#segments.toReversed();
  }

  /** Back through a task's life, as far as it was not somebody else who held it up. */
  #throughTask({ number, index }: Place): Place | null {
    const task = this.#reading.loops.tasks.get(number);
    if (task === undefined) return null;
    const last = task.stretches[lastBefore(task.stretches, index)];
    // It was done, and its loop was too busy to tell.
    if (last?.state === "step") this.#busy(task, { ...last, state: "ready", start: Math.min(last.end, this.#time) });
    for (let at = lastBefore(task.stretches, index); at >= 0; at--) {
      const stretch = task.stretches[at];
      if (stretch === undefined) break;
      if (stretch.state === "suspended") {
        const waker = this.#wakers.ofTask(stretch);
        if (waker !== null) return waker;
        const why = stretch.on === "executor" ? "pool" : "waits";
        this.#explain(stretch.start, { why, ...this.#ofTask(task, stretch.start) });
      } else this.#busy(task, stretch);
    }
    return this.#wakers.ofCreation(task);
  }

  /** A step, or a wait for the loop: as far as its thread had the GIL and a core. */
  #busy(task: TaskHistory, stretch: TaskStretch): void {
    const about = this.#ofTask(task, stretch.start);
    const history = task.thread === null ? undefined : this.#reading.threads.get(task.thread);
    const pieces = history === undefined ? [] : statesWithin(history, stretch.start, this.#time);
    const whyOf = (state: ThreadState): Why => {
      if (state === "waits-for-gil" || state === "waits-for-core") return WHY_OF_THREAD[state];
      if (stretch.state === "ready") return "loop";
      if (state === "blocked") return "blocks";
      return about.work === null ? "overhead" : "computes";
    };
    for (const { state, start } of pieces.toReversed()) this.#explain(start, { why: whyOf(state), ...about });
    this.#explain(stretch.start, { why: whyOf("running"), ...about });
  }

  #throughThread({ number, index }: Place): Place | null {
    const thread = this.#reading.threads.get(number);
    if (thread === undefined) return null;
    for (let at = lastBefore(thread.stretches, index); at >= 0; at--) {
      const stretch = thread.stretches[at];
      if (stretch === undefined) break;
      const task = stretch.state === "running" ? this.#wakers.stepOf(number, stretch.from, index) : null;
      if (task !== null) return task;
      const waker = stretch.state === "parked" ? this.#wakers.ofThread(thread, stretch) : null;
      if (waker !== null) {
        this.#explain(waker.time, { why: "overhead", work: null, task: null, thread: number });
        return waker;
      }
      this.#did(thread, stretch);
    }
    this.#explain(thread.created, { why: "overhead", work: null, task: null, thread: number });
    return this.#wakers.ofThreadsCreation(thread);
  }

  /** What a thread did, split where its works begin and end. */
  #did({ thread }: ThreadHistory, { state, start }: ThreadStretch): void {
    const works = this.#reading.byThread.get(thread) ?? [];
    while (this.#time > start) {
      const before = works[lastWhere(works, (work) => work.start < this.#time)];
      const isIn = before !== undefined && before.end >= this.#time;
      const to = Math.max(start, isIn ? before.start : (before?.end ?? start));
      const work = isIn ? before.work : null;
      const why = WHY_OF_THREAD[state];
      this.#explain(to, { why: why === "computes" && !isIn ? "overhead" : why, work, task: null, thread });
    }
  }

  #ofTask({ task, thread }: TaskHistory, time: number): Omit<CriticalSegment, "from" | "to" | "why"> {
    return { work: workOfTask(this.#reading, task, time)?.work ?? null, task, thread };
  }

  /** Explains the time from `from` to where the walk is, and goes there. */
  #explain(from: number, about: Omit<CriticalSegment, "from" | "to">): void {
    if (from >= this.#time) return;
    const after = this.#segments.at(-1);
    if (after !== undefined && isAlike(after, about)) this.#segments[this.#segments.length - 1] = { ...after, from };
    else this.#segments.push({ from, to: this.#time, ...about });
    this.#time = from;
  }
}

function isAlike(left: CriticalSegment, right: Omit<CriticalSegment, "from" | "to">): boolean {
  return left.why === right.why && left.work === right.work && left.task === right.task && left.thread === right.thread;
}
