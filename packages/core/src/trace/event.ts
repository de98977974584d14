/**
 * The event log of a run. Everything that is shown (spans, statistics, pictures, the log, the state at any instant) is derived from it.
 *
 * A *work* is one task of the scenario: the same work has the same number under every execution model, which is what makes runs
 * comparable. A *task* is an asyncio task that the model made for it; a *thread* is one of the simulated machine; a *resource* is what they
 * wait for and hold. All are numbered by the run, from 1. Times are seconds since the run began, and never decrease.
 */
export interface Trace {
  readonly version: typeof TRACE_VERSION;
  readonly about: TraceAbout;
  readonly events: TraceEvents;
}

/** Raised when the meaning of an event changes. */
export const TRACE_VERSION = 2;

/** What a trace is of, as far as it is known. */
export interface TraceAbout {
  /** What the scenario is called: its title. */
  readonly title: string | null;
  /** The execution model's name. */
  readonly model: string | null;
  readonly seed: number | null;
  /** The version of the engine that made it. */
  readonly engine: string | null;
  readonly cores: number | null;
  /** True if events are missing at the end. */
  readonly cut: boolean;
}

/** The events in the order in which they happened. An array of events is one; a recorded trace keeps numbers in columns, and makes events on demand. */
export interface TraceEvents extends Iterable<TraceEvent> {
  readonly length: number;
  /** The event at that place, counted from 0, or from the end if it is negative. */
  at(index: number): TraceEvent | undefined;
  /** The events with their places. */
  entries(): Iterable<[number, TraceEvent]>;
}

export type TraceEvent = WorkEvent | TaskEvent | LoopEvent | ResourceEvent | ThreadEvent;

/**
 * The largest number that a work can have, unless there are more events: works have their numbers before they come, so that the last of many can
 * be in a trace that was cut off early. Of everything else there is an event for each.
 */
export const MOST_WORKS: number = 2 ** 22;

/** What became of the scenario's tasks. A work is performed by a task or by a thread: the other one is null. */
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
      /** A step of the scenario begins: its source line. */
      readonly type: "work-step";
      readonly time: number;
      readonly work: number;
      /** Who does it: a branch of a `gather` has a task, or a thread, of its own. */
      readonly task: number | null;
      readonly thread: number | null;
      /** Its number in the scenario, from 0: steps are counted through all groups as they are written, a step before those within it. */
      readonly step: number;
    }
  | {
      readonly type: "work-finished";
      readonly time: number;
      readonly work: number;
      /** What it failed with; null if it did not fail. */
      readonly error: string | null;
    };

/** What a suspended task waits for. */
export type WaitKind = (typeof WAIT_KINDS)[number];

/** The kinds of waits. */
export const WAIT_KINDS = [
  "yield",
  "sleep",
  "task",
  "future",
  "gather",
  "shield",
  "wait",
  "executor",
  "group",
  "lock",
  "event",
  "condition",
  "semaphore",
  "queue",
  "barrier",
] as const;

/** The life of an asyncio task, as the event loop reports it. */
export type TaskEvent =
  | {
      readonly type: "task-created";
      readonly time: number;
      readonly task: number;
      readonly name: string;
      /** The task that created it; null for the first. */
      readonly parent: number | null;
      /** The thread that runs its loop; null where no machine does. */
      readonly thread: number | null;
    }
  | { readonly type: "task-started"; readonly time: number; readonly task: number }
  | {
      readonly type: "task-suspended";
      readonly time: number;
      readonly task: number;
      readonly on: WaitKind;
      /** When a sleep is over; it goes on later if its loop is busy then. Null for what is no sleep, or never over. */
      readonly until: number | null;
      /** What it waits for, if that is a resource of the trace. */
      readonly resource: number | null;
      /** The task it waits for, if it waits for one. */
      readonly target: number | null;
    }
  | {
      /** What it waited for has come: it is ready, and goes on in a later iteration. Not told of a task that only lets others run: it is ready at once. */
      readonly type: "task-woken";
      readonly time: number;
      readonly task: number;
      /** The task that ran then, or whose end was being told of; null if a timer, a thread, or some other callback woke it. */
      readonly by: number | null;
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
      /** Somebody wants it to end: a CancelledError is thrown where it waits. */
      readonly type: "task-cancel-requested";
      readonly time: number;
      readonly task: number;
      /** The task that asked; null if a timer or some other callback did. */
      readonly by: number | null;
    }
  | {
      readonly type: "task-done";
      readonly time: number;
      readonly task: number;
      readonly outcome: "finished" | "cancelled" | "failed";
      /** The name of what it failed with; null if it did not fail. */
      readonly error: string | null;
    };

/** What an event loop does. A loop is known by the thread that runs it; null where no machine does. */
export type LoopEvent =
  | {
      /** An iteration begins that runs something. */
      readonly type: "iteration";
      readonly time: number;
      readonly thread: number | null;
      /** How many callbacks are ready: exactly these run. */
      readonly ready: number;
      /** How many timers are set, sleeps included, once those that were due are ready. */
      readonly timers: number;
    }
  | {
      /** A callback will be called at `when` (seconds): a timeout above all. Sleeps of tasks are told of by the tasks. */
      readonly type: "timer-set";
      readonly time: number;
      readonly thread: number | null;
      readonly timer: number;
      readonly when: number;
      /** The task that set it; null if none did. */
      readonly task: number | null;
    }
  | {
      readonly type: "timer-ended";
      readonly time: number;
      readonly timer: number;
      /** True if it was due; false if it was cancelled. */
      readonly fired: boolean;
    };

/** What a resource is: `limit` is how many of a group may be under way at a time, `pool` are the workers of a pool. */
export type ResourceKind = (typeof RESOURCE_KINDS)[number];

/** The kinds of resources. */
export const RESOURCE_KINDS = ["lock", "semaphore", "queue", "event", "condition", "barrier", "limit", "pool"] as const;

/** What works wait for and hold. `work` is for which work it is, null for none; who acts is a task or a thread, and the other one is null. */
export type ResourceEvent =
  | {
      readonly type: "resource-created";
      readonly time: number;
      readonly resource: number;
      readonly kind: ResourceKind;
      readonly name: string;
      /** How many can hold it at a time, or how many items a queue can hold; null for any number. */
      readonly capacity: number | null;
    }
  | {
      readonly type: "resource-acquired" | "resource-released";
      readonly time: number;
      readonly resource: number;
      readonly work: number | null;
      readonly task: number | null;
      readonly thread: number | null;
    }
  | {
      /** An item was put into a queue, or taken out of it; so many are in it now. */
      readonly type: "queue-length";
      readonly time: number;
      readonly resource: number;
      readonly length: number;
      readonly put: boolean;
      readonly work: number | null;
      readonly task: number | null;
      readonly thread: number | null;
    };

/** What a thread does. */
export type ThreadState = (typeof THREAD_STATES)[number];

/**
 * A thread is `running`; it could run, but waits for a core, or for the GIL; it is in a blocking call that ends by itself (`blocked`), or
 * waits to be woken (`parked`); it has `finished`.
 */
export const THREAD_STATES = ["running", "waits-for-core", "waits-for-gil", "blocked", "parked", "finished"] as const;

/** The life of processes and threads, as the machine reports it. */
export type ThreadEvent =
  | { readonly type: "process-started"; readonly time: number; readonly process: number; readonly name: string }
  | { readonly type: "process-finished"; readonly time: number; readonly process: number }
  | {
      readonly type: "thread-created";
      readonly time: number;
      readonly thread: number;
      readonly name: string;
      readonly process: number;
      /** The thread that made it; null for the first of the machine. */
      readonly creator: number | null;
    }
  | {
      readonly type: "thread-state";
      readonly time: number;
      readonly thread: number;
      readonly state: ThreadState;
      /** The core it runs on, from 0; null unless it is running. */
      readonly core: number | null;
      /** When its wait is over at the latest; null if nobody knows, or it does not wait. */
      readonly until: number | null;
      /** What it is parked for, if that is a resource of the trace. */
      readonly resource: number | null;
      /** The thread whose end it is parked for. */
      readonly target: number | null;
    }
  | {
      /** Somebody has woken a thread that is parked: it will look whether it can go on, as soon as it has a core, and parks again if it cannot. */
      readonly type: "thread-woken";
      readonly time: number;
      readonly thread: number;
      /** The thread that ran then; null if none did. */
      readonly by: number | null;
    }
  | {
      /** Another thread than before has the process's GIL. */
      readonly type: "gil-taken";
      readonly time: number;
      readonly process: number;
      readonly thread: number;
      /** The thread that had it before; null for the first. */
      readonly from: number | null;
    };
