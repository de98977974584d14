import type { ThreadState, Trace, TraceEvent } from "./event.ts";

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
  const open: OpenWorks = { byNumber: new Map(), byTask: new Map(), byThread: new Map() };
  const last = trace.events.at(-1)?.time ?? 0;
  for (const event of trace.events) apply(event, open);
  return [...open.byNumber.values()].map((work) => closed(work, last)).sort((a, b) => a.work - b.work);
}

/** What the log was read for so far. A task or a thread stands for the work that it performs now. */
interface OpenWorks {
  readonly byNumber: Map<number, OpenWork>;
  readonly byTask: Map<number, OpenWork>;
  readonly byThread: Map<number, OpenWork>;
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
  /** When its sleep is over, if it sleeps. */
  until: number | null;
  end: number | null;
}

function apply(event: TraceEvent, { byNumber, byTask, byThread }: OpenWorks): void {
  switch (event.type) {
    case "work-started": {
      const { work, name, arrival, task, thread, time: start } = event;
      const state: SpanState = thread === null ? "running" : "computing";
      const open = { spans: [], error: null, state, since: start, until: null, end: null };
      const begun: OpenWork = { work, name, arrival, start, ...open };
      byNumber.set(work, begun);
      if (task !== null) byTask.set(task, begun);
      if (thread !== null) byThread.set(thread, begun);
      return;
    }
    case "work-finished":
      return finish(byNumber.get(event.work), event.time, event.error);
    case "task-suspended":
      return suspend(byTask.get(event.task), event);
    case "task-woken":
      return wake(byTask.get(event.task), event.time);
    case "task-resumed":
      return enter(byTask.get(event.task), "running", event.time);
    case "task-computes":
      return enter(byTask.get(event.task), event.call === "cpu" ? "computing" : "blocking", event.time);
    case "thread-state":
      return enter(byThread.get(event.thread), STATE_OF_THREAD[event.state], event.time);
    default: // tells nothing of what works do
  }
}

/** Who only lets others run is ready at once. */
function suspend(work: OpenWork | undefined, { on, until, time }: TraceEvent & { type: "task-suspended" }): void {
  enter(work, on === "yield" ? "ready" : "suspended", time);
  if (work !== undefined) work.until = until;
}

/** A sleep is over when it is, even if the loop is too busy to notice. */
function wake(work: OpenWork | undefined, time: number): void {
  if (work !== undefined) enter(work, "ready", Math.max(work.since, Math.min(time, work.until ?? time)));
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
