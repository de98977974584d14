import { lastBefore, lastWhere, type Place } from "./place.ts";
import type { Reading } from "./reading.ts";
import type { TaskHistory, TaskStretch } from "./task-history.ts";
import type { ThreadHistory, ThreadStretch } from "./thread-history.ts";

/** What wakes a task or a thread was done at most this long before, in seconds: the machine charges for waking. */
const LATENCY = 0.001;
/** Times that are this near, in seconds, are the same instant. */
const INSTANT = 1e-9;

/** Waits that end when other tasks are done. */
const FOR_TASKS: ReadonlySet<string | null> = new Set(["task", "gather", "group", "wait", "shield"]);
/** Waits that end by themselves, or outside of the loop. */
const BY_ITSELF: ReadonlySet<string | null> = new Set([null, "sleep", "executor", "yield"]);

/** A thread ran. */
interface Run {
  readonly thread: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** Who woke whom: whoever acted last before, among those who can have done it. */
export class Wakers {
  readonly #reading: Reading;
  /** The steps of each loop, by its root, and of each thread's loops; in the order of the log. */
  readonly #steps = new Map<number, TaskStretch[]>();
  readonly #stepsOfThread = new Map<number, TaskStretch[]>();
  /** The last step of each task's children, in the order in which they ended. */
  readonly #lastSteps = new Map<number, TaskStretch[]>();
  /** When threads ran: by beginning. */
  readonly #runs: Run[];
  /** The same by end. */
  readonly #ends: { readonly from: number; readonly run: Run }[];

  constructor(reading: Reading) {
    this.#reading = reading;
    for (const task of reading.loops.tasks.values()) this.#addTask(task);
    for (const steps of [...this.#steps.values(), ...this.#stepsOfThread.values()])
      steps.sort((a, b) => a.from - b.from);
    for (const steps of this.#lastSteps.values()) steps.sort((a, b) => a.to - b.to);
    this.#runs = [...reading.threads.values()].flatMap(runsOf).sort((a, b) => a.from - b.from);
    this.#ends = this.#runs.map((run) => ({ from: run.to, run })).sort((a, b) => a.from - b.from);
  }

  #addTask({ task, root, thread, parent, stretches }: TaskHistory): void {
    for (const stretch of stretches) {
      if (stretch.state !== "step") continue;
      listIn(this.#steps, root).push(stretch);
      if (thread !== null) listIn(this.#stepsOfThread, thread).push(stretch);
    }
    const last = stretches.at(-1);
    if (parent !== null && last?.state === "step") listIn(this.#lastSteps, parent).push({ ...last, task });
  }

  /** Whose event is the last before that number. */
  last(index: number): Place | null {
    const event = this.#reading.trace.events[index - 1];
    if (event === undefined) return null;
    if ("thread" in event && typeof event.thread === "number") return { kind: "thread", number: event.thread, index };
    if ("task" in event && event.task !== null) return { kind: "task", number: event.task, index };
    if (event.type !== "work-finished") return null;
    for (const [number, works] of this.#reading.byTask) {
      if (works.some(({ work }) => work === event.work)) return { kind: "task", number, index };
    }
    for (const [number, works] of this.#reading.byThread) {
      if (works.some(({ work }) => work === event.work)) return { kind: "thread", number, index };
    }
    return null;
  }

  /** Who ended a task's wait at `time`; null if it ended by itself. */
  ofTask({ task, root }: TaskHistory, { on, to }: TaskStretch, time: number): Place | null {
    if (BY_ITSELF.has(on)) return null;
    if (FOR_TASKS.has(on)) {
      const children = this.#lastSteps.get(task) ?? [];
      const child = children[lastEndedBefore(children, to)];
      if (child !== undefined && child.end >= time - INSTANT)
        return { kind: "task", number: child.task, index: child.to };
    }
    const steps = this.#steps.get(root) ?? [];
    for (let at = lastBefore(steps, to); at >= 0; at--) {
      const step = steps[at];
      if (step === undefined || step.end < time - LATENCY) return null;
      if (step.task !== task) return { kind: "task", number: step.task, index: Math.min(to, step.to) };
    }
    return null;
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
  ofThread({ thread }: ThreadHistory, { to }: ThreadStretch, time: number): (Place & { readonly time: number }) | null {
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
  ofThreadsCreation({ thread, from }: ThreadHistory): Place | null {
    return this.#runningAt(from, thread);
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

function listIn(lists: Map<number, TaskStretch[]>, key: number): TaskStretch[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Where the last is that ended before the event number `index`. */
function lastEndedBefore(steps: readonly TaskStretch[], index: number): number {
  return lastWhere(steps, ({ to }) => to < index);
}
