/**
 * The event log of a run. Everything that is shown (spans, statistics, pictures, the log) is derived from it.
 *
 * A *work* is one task of the scenario: the same work has the same number under every execution model, which is what makes runs
 * comparable. A *task* is an asyncio task that the model made for it; a *thread* is one of the simulated machine. All are numbered by the
 * run, from 1. Times are seconds since the run began.
 */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  /** In the order in which they happened; times never decrease. */
  readonly events: readonly TraceEvent[];
}

/** Raised when the meaning of an event changes. */
export const TRACE_VERSION = 1;

export type TraceEvent = WorkEvent | TaskEvent | LoopEvent | ThreadEvent;

/** What became of the scenario's tasks. */
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
      /** The thread that performs it; null where a task does. */
      readonly thread: number | null;
    }
  | {
      readonly type: "work-finished";
      readonly time: number;
      readonly work: number;
      /** What it failed with; null if it did not fail. */
      readonly error: string | null;
    };

/** The life of an asyncio task, as the event loop reports it. */
export type TaskEvent =
  | {
      readonly type: "task-created";
      readonly time: number;
      readonly task: number;
      readonly name: string;
      /** The task that created it; null for the first. */
      readonly parent: number | null;
    }
  | {
      readonly type: "task-started";
      readonly time: number;
      readonly task: number;
      /** The thread that runs its loop; only for a task that no other task created: the others run where their creator does. */
      readonly thread?: number;
    }
  | {
      readonly type: "task-suspended";
      readonly time: number;
      readonly task: number;
      readonly on: string;
      /** When a sleep is over; it goes on later if its loop is busy then. Only for a sleep. */
      readonly until?: number;
    }
  | { readonly type: "task-resumed"; readonly time: number; readonly task: number }
  | {
      /** It holds the loop's thread from now on: it computes (`cpu`), or makes a blocking call (`block`), for so many seconds at least. */
      readonly type: "task-computes";
      readonly time: number;
      readonly task: number;
      readonly call: "cpu" | "block";
      readonly seconds: number;
    }
  | {
      readonly type: "task-done";
      readonly time: number;
      readonly task: number;
      readonly outcome: "finished" | "cancelled" | "failed";
    };

/**
 * An event loop begins an iteration, whose first task's step is `task`'s. Told only if a task has computed since the iteration told of
 * before: those in between took no time of tasks.
 */
export interface LoopEvent {
  readonly type: "iteration";
  readonly time: number;
  /** The task that steps first, which says which loop it is. */
  readonly task: number;
  /** How many callbacks were ready: exactly these run. */
  readonly ready: number;
}

/**
 * The life of a thread, as the machine reports it: it is `running`; it could run, but waits for a core, or for the GIL; it is in a blocking
 * call that ends by itself (`blocked`), or waits to be woken by another thread (`parked`); it has `finished`.
 */
export type ThreadEvent =
  | {
      readonly type: "thread-created";
      readonly time: number;
      readonly thread: number;
      readonly name: string;
      readonly process: string;
    }
  | { readonly type: "thread-state"; readonly time: number; readonly thread: number; readonly state: ThreadState };

export type ThreadState = "running" | "waits-for-core" | "waits-for-gil" | "blocked" | "parked" | "finished";
