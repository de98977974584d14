import type { TraceColumns } from "../trace/columns.ts";
import { type Doing, doingAfter, readySince } from "../trace/doing.ts";
import type { ThreadState, Trace, TraceEvent } from "../trace/event.ts";
import { columnsOf } from "../trace/events.ts";

/** A stretch of a track's life in one state, from `start` to `end` (seconds, `end > start`). */
export interface Piece<S extends string = string> {
  readonly state: S;
  readonly start: number;
  readonly end: number;
  /** What a task is suspended on; null otherwise. */
  readonly on: string | null;
  /** The resource that is waited for; null if none is, or it is not known. */
  readonly resource: number | null;
}

/** The life of a thread or of a task. */
export interface Track<S extends string = string> {
  readonly number: number;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The stretches that take time, in order; together they last from the first one's start to `end`. */
  readonly pieces: readonly Piece<S>[];
}

export interface ThreadTrack extends Track<Exclude<ThreadState, "finished">> {
  readonly process: number;
  readonly creator: number | null;
}

export interface TaskTrack extends Track<Doing> {
  readonly parent: number | null;
  /** The thread that runs its loop. */
  readonly thread: number | null;
  /** Null if it was not done when the trace ended. */
  readonly outcome: "finished" | "cancelled" | "failed" | null;
  readonly error: string | null;
}

export interface Tracks {
  readonly processes: ReadonlyMap<number, string>;
  readonly threads: ReadonlyMap<number, ThreadTrack>;
  readonly tasks: ReadonlyMap<number, TaskTrack>;
  /** What locks, queues and the like are called. */
  readonly resources: ReadonlyMap<number, string>;
}

type Open<T extends Track> = { -readonly [K in keyof T]: T[K] } & {
  pieces: Piece[];
  state: string | null;
  since: number;
  on: string | null;
  resource: number | null;
  /** When its sleep is over; NaN if it does not sleep. */
  until: number;
};

/** What threads and tasks did, from a trace: the same states as those of the works' spans. */
export function tracksOf(trace: Trace): Tracks {
  const { events } = trace;
  const reader = new Reader(columnsOf(trace));
  for (const [index, event] of events.entries()) reader.read(event, index);
  return reader.close(events.at(-1)?.time ?? 0);
}

class Reader {
  readonly #columns: TraceColumns;
  readonly #processes = new Map<number, string>();
  readonly #threads = new Map<number, Open<ThreadTrack>>();
  readonly #tasks = new Map<number, Open<TaskTrack>>();
  readonly #resources = new Map<number, string>();

  constructor(columns: TraceColumns) {
    this.#columns = columns;
  }

  read(event: TraceEvent, index: number): void {
    switch (event.type) {
      case "process-started":
        this.#processes.set(event.process, event.name);
        return;
      case "resource-created":
        this.#resources.set(event.resource, event.name);
        return;
      case "thread-created": {
        const { thread: number, name, process, creator, time } = event;
        this.#threads.set(number, { ...opened(number, name, time), process, creator });
        return;
      }
      case "thread-state":
        return this.#thread(event);
      case "task-created": {
        const { task: number, name, parent, thread, time } = event;
        this.#tasks.set(number, {
          ...opened(number, name, time),
          parent,
          thread,
          outcome: null,
          error: null,
          state: "ready",
        });
        return;
      }
      case "task-done":
        return this.#done(event);
      default:
        if ("task" in event && event.task !== null) this.#does(this.#tasks.get(event.task), event, index);
    }
  }

  #does(task: Open<TaskTrack> | undefined, event: TraceEvent, index: number): void {
    const does = doingAfter(this.#columns, index);
    if (task === undefined || does === null) return;
    const { time, type } = event;
    enter(task, does, type === "task-woken" ? readySince(task.since, task.until, time) : time);
    task.until = type === "task-suspended" ? (event.until ?? Number.NaN) : Number.NaN;
    if (type !== "task-suspended") return;
    task.on = event.on === "yield" ? null : event.on;
    task.resource = event.resource;
  }

  #thread({ thread: number, state, resource, time }: TraceEvent & { readonly type: "thread-state" }): void {
    const thread = this.#threads.get(number);
    enter(thread, state === "finished" ? null : state, time);
    if (thread === undefined) return;
    thread.resource = resource;
    if (state === "finished") thread.end = time;
  }

  #done({ task: number, outcome, error, time }: TraceEvent & { readonly type: "task-done" }): void {
    const task = this.#tasks.get(number);
    enter(task, null, time);
    if (task === undefined) return;
    task.end = time;
    task.outcome = outcome;
    task.error = error;
  }

  /** What has not ended, ends with the trace. */
  close(last: number): Tracks {
    for (const track of [...this.#threads.values(), ...this.#tasks.values()]) {
      if (track.state !== null) enter(track, null, last);
      track.end = Math.max(track.end, track.since);
    }
    return { processes: this.#processes, threads: this.#threads, tasks: this.#tasks, resources: this.#resources };
  }
}

function opened(number: number, name: string, start: number) {
  return {
    number,
    name,
    start,
    end: start,
    pieces: [],
    state: null,
    since: start,
    on: null,
    resource: null,
    until: Number.NaN,
  };
}

type AnyOpen = Pick<Open<Track>, "pieces" | "state" | "since" | "on" | "resource">;

function enter(track: AnyOpen | undefined, state: string | null, time: number): void {
  if (track === undefined) return;
  const { state: before, since: start, on, resource } = track;
  if (before !== null && time > start) track.pieces.push({ state: before, start, end: time, on, resource });
  track.state = state;
  track.since = time;
  track.on = null;
  track.resource = null;
}
