/**
 * What a loop's own work costs, in seconds of its thread's CPU time. A loop has none unless its driver can let that time pass: what a
 * callback owes is paid when it ends, as if it had computed.
 */
export interface LoopCosts {
  /** A task is made. */
  readonly taskCreate: number;
  /** A task's first step, its handle included. */
  readonly firstStep: number;
  /** Any further step. */
  readonly step: number;
  /** A callback that is no task's step: `callSoon` and its turn. */
  readonly handle: number;
  /** `callAt`; its callback's turn is a handle. */
  readonly timer: number;
  /** A comparison of two timers: each takes as many as the binary logarithm of their number. */
  readonly timerCompare: number;
  /** A sleep's future, timer and handles; the step that follows it excepted. */
  readonly sleep: number;
  /** A future that a task waits for; its handle and the step that follows excepted. */
  readonly future: number;
  /** What `gather` adds for each child; its done callback's handle excepted. */
  readonly gatherChild: number;
  /** The same of a task group. */
  readonly taskGroupChild: number;
  /** Taking a free lock and letting go of it. */
  readonly lock: number;
  /** The same of a semaphore. */
  readonly semaphore: number;
  /** A put into a queue, or a get out of it, that need not wait. */
  readonly queue: number;
  /** A task that stands in the line of a lock, semaphore, queue, … and is taken out of it; its future excepted. */
  readonly waiter: number;
}
