import { CODE, type TraceColumns } from "./columns.ts";
import { threadStateAt } from "./decode.ts";
import { type ThreadState, type Trace, WAIT_KINDS } from "./event.ts";
import { columnsOf } from "./events.ts";

/**
 * What a work was doing over a stretch of time.
 * - `ready`: it could run, but something else does: its loop is busy, or it waits for the GIL or a core;
 * - `running`: it runs;
 * - `suspended`: it waits, and its thread can do something else;
 * - `blocking`: it waits, and so does its thread;
 * - `computing`: it computes.
 */
export type SpanState = "ready" | "running" | "suspended" | "blocking" | "computing";

/** A stretch of one work's life, from `start` to `end` (seconds, `end > start`). */
export interface Span {
  readonly work: number;
  readonly state: SpanState;
  readonly start: number;
  readonly end: number;
}

/** One work of a run: its name, when it came, began and ended, what it failed with, and its spans in order of time. */
export interface WorkSpans {
  readonly work: number;
  readonly name: string;
  readonly arrival: number;
  readonly start: number;
  readonly end: number;
  /** The name of the error; null if it did not fail. */
  readonly error: string | null;
  readonly spans: readonly Span[];
}

/**
 * The spans of every work of a trace, in order of the works' numbers.
 *
 * A work that had not ended when the trace did ends with the trace. Stretches of no length are left out.
 */
export function worksOf(trace: Trace): WorkSpans[] {
  const columns = columnsOf(trace);
  const reader = new WorkReader(columns);
  for (let index = 0; index < columns.length; index++) reader.read(index);
  const last = columns.time[columns.length - 1] ?? 0;
  return [...reader.works.values()].map((work) => closed(work, last)).sort((a, b) => a.work - b.work);
}

/** The span that a work is in, while the log is read. */
interface OpenWork {
  readonly work: number;
  readonly name: string;
  readonly arrival: number;
  readonly start: number;
  readonly spans: Span[];
  error: string | null;
  state: SpanState;
  since: number;
  /** When its sleep is over, if it sleeps; NaN if it does not. */
  until: number;
  end: number | null;
}

/** Reads the columns: most events of a large trace are nothing to works, and none of the others has to be an object. */
class WorkReader {
  readonly works = new Map<number, OpenWork>();
  readonly #columns: TraceColumns;
  /** A task or a thread stands for the work that it performs now. */
  readonly #byTask = new Map<number, OpenWork>();
  readonly #byThread = new Map<number, OpenWork>();

  constructor(columns: TraceColumns) {
    this.#columns = columns;
  }

  read(index: number): void {
    const { type, a, b, value } = this.#columns;
    const subject = a[index] ?? 0;
    const time = this.#columns.time[index] ?? 0;
    switch (type[index]) {
      case CODE["work-started"]:
        return this.#begin(index, time);
      case CODE["work-finished"]:
        return finish(
          this.works.get(subject),
          time,
          b[index] === 0 ? null : (this.#columns.names[b[index] ?? 0] ?? ""),
        );
      case CODE["task-suspended"]:
        return suspend(this.#byTask.get(subject), b[index] === YIELD, value[index] ?? Number.NaN, time);
      case CODE["task-woken"]:
        return wake(this.#byTask.get(subject), time);
      case CODE["task-resumed"]:
        return enter(this.#byTask.get(subject), "running", time);
      case CODE["task-computes"]:
        return enter(this.#byTask.get(subject), b[index] === 0 ? "computing" : "blocking", time);
      case CODE["thread-state"]:
        return enter(this.#byThread.get(subject), STATE_OF_THREAD[threadStateAt(this.#columns, index)], time);
      default: // tells nothing of what works do
    }
  }

  #begin(index: number, start: number): void {
    const { a, b, c, d, value, names } = this.#columns;
    const [work, task, thread] = [a[index] ?? 0, c[index] ?? 0, d[index] ?? 0];
    const begun: OpenWork = {
      work,
      name: names[b[index] ?? 0] ?? "",
      arrival: value[index] ?? 0,
      start,
      spans: [],
      error: null,
      state: thread === 0 ? "running" : "computing",
      since: start,
      until: Number.NaN,
      end: null,
    };
    this.works.set(work, begun);
    if (task !== 0) this.#byTask.set(task, begun);
    if (thread !== 0) this.#byThread.set(thread, begun);
  }
}

const YIELD = WAIT_KINDS.indexOf("yield");

/** Who only lets others run is ready at once. */
function suspend(work: OpenWork | undefined, yields: boolean, until: number, time: number): void {
  enter(work, yields ? "ready" : "suspended", time);
  if (work !== undefined) work.until = until;
}

/** A sleep is over when it is, even if the loop is too busy to notice. */
function wake(work: OpenWork | undefined, time: number): void {
  if (work === undefined) return;
  const over = Number.isNaN(work.until) ? time : Math.min(time, work.until);
  enter(work, "ready", Math.max(work.since, over));
}

/** What a work does whose thread is in a state. */
const STATE_OF_THREAD: Readonly<Record<ThreadState, SpanState>> = {
  running: "computing",
  "waits-for-core": "ready",
  "waits-for-gil": "ready",
  blocked: "blocking",
  parked: "blocking",
  finished: "running",
};

function enter(work: OpenWork | undefined, state: SpanState, time: number): void {
  if (work === undefined || work.end !== null) return;
  if (time > work.since) work.spans.push({ work: work.work, state: work.state, start: work.since, end: time });
  work.state = state;
  work.since = time;
}

function finish(work: OpenWork | undefined, time: number, error: string | null): void {
  enter(work, "running", time);
  if (work === undefined) return;
  work.end ??= time;
  work.error ??= error;
}

function closed(open: OpenWork, last: number): WorkSpans {
  if (open.end === null) finish(open, last, null);
  const { work, name, arrival, start, end, error, spans } = open;
  return { work, name, arrival, start, end: end ?? last, error, spans };
}
