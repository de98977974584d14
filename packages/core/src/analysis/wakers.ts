import { lastBefore, type Place } from "./place.ts";
import type { Reading } from "./reading.ts";
import type { TaskHistory, TaskStretch } from "./task-history.ts";
import type { ThreadHistory, ThreadStretch } from "./thread-history.ts";

/** What wakes a task or a thread was done at most this long before, in seconds: the machine charges for waking. */
const LATENCY = 0.001;

/** A thread ran. */
interface Run {
  readonly thread: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Somebody let go of a resource, or changed a queue: at that event, by its place. */
interface Release {
  readonly thread: number;
  readonly time: number;
  readonly from: number;
}

/**
 * Who woke whom. Of tasks the trace says so; of a thread, if it waited for another one, or for what another one had. A thread that waited for
 * anything else was woken by whoever acted last before, among those who can have done it.
 */
export class Wakers {
  readonly #reading: Reading;
  /** The steps of each thread's loops, in the order of the log. */
  readonly #stepsOfThread = new Map<number, TaskStretch[]>();
  /** What happened to each resource by which somebody who waits for it can go on. */
  readonly #releases = new Map<number, Release[]>();
  /** When threads ran: by beginning. */
  readonly #runs: Run[];
  /** The same by end. */
  readonly #ends: { readonly from: number; readonly run: Run }[];

  constructor(reading: Reading) {
    this.#reading = reading;
    for (const task of reading.loops.tasks.values()) this.#addTask(task);
    this.#addReleases();
    for (const steps of this.#stepsOfThread.values()) steps.sort((a, b) => a.from - b.from);
    this.#runs = [...reading.threads.values()].flatMap(runsOf).sort((a, b) => a.from - b.from);
    this.#ends = this.#runs.map((run) => ({ from: run.to, run })).sort((a, b) => a.from - b.from);
  }

  #addTask({ thread, stretches }: TaskHistory): void {
    if (thread === null) return;
    for (const stretch of stretches) if (stretch.state === "step") listIn(this.#stepsOfThread, thread).push(stretch);
  }

  #addReleases(): void {
    for (const [from, event] of this.#reading.trace.events.entries()) {
      if (event.type !== "resource-released" && event.type !== "queue-length") continue;
      const { resource, thread, time } = event;
      if (thread !== null) listIn(this.#releases, resource).push({ thread, time, from });
    }
  }

  /** The task or the thread that acted last before that event. */
  last(index: number): Place | null {
    for (let at = index; at > 0; at--) {
      const event = this.#reading.trace.events.at(at - 1);
      if (event === undefined) return null;
      const number = "task" in event && event.task !== null ? event.task : null;
      if (number !== null) return { kind: "task", number, index: at };
      if ("thread" in event && event.thread !== null) return { kind: "thread", number: event.thread, index: at };
    }
    return null;
  }

  /** The task that ended a task's wait; null if none did. */
  ofTask({ by, to }: TaskStretch): Place | null {
    return by === null ? null : { kind: "task", number: by, index: to };
  }

  /** Who made a task: the task that created it, or whatever its loop's thread did before. */
  ofCreation({ parent, thread, stretches }: TaskHistory): Place | null {
    const index = stretches[0]?.from ?? 0;
    if (parent !== null) return { kind: "task", number: parent, index };
    return thread === null ? null : { kind: "thread", number: thread, index };
  }

  /** The task whose step was the last on a thread, between two events; null if there was none. */
  stepOf(thread: number, from: number, index: number): Place | null {
    const steps = this.#stepsOfThread.get(thread) ?? [];
    const step = steps[lastBefore(steps, index)];
    return step === undefined || step.from < from
      ? null
      : { kind: "task", number: step.task, index: Math.min(index, step.to) };
  }

  /** Who ended a thread's wait at `time`, and when it did; null if it ended by itself. */
  ofThread(history: ThreadHistory, stretch: ThreadStretch, time: number): (Place & { readonly time: number }) | null {
    return (
      this.#whoseResource(stretch, time) ?? this.#whoseEnd(stretch, time) ?? this.#whoeverActed(history, stretch, time)
    );
  }

  #whoseResource({ from, to }: ThreadStretch, time: number): (Place & { readonly time: number }) | null {
    const parked = this.#reading.trace.events.at(from);
    if (parked?.type !== "thread-state" || parked.resource === null) return null;
    const releases = this.#releases.get(parked.resource) ?? [];
    const release = releases[lastBefore(releases, to)];
    if (release === undefined || release.from < from || release.thread === parked.thread) return null;
    return { kind: "thread", number: release.thread, index: release.from, time: Math.min(time, release.time) };
  }

  /** It waited for another thread's end, or beginning. */
  #whoseEnd({ from, to }: ThreadStretch, time: number): (Place & { readonly time: number }) | null {
    const parked = this.#reading.trace.events.at(from);
    if (parked?.type !== "thread-state" || parked.target === null) return null;
    const stretches = this.#reading.threads.get(parked.target)?.stretches ?? [];
    const last = stretches[lastBefore(stretches, to)];
    if (last === undefined) return null;
    return { kind: "thread", number: parked.target, index: to, time: Math.min(time, last.end) };
  }

  #whoeverActed(
    { thread }: ThreadHistory,
    { to }: ThreadStretch,
    time: number,
  ): (Place & { readonly time: number }) | null {
    for (let at = lastBefore(this.#ends, to); at >= 0; at--) {
      const run = this.#ends[at]?.run;
      if (run === undefined || run.end < time - LATENCY) break;
      if (run.thread !== thread)
        return { kind: "thread", number: run.thread, index: run.to, time: Math.min(time, run.end) };
    }
    const running = this.#runningAt(to, thread);
    return running === null ? null : { ...running, time };
  }

  /** Who made a thread. */
  ofThreadsCreation({ creator, from }: ThreadHistory): Place | null {
    return creator === null ? null : { kind: "thread", number: creator, index: from };
  }

  /** The other thread that ran at an event; of several, the one that began last. */
  #runningAt(index: number, thread: number): Place | null {
    for (let at = lastBefore(this.#runs, index); at >= 0; at--) {
      const run = this.#runs[at];
      if (run !== undefined && run.thread !== thread && run.to > index) {
        return { kind: "thread", number: run.thread, index };
      }
    }
    return null;
  }
}

function runsOf({ thread, stretches }: ThreadHistory): Run[] {
  return stretches.flatMap(({ state, end, from, to }) => (state === "running" ? [{ thread, end, from, to }] : []));
}

function listIn<T>(lists: Map<number, T[]>, key: number): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
