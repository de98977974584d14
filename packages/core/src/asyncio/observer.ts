import type { Handle, TimerHandle } from "../kernel/handle.ts";
import type { ComputeKind } from "./compute.ts";

/** What a suspended task waits for. */
export type WaitReason =
  /** A bare `yield`, or `sleep` of 0 or less: it goes on in the next iteration. */
  | { readonly kind: "yield" }
  /** A `sleep`: `until` is in seconds of the loop's clock. */
  | { readonly kind: "sleep"; readonly until: number }
  | { readonly kind: "task"; readonly task: object }
  | { readonly kind: "future" | "gather" | "shield" | "wait" | "executor" | "group"; readonly target: object }
  | { readonly kind: "lock" | "event" | "condition" | "semaphore" | "barrier" | "queue"; readonly target: object };

/**
 * Hooks for a trace: each is called at the moment it names, and must not change what it is shown. Nothing is
 * computed for a loop that has no observer. `T` is the task's class, which this file does not know.
 */
export interface Observer<T> {
  /**
   * An iteration of `loop` begins: `readyLength` handles are ready, timers that are due included, and exactly these will
   * run; `timers` are left for later.
   */
  iteration?(time: number, readyLength: number, timers: number, loop: object): void;
  /** A task was made, by the running task `parent` if there is one. It has not run yet. */
  taskCreated?(task: T, parent: T | null): void;
  /** The task's first step: its coroutine is about to run, or, if it was cancelled before, to be closed. */
  taskStarted?(task: T): void;
  /** The task's coroutine is suspended. */
  taskSuspended?(task: T, on: WaitReason): void;
  /**
   * What the task waited for has come, so that it goes on in a later iteration. `by` is the task that is running, or the
   * future whose callback is; null if it is something else, such as a timer.
   */
  taskWoken?(task: T, by: object | null): void;
  /** A future is done, and the loop will call one of its callbacks: `by` as in `taskWoken`. */
  callbackScheduled?(future: object, by: object | null): void;
  /** The task's coroutine is about to go on. */
  taskResumed?(task: T): void;
  /** The task is done; its outcome can be read from it. Its callbacks are scheduled, but have not run. */
  taskDone?(task: T): void;
  /** Somebody called `cancel` on a task that was not done: `by` as in `taskWoken`. */
  taskCancelRequested?(task: T, by: object | null): void;
  /** A timer was set on `loop`, by the running task if there is one. It is none of a task's own sleep. */
  timerSet?(timer: TimerHandle, loop: object, by: T | null): void;
  /** It was due (`fired`) and is ready now, or it was cancelled. */
  timerEnded?(timer: TimerHandle, fired: boolean): void;
  /** The running callback computes, or is blocked, for `seconds`; `task` is null outside of tasks. */
  compute?(task: T | null, kind: ComputeKind, seconds: number): void;
  /** A callback that is not a task's step is about to run. */
  handleRun?(handle: Handle): void;
}
