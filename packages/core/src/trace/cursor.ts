import { CODE, type TraceColumns } from "./columns.ts";
import { STATE_BITS } from "./decode.ts";
import { THREAD_STATES } from "./event.ts";

const STATE_MASK = (1 << STATE_BITS) - 1;
const RUNNING = THREAD_STATES.indexOf("running");
const WAITS_FOR_CORE = THREAD_STATES.indexOf("waits-for-core");

/** The largest numbers that a trace has. */
export interface Sizes {
  readonly tasks: number;
  readonly threads: number;
  readonly processes: number;
  readonly resources: number;
}

/**
 * What the events up to some place come to: for everything that has a number, the last event that says how it is, by its place counted
 * from 1, and 0 for none. So it is a few numbers for each task, and the rest is read from that event.
 */
export class Cursor {
  readonly #columns: TraceColumns;
  readonly #sizes: Sizes;
  /** How many events have been read. */
  count = 0;
  readonly tasks: Uint32Array;
  readonly suspensions: Uint32Array;
  readonly taskSteps: Uint32Array;
  readonly cancelRequests: Uint32Array;
  readonly threads: Uint32Array;
  /** When it began to run, and when it stopped for anything but a core. */
  readonly runs: Uint32Array;
  readonly stops: Uint32Array;
  readonly wakings: Uint32Array;
  readonly threadSteps: Uint32Array;
  /** The last `work-started` of each. */
  readonly taskWorks: Uint32Array;
  readonly threadWorks: Uint32Array;
  /** By the thread of the loop; the first is of loops without one. */
  readonly iterations: Uint32Array;
  readonly gils: Uint32Array;
  readonly queues: Uint32Array;
  /** The events by which a resource was acquired by those that have it, in order. */
  readonly holders: Map<number, readonly number[]>;
  /** By their numbers: the events by which timers were set that have not ended. */
  readonly timers: Map<number, number>;

  constructor(columns: TraceColumns, sizes: Sizes, like?: Cursor) {
    this.#columns = columns;
    this.#sizes = sizes;
    this.count = like?.count ?? 0;
    this.tasks = like?.tasks.slice() ?? new Uint32Array(sizes.tasks + 1);
    this.suspensions = like?.suspensions.slice() ?? new Uint32Array(sizes.tasks + 1);
    this.taskSteps = like?.taskSteps.slice() ?? new Uint32Array(sizes.tasks + 1);
    this.cancelRequests = like?.cancelRequests.slice() ?? new Uint32Array(sizes.tasks + 1);
    this.taskWorks = like?.taskWorks.slice() ?? new Uint32Array(sizes.tasks + 1);
    this.threads = like?.threads.slice() ?? new Uint32Array(sizes.threads + 1);
    this.runs = like?.runs.slice() ?? new Uint32Array(sizes.threads + 1);
    this.stops = like?.stops.slice() ?? new Uint32Array(sizes.threads + 1);
    this.wakings = like?.wakings.slice() ?? new Uint32Array(sizes.threads + 1);
    this.threadSteps = like?.threadSteps.slice() ?? new Uint32Array(sizes.threads + 1);
    this.threadWorks = like?.threadWorks.slice() ?? new Uint32Array(sizes.threads + 1);
    this.iterations = like?.iterations.slice() ?? new Uint32Array(sizes.threads + 1);
    this.gils = like?.gils.slice() ?? new Uint32Array(sizes.processes + 1);
    this.queues = like?.queues.slice() ?? new Uint32Array(sizes.resources + 1);
    this.holders = new Map(like?.holders);
    this.timers = new Map(like?.timers);
  }

  clone(): Cursor {
    return new Cursor(this.#columns, this.#sizes, this);
  }

  /** Reads on, until so many events have been read. */
  readTo(count: number): this {
    while (this.count < count) this.#read(this.count++);
    return this;
  }

  #read(index: number): void {
    const { type, a, b, c, d } = this.#columns;
    const place = index + 1;
    const subject = a[index] ?? 0;
    switch (type[index]) {
      case CODE["task-suspended"]:
        this.tasks[subject] = place;
        this.suspensions[subject] = place;
        return;
      case CODE["task-created"]:
      case CODE["task-started"]:
      case CODE["task-woken"]:
      case CODE["task-resumed"]:
      case CODE["task-computes"]:
      case CODE["task-done"]:
        this.tasks[subject] = place;
        return;
      case CODE["task-cancel-requested"]:
        this.cancelRequests[subject] = place;
        return;
      case CODE["work-started"]:
        this.taskWorks[c[index] ?? 0] = place;
        this.threadWorks[d[index] ?? 0] = place;
        return;
      case CODE["work-step"]:
        this.taskSteps[b[index] ?? 0] = place;
        this.threadSteps[c[index] ?? 0] = place;
        return;
      case CODE["thread-state"]:
        this.threads[subject] = place;
        this.#ran(subject, (b[index] ?? 0) & STATE_MASK, place);
        return;
      case CODE["thread-woken"]:
        this.wakings[subject] = place;
        return;
      case CODE["gil-taken"]:
        this.gils[subject] = place;
        return;
      case CODE.iteration:
        this.iterations[subject] = place;
        return;
      case CODE["timer-set"]:
        this.timers.set(b[index] ?? 0, index);
        return;
      case CODE["timer-ended"]:
        this.timers.delete(subject);
        return;
      case CODE["queue-length"]:
        this.queues[subject] = place;
        return;
      case CODE["resource-acquired"]:
        this.holders.set(subject, [...(this.holders.get(subject) ?? []), index]);
        return;
      case CODE["resource-released"]:
        this.#released(subject, index);
        return;
      default: // made or ended, once each: the index knows
    }
  }

  #ran(thread: number, state: number, place: number): void {
    if (state === RUNNING) this.runs[thread] = place;
    else if (state !== WAITS_FOR_CORE) this.stops[thread] = place;
  }

  /** The first that was acquired by the same task and thread. */
  #released(resource: number, index: number): void {
    const { c, d } = this.#columns;
    const holders = this.holders.get(resource) ?? [];
    const at = holders.findIndex((acquired) => c[acquired] === c[index] && d[acquired] === d[index]);
    if (at !== -1) this.holders.set(resource, holders.toSpliced(at, 1));
  }
}
