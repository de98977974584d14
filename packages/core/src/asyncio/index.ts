export { LimitError, InterleaveError, InternalError } from "../kernel/errors.ts";
export { Handle, TimerHandle } from "../kernel/handle.ts";
export { VirtualClock, type Clock } from "../kernel/clock.ts";
export { block, cpu, Compute, type ComputeKind } from "./compute.ts";
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
export { Future } from "./future.ts";
export { gather, type Gathered, type GatherOptions } from "./gather.ts";
export type { Observer, WaitReason } from "./observer.ts";
export { run, Runner, type RunOptions } from "./runner.ts";
export type { ExceptionContext, Pause } from "./scheduler.ts";
export { sleep } from "./sleep.ts";
export { Task, type TaskOptions } from "./task.ts";
