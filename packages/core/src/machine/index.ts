export { MachineDeadlockError, type StuckThread } from "./errors.ts";
export type { GilOrder } from "./gil-line.ts";
export { type Job, resultOf } from "./job.ts";
export { ProcessPoolOfLoop, ThreadPoolOfLoop } from "./loop-executors.ts";
export { MachineLoop, runAsyncio, runEventLoop, runUntilComplete } from "./machine-loop.ts";
export type { MachineOptions } from "./machine-options.ts";
export { Machine } from "./machine.ts";
export type { MachineObserver } from "./observer.ts";
export { FREE, type Prices } from "./prices.ts";
export { CPYTHON_3_13 } from "./cpython-3-13.ts";
export { type Payload, ProcessPool } from "./process-pool.ts";
export type { Process } from "./process.ts";
export type { Program, Request } from "./program.ts";
export { SimpleThreadQueue } from "./simple-thread-queue.ts";
export { ThreadCondition } from "./thread-condition.ts";
export { ThreadEvent } from "./thread-event.ts";
export { ThreadLock } from "./thread-lock.ts";
export { ThreadPool } from "./thread-pool.ts";
export { ThreadQueue } from "./thread-queue.ts";
export { ThreadSemaphore } from "./thread-semaphore.ts";
export type { Computer, Thread, ThreadOptions, ThreadState } from "./thread.ts";
export {
  compute,
  type ComputeOptions,
  join,
  park,
  type ParkOptions,
  pause,
  pauseUntil,
  type ProcessOptions,
  self,
  spawn,
  type StartMethod,
  startProcess,
  unpark,
} from "./threading.ts";
