import type { ResourceKind, ThreadState, WaitKind } from "./event.ts";

/** An asyncio task at an instant. Numbers of other things are null where there are none. */
export interface TaskNow {
  readonly task: number;
  readonly name: string;
  /** The task that created it. */
  readonly parent: number | null;
  /** The thread that runs its loop. */
  readonly thread: number | null;
  /**
   * - `ready`: it could run. Who sleeps is, too, once its sleep is over, even if its loop was too busy to notice yet;
   * - `running`: its step is under way. It may compute, or make a blocking call: see `computes`;
   * - `suspended`: it waits, on what `on` says.
   */
  readonly state: "ready" | "running" | "suspended";
  /** Since when, in seconds. */
  readonly since: number;
  readonly on: WaitKind | null;
  /** When its sleep is over, or what it computes is done at the earliest. */
  readonly until: number | null;
  /** What it waits for. */
  readonly resource: number | null;
  /** The task that it waits for. */
  readonly target: number | null;
  readonly computes: "cpu" | "block" | null;
  /** The work that it does, or helps to do. */
  readonly work: number | null;
  /** The step of the scenario that it is at. */
  readonly step: number | null;
  /** It was asked to end, and has not run since. */
  readonly cancelling: boolean;
}

/** A thread at an instant. */
export interface ThreadNow {
  readonly thread: number;
  readonly name: string;
  readonly process: number;
  /** `new` until it has begun. */
  readonly state: ThreadState | "new";
  readonly since: number;
  readonly core: number | null;
  readonly until: number | null;
  readonly resource: number | null;
  readonly target: number | null;
  /** Since when it is on its way to look whether it can go on, and the thread that woke it; null if it was not woken. */
  readonly woken: { readonly since: number; readonly by: number | null } | null;
  readonly holdsGil: boolean;
  readonly work: number | null;
  readonly step: number | null;
}

/** A timer that is set: a task's sleep, if `timer` is null. */
export interface TimerNow {
  readonly timer: number | null;
  readonly when: number;
  /** The task that sleeps, or that set it. */
  readonly task: number | null;
}

/** An event loop at an instant. */
export interface LoopNow {
  /** The thread that runs it; null where no machine does. */
  readonly thread: number | null;
  /** The task whose step is under way. */
  readonly running: number | null;
  /** The tasks in the ready queue, in order. Callbacks that are no task's are not told of. */
  readonly ready: readonly number[];
  /** The timers that are set, the earliest first. Those whose time is over are still here until the loop notices. */
  readonly timers: readonly TimerNow[];
  /** When the present iteration began, or the last one. */
  readonly iteration: { readonly since: number; readonly ready: number } | null;
}

/** Who has a resource. */
export interface HolderNow {
  readonly work: number | null;
  /** Of a pool's worker: the task that waits for its job; null if it has left that. */
  readonly task: number | null;
  readonly thread: number | null;
  readonly since: number;
}

/** A lock, a semaphore, a queue, … at an instant. */
export interface ResourceNow {
  readonly resource: number;
  readonly kind: ResourceKind;
  readonly name: string;
  readonly capacity: number | null;
  readonly holders: readonly HolderNow[];
  /** Who waits for it, in the order in which they came: tasks, or threads. For a pool: those whose job no worker does. */
  readonly waitingTasks: readonly number[];
  readonly waitingThreads: readonly number[];
  /** How many items are in it, if it is a queue. */
  readonly length: number | null;
}

/** A task of the scenario at an instant. */
export interface WorkNow {
  readonly work: number;
  readonly name: string;
  readonly arrival: number;
  readonly state: "to come" | "waits to start" | "under way" | "done";
  /** Who does it. */
  readonly task: number | null;
  readonly thread: number | null;
  readonly start: number;
  /** Null if it does not end within the trace. */
  readonly end: number | null;
}
