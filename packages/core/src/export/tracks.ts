import type { ThreadState, Trace, TraceEvent } from "../trace/event.ts";

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

/** What a task does: as `SpanState` says. */
export type TaskState = "ready" | "running" | "suspended" | "blocking" | "computing";

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

export interface TaskTrack extends Track<TaskState> {
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
  until: number | null;
};

/** What threads and tasks did, from a trace: the same states as those of the works' spans. */
export function tracksOf({ events }: Trace): Tracks {
  const reader = new Reader();
  for (const event of events) reader.read(event);
  return reader.close(events.at(-1)?.time ?? 0);
}

class Reader {
  readonly #processes = new Map<number, string>();
  readonly #threads = new Map<number, Open<ThreadTrack>>();
  readonly #tasks = new Map<number, Open<TaskTrack>>();
  readonly #resources = new Map<number, string>();

  read(event: TraceEvent): void {
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
      case "task-suspended":
        return suspend(this.#tasks.get(event.task), event);
      case "task-woken":
        return wake(this.#tasks.get(event.task), event.time);
      case "task-started":
      case "task-resumed":
        return enter(this.#tasks.get(event.task), "running", event.time);
      case "task-computes":
        return enter(this.#tasks.get(event.task), event.call === "cpu" ? "computing" : "blocking", event.time);
      case "task-done":
        return this.#done(event);
      default: // tells nothing of what threads and tasks do
    }
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
    until: null,
  };
}

type AnyOpen = Pick<Open<Track>, "pieces" | "state" | "since" | "on" | "resource" | "until">;

function enter(track: AnyOpen | undefined, state: string | null, time: number): void {
  if (track === undefined) return;
  const { state: before, since: start, on, resource } = track;
  if (before !== null && time > start) track.pieces.push({ state: before, start, end: time, on, resource });
  track.state = state;
  track.since = time;
  track.on = null;
  track.resource = null;
}

/** Who only lets others run is ready at once. */
function suspend(
  track: AnyOpen | undefined,
  { on, resource, until, time }: TraceEvent & { readonly type: "task-suspended" },
): void {
  enter(track, on === "yield" ? "ready" : "suspended", time);
  if (track === undefined) return;
  track.on = on === "yield" ? null : on;
  track.resource = resource;
  track.until = until;
}

/** A sleep is over when it is, even if the loop is too busy to notice. */
function wake(track: AnyOpen | undefined, time: number): void {
  if (track !== undefined) enter(track, "ready", Math.max(track.since, Math.min(time, track.until ?? time)));
}
