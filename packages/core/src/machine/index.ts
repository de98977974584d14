export { MachineDeadlockError } from "./errors.ts";
export type { GilOrder } from "./gil-line.ts";
export { type Job, resultOf } from "./job.ts";
export { ProcessPoolOfLoop, ThreadPoolOfLoop } from "./loop-executors.ts";
export { MachineLoop, runAsyncio, runEventLoop, runUntilComplete } from "./machine-loop.ts";
export { Machine, type MachineOptions } from "./machine.ts";
export type { MachineObserver } from "./observer.ts";
export { ProcessPool } from "./process-pool.ts";
export type { Program } from "./program.ts";
export { ThreadCondition } from "./thread-condition.ts";
export { ThreadEvent } from "./thread-event.ts";
export { ThreadLock } from "./thread-lock.ts";
export { ThreadPool } from "./thread-pool.ts";
export { SimpleThreadQueue, ThreadQueue } from "./thread-queue.ts";
export { ThreadSemaphore } from "./thread-semaphore.ts";
export type { Thread } from "./thread.ts";
export {
  compute,
  join,
  park,
  pause,
  pauseUntil,
  self,
  spawn,
  type StartMethod,
  startProcess,
  unpark,
} from "./threading.ts";
