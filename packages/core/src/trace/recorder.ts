import { Task, type WaitReason } from "../asyncio/index.ts";
import type { Clock } from "../kernel/clock.ts";
import { MachineLoop, type Thread } from "../machine/index.ts";
import type { RunObserver } from "../models/model.ts";
import type { Work } from "../scenario/workload.ts";
import { type ThreadState, type Trace, TRACE_VERSION, type TraceEvent } from "./event.ts";

/** Writes down what happens in a run. */
export class Recorder implements RunObserver {
  readonly #events: TraceEvent[] = [];
  readonly #numbers = new Map<Task, number>();
  #clock: Clock | null = null;
  /** Tasks that no task created, and that have not started. */
  readonly #roots = new Set<Task>();
  /** The loops in which a task has computed since the last iteration that was written down. */
  readonly #computed = new Set<object>();
  /** An iteration that has begun, and in which no task has stepped yet. */
  #iteration: { readonly time: number; readonly ready: number } | null = null;

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

  iteration(time: number, ready: number): void {
    this.#iteration = { time, ready };
  }

  taskCreated(task: Task, creator: Task | null): void {
    const parent = creator && this.#number(creator);
    if (parent === null) this.#roots.add(task);
    const name = task.getName();
    this.#events.push({ type: "task-created", time: this.#time, task: this.#number(task), name, parent });
  }

  taskStarted(task: Task): void {
    this.#steps(task);
    const [time, number] = [this.#time, this.#number(task)];
    const thread = this.#roots.delete(task) ? threadOf(task) : null;
    this.#events.push(
      thread === null
        ? { type: "task-started", time, task: number }
        : { type: "task-started", time, task: number, thread },
    );
  }

  taskSuspended(task: Task, on: WaitReason): void {
    const [time, number] = [this.#time, this.#number(task)];
    this.#events.push(
      on.kind === "sleep"
        ? { type: "task-suspended", time, task: number, on: on.kind, until: on.until }
        : { type: "task-suspended", time, task: number, on: on.kind },
    );
  }

  taskResumed(task: Task): void {
    this.#steps(task);
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
    this.#computed.add(computing.getLoop());
    this.#events.push({ type: "task-computes", time: this.#time, task: this.#number(computing), call, seconds });
  }

  /** An iteration does not say whose it is; but the first task that steps after its beginning is its loop's. */
  #steps(task: Task): void {
    if (this.#iteration === null) return;
    const { time, ready } = this.#iteration;
    this.#iteration = null;
    if (time !== this.#time || !this.#computed.delete(task.getLoop())) return;
    this.#events.push({ type: "iteration", time, task: this.#number(task), ready });
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

/** The thread that runs a task's loop. */
function threadOf(task: Task): number | null {
  const loop = task.getLoop();
  return loop instanceof MachineLoop ? (loop.thread?.id ?? null) : null;
}
