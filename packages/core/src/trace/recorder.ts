import type { EventLoop, Task, WaitReason } from "../asyncio/index.ts";
import type { RunObserver } from "../models/model.ts";
import type { Work } from "../scenario/workload.ts";
import { type Trace, TRACE_VERSION, type TraceEvent } from "./event.ts";

/** Writes down what happens in a run. */
export class Recorder implements RunObserver {
  readonly #events: TraceEvent[] = [];
  readonly #numbers = new Map<Task, number>();
  #loop: EventLoop | null = null;

  begin(loop: EventLoop): void {
    this.#loop = loop;
  }

  /** What was written so far. */
  trace(): Trace {
    return { version: TRACE_VERSION, events: this.#events };
  }

  workStarted({ id: work, name }: Work, arrival: number, performer: Task | null): void {
    const task = performer && this.#number(performer);
    this.#events.push({ type: "work-started", time: this.#time, work, name, arrival, task });
  }

  workFinished({ id: work }: Work, failure: unknown): void {
    const error = failure === undefined ? null : failure instanceof Error ? failure.name : typeof failure;
    this.#events.push({ type: "work-finished", time: this.#time, work, error });
  }

  callStarted({ id: work }: Work, call: "block" | "cpu"): void {
    this.#events.push({ type: "call-started", time: this.#time, work, call });
  }

  callFinished({ id: work }: Work): void {
    this.#events.push({ type: "call-finished", time: this.#time, work });
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

  get #time(): number {
    return this.#loop?.time() ?? 0;
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
