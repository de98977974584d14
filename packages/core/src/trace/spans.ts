import { CODE, type TraceColumns } from "./columns.ts";
import { threadStateAt } from "./decode.ts";
import { type Doing, doingAfter, readySince } from "./doing.ts";
import type { ThreadState, Trace } from "./event.ts";
import { columnsOf } from "./events.ts";

/** What a work was doing over a stretch of time. */
export type SpanState = Doing;

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
    const { type, a, b, names } = this.#columns;
    const subject = a[index] ?? 0;
    const time = this.#columns.time[index] ?? 0;
    switch (type[index]) {
      case CODE["work-started"]:
        return this.#begin(index, time);
      case CODE["work-finished"]:
        return finish(this.works.get(subject), time, b[index] === 0 ? null : (names[b[index] ?? 0] ?? ""));
      case CODE["thread-state"]:
        return enter(this.#byThread.get(subject), STATE_OF_THREAD[threadStateAt(this.#columns, index)], time);
      default:
        return this.#taskDoes(doingAfter(this.#columns, index), index, time);
    }
  }

  #taskDoes(does: Doing | null, index: number, time: number): void {
    const { type, a, value } = this.#columns;
    const work = does === null ? undefined : this.#byTask.get(a[index] ?? 0);
    if (does === null || work === undefined) return;
    enter(work, does, type[index] === CODE["task-woken"] ? readySince(work.since, work.until, time) : time);
    work.until = type[index] === CODE["task-suspended"] ? (value[index] ?? Number.NaN) : Number.NaN;
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
