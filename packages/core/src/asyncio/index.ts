export { LimitError, InterleaveError, InternalError } from "../kernel/errors.ts";
export { Handle, TimerHandle } from "../kernel/handle.ts";
export { VirtualClock, type Clock } from "../kernel/clock.ts";
export { Compute, type ComputeKind } from "./compute.ts";
export { block, cpu } from "./cpu.ts";
export { isCoroutine, type Awaitable, type AwaitedResult, type Coroutine, type Suspension } from "./coroutine.ts";
export { createTask } from "./create-task.ts";
export { ensureFuture } from "./ensure-future.ts";
export {
  BaseException,
  BrokenBarrierError,
  CancelledError,
  DeadlockError,
  GeneratorExit,
  InvalidStateError,
  KeyboardInterrupt,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  RuntimeError,
  StopAsyncIteration,
  SystemExit,
  TimeoutError,
  ValueError,
  type StuckTask,
} from "./errors.ts";
export {
  allTasks,
  currentTask,
  EventLoop,
  getRunningLoop,
  type EventLoopOptions,
  type ExceptionHandler,
  type LogHandler,
  type LogRecord,
  type TaskFactory,
} from "./event-loop.ts";
export { BaseExceptionGroup, ExceptionGroup, isException, rethrowBase } from "./exception-group.ts";
export { Future, type AbstractEventLoop } from "./future.ts";
export { gather, type Gathered, type GatherOptions } from "./gather.ts";
export type { Observer, WaitReason } from "./observer.ts";
export { run, Runner, type RunOptions } from "./runner.ts";
export type { Pause } from "./pause.ts";
export type { ExceptionContext, Scheduler } from "./scheduler.ts";
export { sleep } from "./sleep.ts";
export { Task, type TaskOptions } from "./task.ts";
export { asCompleted, AsCompletedIterator, type AsCompletedOptions } from "./as-completed.ts";
export { Barrier } from "./barrier.ts";
export { ConcurrentFuture, wrapFuture } from "./concurrent-future.ts";
export { Condition } from "./condition.ts";
export { createEagerTaskFactory, eagerTaskFactory, type TaskConstructor } from "./eager.ts";
export { Event } from "./event.ts";
export { ThreadPoolExecutor, type Executor, type Job } from "./executor.ts";
export { Lock } from "./lock.ts";
export { LifoQueue, PriorityQueue, Queue } from "./queue.ts";
export { BoundedSemaphore, Semaphore } from "./semaphore.ts";
export { shield } from "./shield.ts";
export { TaskGroup } from "./task-group.ts";
export { Timeout, timeout, timeoutAt } from "./timeout.ts";
export { toThread } from "./to-thread.ts";
export {
  ALL_COMPLETED,
  FIRST_COMPLETED,
  FIRST_EXCEPTION,
  wait,
  type ReturnWhen,
  type WaitOptions,
  type WaitResult,
} from "./wait.ts";
export { waitFor } from "./wait-for.ts";
export { asyncFor, asyncWith, BREAK, type AsyncContextManager, type AsyncIteration } from "./with.ts";
export { coroutine } from "./tracked.ts";
export { runOnWallClock, type WallHost, type WallRun } from "./wall-clock.ts";
