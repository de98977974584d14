import { lastBefore, type Place } from "./place.ts";
import type { Reading } from "./reading.ts";
import type { TaskHistory, TaskStretch } from "./task-history.ts";
import type { ThreadHistory, ThreadStretch } from "./thread-history.ts";

/** Somebody woke a thread: at that event, by its place. */
interface Waking {
  readonly by: number | null;
  readonly time: number;
  readonly from: number;
}

/** Who woke and who made whom, as the trace says. */
export class Wakers {
  readonly #reading: Reading;
  /** The steps of each thread's loops, in the order of the log. */
  readonly #stepsOfThread = new Map<number, TaskStretch[]>();
  /** How often each thread was woken, in the order of the log. */
  readonly #wakings = new Map<number, Waking[]>();

  constructor(reading: Reading) {
    this.#reading = reading;
    for (const task of reading.loops.tasks.values()) this.#addTask(task);
    for (const steps of this.#stepsOfThread.values()) steps.sort((a, b) => a.from - b.from);
    for (const [from, event] of reading.trace.events.entries()) {
      if (event.type !== "thread-woken") continue;
      const { thread, by, time } = event;
      listIn(this.#wakings, thread).push({ by, time, from });
    }
  }

  #addTask({ thread, stretches }: TaskHistory): void {
    if (thread === null) return;
    for (const stretch of stretches) if (stretch.state === "step") listIn(this.#stepsOfThread, thread).push(stretch);
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

  /** Who ended a thread's wait, and when it did; null if it ended by itself, or nobody tells. */
  ofThread({ thread }: ThreadHistory, { from, to }: ThreadStretch): (Place & { readonly time: number }) | null {
    const wakings = this.#wakings.get(thread) ?? [];
    const waking = wakings[lastBefore(wakings, to)];
    if (waking === undefined || waking.from < from || waking.by === null) return null;
    return { kind: "thread", number: waking.by, index: waking.from, time: waking.time };
  }

  /** Who made a thread. */
  ofThreadsCreation({ creator, from }: ThreadHistory): Place | null {
    return creator === null ? null : { kind: "thread", number: creator, index: from };
  }
}

function listIn<T>(lists: Map<number, T[]>, key: number): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
