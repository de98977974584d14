import { readySince } from "../trace/doing.ts";
import type { Trace, TraceEvent, WaitKind } from "../trace/event.ts";

/**
 * A part of a task's life.
 * - `ready`: it could run, but its loop is busy;
 * - `step`: its loop runs it, from one suspension to the next, without anybody else of the loop coming in between;
 * - `suspended`: it waits, on what `on` says.
 */
export interface TaskStretch {
  readonly task: number;
  readonly state: "ready" | "step" | "suspended";
  readonly start: number;
  readonly end: number;
  /** The log's events that began it and ended it, by their place. */
  readonly from: number;
  readonly to: number;
  /** What it is suspended on; null if it is not. */
  readonly on: WaitKind | null;
  /** Of a wait that is over: the task that ended it; null if none did. */
  readonly by: number | null;
  /** Of a step: what it computed and what it made blocking calls for, in seconds, and in how many pieces. */
  readonly cpu: number;
  readonly block: number;
  readonly pieces: number;
}

/** What an asyncio task did, in order of time. */
export interface TaskHistory {
  readonly task: number;
  readonly name: string;
  /** The task that created it; null for one that no task did. */
  readonly parent: number | null;
  /** The thread that runs its loop, and so stands for it; null where no machine does. */
  readonly thread: number | null;
  readonly created: number;
  readonly stretches: readonly TaskStretch[];
}

/** An iteration of a loop, from its first step that computes to its last. */
export interface Iteration {
  /** The loop's thread; null where no machine runs it. */
  readonly thread: number | null;
  readonly start: number;
  readonly end: number;
  readonly steps: readonly TaskStretch[];
}

/** What the event loops of a run did: each task by its number, and the iterations in which tasks computed. */
export interface LoopHistory {
  readonly tasks: ReadonlyMap<number, TaskHistory>;
  readonly iterations: readonly Iteration[];
}

interface OpenTask extends TaskHistory {
  readonly stretches: TaskStretch[];
  open: { -readonly [K in keyof TaskStretch]: TaskStretch[K] };
  until: number | null;
}

/**
 * Reads what the loops did from the log.
 *
 * Since when a task was ready: one that slept, since its sleep was over, though its loop may have been too busy to notice; one that let
 * others run, or was made, since then; one that waited for something else, since it was woken.
 */
export function loopHistory({ events }: Trace): LoopHistory {
  const reader = new Reader(events.at(-1)?.time ?? 0, events.length);
  for (const [index, event] of events.entries()) reader.read(event, index);
  return reader.history();
}

interface OpenIteration extends Iteration {
  readonly steps: TaskStretch[];
  end: number;
}

class Reader {
  readonly #tasks = new Map<number, OpenTask>();
  readonly #iterations: OpenIteration[] = [];
  /** Of each loop, by its thread: the present iteration, if something computes in it. */
  readonly #current = new Map<number | null, OpenIteration>();
  readonly #last: number;
  readonly #length: number;

  constructor(last: number, length: number) {
    this.#last = last;
    this.#length = length;
  }

  read(event: TraceEvent, index: number): void {
    if (event.type === "task-created") return this.#created(event, index);
    if (event.type === "iteration") return void this.#current.delete(event.thread);
    const task = "task" in event && event.task !== null ? this.#tasks.get(event.task) : undefined;
    if (task === undefined) return;
    const { time } = event;
    if (event.type === "task-started" || event.type === "task-resumed") this.#begin(task, "step", time, index);
    else if (event.type === "task-computes") this.#computes(task, event);
    else if (event.type === "task-suspended") this.#suspended(task, event, index);
    else if (event.type === "task-woken") this.#woken(task, event, index);
    else if (event.type === "task-done") this.#begin(task, "suspended", time, index, Number.POSITIVE_INFINITY);
  }

  history(): LoopHistory {
    for (const task of this.#tasks.values())
      if (task.open.start < this.#last) this.#end(task, this.#last, this.#length);
    return { tasks: this.#tasks, iterations: this.#iterations };
  }

  #created({ task, name, parent, thread, time }: TraceEvent & { type: "task-created" }, index: number): void {
    const open = stretchOf(task, "ready", time, index);
    this.#tasks.set(task, { task, name, parent, thread, created: time, stretches: [], open, until: null });
  }

  /** What it does now ends at `time`, and something else begins, at `from` if that is another time. */
  #begin(task: OpenTask, state: TaskStretch["state"], time: number, index: number, from: number = time): void {
    this.#end(task, time, index);
    task.open = stretchOf(task.task, state, from, index);
  }

  #computes(task: OpenTask, { call, seconds, time }: TraceEvent & { type: "task-computes" }): void {
    task.open[call] += seconds;
    task.open.pieces++;
    const { thread } = task;
    if (this.#current.has(thread)) return;
    const iteration: OpenIteration = { thread, start: time, end: time, steps: [] };
    this.#current.set(thread, iteration);
    this.#iterations.push(iteration);
  }

  #suspended(task: OpenTask, { on, until, time }: TraceEvent & { type: "task-suspended" }, index: number): void {
    this.#begin(task, "suspended", time, index);
    task.open.on = on;
    task.until = until;
    if (on === "yield") this.#begin(task, "ready", time, index);
  }

  #woken(task: OpenTask, { by, time }: TraceEvent & { type: "task-woken" }, index: number): void {
    const { on, start } = task.open;
    const ready = readySince(start, on === "sleep" ? (task.until ?? Number.NaN) : Number.NaN, time);
    task.open.by = by;
    this.#begin(task, "ready", ready, index);
  }

  #end(task: OpenTask, end: number, to: number): void {
    const stretch: TaskStretch = { ...task.open, end, to };
    task.stretches.push(stretch);
    if (stretch.pieces === 0) return;
    const iteration = this.#current.get(task.thread);
    if (iteration === undefined) return;
    iteration.end = Math.max(iteration.end, end);
    iteration.steps.push(stretch);
  }
}

function stretchOf(task: number, state: TaskStretch["state"], start: number, from: number): OpenTask["open"] {
  return { task, state, start, end: start, from, to: from, on: null, by: null, cpu: 0, block: 0, pieces: 0 };
}
