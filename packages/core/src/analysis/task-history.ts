import type { Trace } from "../trace/event.ts";

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
  readonly on: string | null;
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
  /** The first task of its loop's tree: it stands for the loop. */
  readonly root: number;
  /** The thread that runs its loop; null if the trace does not say. */
  readonly thread: number | null;
  readonly created: number;
  readonly stretches: readonly TaskStretch[];
}

/** An iteration of a loop, from its first step that computes to its last. */
export interface Iteration {
  readonly root: number;
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
  thread: number | null;
  open: { -readonly [K in keyof TaskStretch]: TaskStretch[K] };
  until: number | null;
}

/**
 * Reads what the loops did from the log.
 *
 * Since when a task was ready: one that slept, since its sleep was over; one that let others run, or was made, since then; one that waited
 * for something else, since the iteration began in which it goes on, which may be later than it really was.
 */
export function loopHistory({ events }: Trace): LoopHistory {
  const reader = new Reader(events.at(-1)?.time ?? 0, events.length);
  for (const [index, event] of events.entries()) {
    switch (event.type) {
      case "task-created":
        reader.created(event, index);
        break;
      case "task-started":
        reader.started(event.task, event.thread ?? null);
        reader.steps(event.task, event.time, index);
        break;
      case "task-resumed":
        reader.steps(event.task, event.time, index);
        break;
      case "task-computes":
        reader.computes(event.task, event.call, event.seconds, event.time);
        break;
      case "task-suspended":
        reader.suspended(event.task, event.on, event.until ?? null, event.time, index);
        break;
      case "task-done":
        reader.done(event.task, event.time, index);
        break;
      case "iteration":
        reader.iteration(event.task);
        break;
      case "work-started":
      case "work-finished":
      case "thread-created":
      case "thread-state":
    }
  }
  return reader.history();
}

class Reader {
  readonly #tasks = new Map<number, OpenTask>();
  readonly #iterations: { root: number; start: number; end: number; steps: TaskStretch[] }[] = [];
  /** Of each loop, by its root: the present iteration, if something computes in it. */
  readonly #current = new Map<number, { root: number; start: number; end: number; steps: TaskStretch[] }>();
  readonly #threads = new Map<number, number>();
  readonly #last: number;
  readonly #length: number;

  constructor(last: number, length: number) {
    this.#last = last;
    this.#length = length;
  }

  created(
    { task, name, parent, time }: { task: number; name: string; parent: number | null; time: number },
    index: number,
  ): void {
    const creator = parent === null ? undefined : this.#tasks.get(parent);
    const root = creator?.root ?? task;
    const open = stretchOf(task, "ready", time, index);
    this.#tasks.set(task, { task, name, parent, root, thread: null, created: time, stretches: [], open, until: null });
  }

  started(task: number, thread: number | null): void {
    const root = this.#tasks.get(task)?.root;
    if (root !== undefined && thread !== null) this.#threads.set(root, thread);
  }

  steps(number: number, time: number, index: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    const { state, on, start } = task.open;
    if (state === "suspended") {
      const ready = Math.max(start, Math.min(time, this.#readySince(task, on, time)));
      this.#end(task, ready, index);
      task.open = stretchOf(number, "ready", ready, index);
    }
    this.#end(task, time, index);
    task.open = stretchOf(number, "step", time, index);
  }

  computes(number: number, call: "cpu" | "block", seconds: number, time: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    task.open[call] += seconds;
    task.open.pieces++;
    if (this.#current.has(task.root)) return;
    const iteration = { root: task.root, start: time, end: time, steps: [] };
    this.#current.set(task.root, iteration);
    this.#iterations.push(iteration);
  }

  suspended(number: number, on: string, until: number | null, time: number, index: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    this.#end(task, time, index);
    task.open = { ...stretchOf(number, "suspended", time, index), on };
    task.until = until;
  }

  done(number: number, time: number, index: number): void {
    const task = this.#tasks.get(number);
    if (task === undefined) return;
    this.#end(task, time, index);
    task.open = stretchOf(number, "suspended", Number.POSITIVE_INFINITY, index);
  }

  iteration(task: number): void {
    this.#current.delete(this.#tasks.get(task)?.root ?? task);
  }

  history(): LoopHistory {
    for (const task of this.#tasks.values()) {
      if (task.open.start < this.#last) this.#end(task, this.#last, this.#length);
      task.thread = this.#threads.get(task.root) ?? null;
    }
    return { tasks: this.#tasks, iterations: this.#iterations };
  }

  #readySince({ open, until, root }: OpenTask, on: string | null, time: number): number {
    if (on === "yield") return open.start;
    if (on === "sleep" && until !== null) return until;
    return this.#current.get(root)?.start ?? time;
  }

  #end(task: OpenTask, end: number, to: number): void {
    const stretch: TaskStretch = { ...task.open, end, to };
    task.stretches.push(stretch);
    if (stretch.pieces === 0) return;
    const iteration = this.#current.get(task.root);
    if (iteration === undefined) return;
    iteration.end = Math.max(iteration.end, end);
    iteration.steps.push(stretch);
  }
}

function stretchOf(task: number, state: TaskStretch["state"], start: number, from: number): TaskStretch {
  return { task, state, start, end: start, from, to: from, on: null, cpu: 0, block: 0, pieces: 0 };
}
