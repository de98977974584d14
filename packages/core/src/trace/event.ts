/**
 * The event log of a run. Everything that is shown (spans, statistics, pictures, the log) is derived from it.
 *
 * A *work* is one task of the scenario: the same work has the same number under every execution model, which is what makes runs
 * comparable. A *task* is an asyncio task that the model made for it. Times are seconds since the run began.
 */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  /** In the order in which they happened; times never decrease. */
  readonly events: readonly TraceEvent[];
}

/** Raised when the meaning of an event changes. */
export const TRACE_VERSION = 1;

export type TraceEvent = WorkEvent | CallEvent | TaskEvent;

/** What became of the scenario's tasks. Models report these. */
export type WorkEvent =
  | {
      readonly type: "work-started";
      readonly time: number;
      readonly work: number;
      readonly name: string;
      /** When it came: it may have had to wait for its start. */
      readonly arrival: number;
      /** The asyncio task that performs it; null where a thread does. */
      readonly task: number | null;
    }
  | {
      readonly type: "work-finished";
      readonly time: number;
      readonly work: number;
      /** What it failed with; null if it did not fail. */
      readonly error: string | null;
    };

/** A stretch in which the thread itself is held: by a blocking call (`block`) or by computing (`cpu`). */
export type CallEvent =
  | { readonly type: "call-started"; readonly time: number; readonly work: number; readonly call: "block" | "cpu" }
  | { readonly type: "call-finished"; readonly time: number; readonly work: number };

/** The life of an asyncio task, as the event loop reports it. Tasks are numbered by the run, from 1. */
export type TaskEvent =
  | {
      readonly type: "task-created";
      readonly time: number;
      readonly task: number;
      readonly name: string;
      /** The task that created it; null for the first. */
      readonly parent: number | null;
    }
  | { readonly type: "task-started"; readonly time: number; readonly task: number }
  | { readonly type: "task-suspended"; readonly time: number; readonly task: number; readonly on: string }
  | { readonly type: "task-resumed"; readonly time: number; readonly task: number }
  | {
      readonly type: "task-done";
      readonly time: number;
      readonly task: number;
      readonly outcome: "finished" | "cancelled" | "failed";
    };
