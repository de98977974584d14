import { Task, type WaitReason } from "../asyncio/index.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Thread } from "../machine/index.ts";
import type { RunObserver } from "../models/model.ts";
import type { Work } from "../scenario/workload.ts";
import { type ThreadState, type Trace, TRACE_VERSION, type TraceEvent } from "./event.ts";

/** Writes down what happens in a run. */
export class Recorder implements RunObserver {
  readonly #events: TraceEvent[] = [];
  readonly #numbers = new Map<Task, number>();
  #clock: Clock | null = null;

  begin(clock: Clock): void {
    this.#clock = clock;
  }

  /** What was written so far. */
  trace(): Trace {
    return { version: TRACE_VERSION, events: this.#events };
  }

  workStarted({ id: work, name }: Work, arrival: number, performer: Task | Thread): void {
    const [task, thread] = performer instanceof Task ? [this.#number(performer), null] : [null, performer.id];
    this.#events.push({ type: "work-started", time: this.#time, work, name, arrival, task, thread });
  }

  workFinished({ id: work }: Work, failure: unknown): void {
    const error = failure === undefined ? null : failure instanceof Error ? failure.name : typeof failure;
    this.#events.push({ type: "work-finished", time: this.#time, work, error });
  }

  taskCreated(task: Task, creator: Task | null): void {
    const parent = creator && this.#number(creator);
    const name = task.getName();
    this.#events.push({ type: "task-created", time: this.#time, task: this.#number(task), name, parent });
  }

  taskStarted(task: Task): void {
    this.#events.push({ type: "task-started", time: this.#time, task: this.#number(task) });
  }

  taskSuspended(task: Task, on: WaitReason): void {
    this.#events.push({ type: "task-suspended", time: this.#time, task: this.#number(task), on: on.kind });
  }

  taskResumed(task: Task): void {
    this.#events.push({ type: "task-resumed", time: this.#time, task: this.#number(task) });
  }

  taskDone(task: Task): void {
    const outcome = task.cancelled() ? "cancelled" : task.exception() === null ? "finished" : "failed";
    this.#events.push({ type: "task-done", time: this.#time, task: this.#number(task), outcome });
  }

  threadCreated({ id: thread, name, process }: Thread): void {
    this.#events.push({ type: "thread-created", time: this.#time, thread, name, process: process.name });
  }

  threadRunning(thread: Thread): void {
    this.#threadIs(thread, "running");
  }

  threadWaitsForCore(thread: Thread): void {
    this.#threadIs(thread, "waits-for-core");
  }

  threadWaitsForGil(thread: Thread): void {
    this.#threadIs(thread, "waits-for-gil");
  }

  threadSwitching(thread: Thread): void {
    this.#threadIs(thread, "waits-for-gil");
  }

  threadBlocked(thread: Thread): void {
    this.#threadIs(thread, "blocked");
  }

  threadParked(thread: Thread): void {
    this.#threadIs(thread, "parked");
  }

  threadFinished(thread: Thread): void {
    this.#threadIs(thread, "finished");
  }

  compute(computing: Task | null, call: "cpu" | "block", seconds: number): void {
    if (computing === null) return;
    this.#events.push({ type: "task-computes", time: this.#time, task: this.#number(computing), call, seconds });
  }

  #threadIs({ id: thread }: Thread, state: ThreadState): void {
    this.#events.push({ type: "thread-state", time: this.#time, thread, state });
  }

  get #time(): number {
    return this.#clock?.now ?? 0;
  }

  /** Tasks are numbered in the order in which they are first heard of. */
  #number(task: Task): number {
    const known = this.#numbers.get(task);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(task, number);
    return number;
  }
}
