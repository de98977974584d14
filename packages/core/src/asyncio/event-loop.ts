import { VirtualClock, type Clock } from "../kernel/clock.ts";
import type { Awaitable, Coroutine } from "./coroutine.ts";
import { describe, isInstance } from "./describe.ts";
import { DeadlockError, escapesTheLoop, RuntimeError } from "./errors.ts";
import { ensureFuture } from "./ensure-future.ts";
import { wrapFuture } from "./concurrent-future.ts";
import { ThreadPoolExecutor, type Executor, type Job } from "./executor.ts";
import { Future, QUIET, type AbstractEventLoop } from "./future.ts";
import type { Observer } from "./observer.ts";
import { runningScheduler, Scheduler, type ExceptionContext } from "./scheduler.ts";
import { Task, type TaskOptions } from "./task.ts";

/** Makes the tasks of a loop: see `EventLoop.setTaskFactory`. */
export type TaskFactory = <T>(loop: EventLoop, coroutine: Coroutine<T>, options?: TaskOptions) => Task<T>;

/** Told of every error that nobody else gets. What it throws is handled as an error in it. */
export type ExceptionHandler = (loop: EventLoop, context: ExceptionContext) => void;

/** Something that asyncio would have written to its log, or Python to stderr. The engine never prints. */
export interface LogRecord {
  readonly level: "warning" | "error";
  /** For a warning, its category: `RuntimeWarning`, `SlowCallback`. */
  readonly category?: string;
  readonly message: string;
  readonly context?: object;
}

/** Takes what would have been logged. */
export type LogHandler = (record: LogRecord) => void;

/** How an EventLoop is made. */
export interface EventLoopOptions {
  /** Where it reads the time; a VirtualClock of its own if left out. */
  readonly clock?: Clock;
  /**
   * True (the default): `cpu` and `block` move the virtual clock at once. False: `runOnce` answers with them, and its
   * caller lets the time pass. With a clock that is not virtual they are always answered.
   */
  readonly computesInPlace?: boolean;
  /** How many threads its default pool has; 8 if left out. */
  readonly maxWorkers?: number;
}

const LOG_KEPT = 1000;

/**
 * The event loop: `BaseEventLoop` of CPython 3.13, under virtual time. It never waits: `runOnce` says how long nothing
 * will happen, and `runForever` and `runUntilComplete` move the virtual clock there.
 */
export class EventLoop extends Scheduler implements AbstractEventLoop {
  /** What would have been logged while no log handler was set: the first thousand records. */
  readonly log: LogRecord[] = [];
  #exceptionHandler: ExceptionHandler | null = null;
  #logHandler: LogHandler | null = null;
  #taskFactory: TaskFactory | null = null;
  #executor: Executor | null = null;
  #executorIsShutDown = false;
  #isClosing = false;
  readonly #maxWorkers: number | undefined;

  constructor(options: EventLoopOptions = {}) {
    const clock = options.clock ?? new VirtualClock();
    if (typeof clock.now !== "number" || Number.isNaN(clock.now)) {
      throw new TypeError(`a clock, whose now is a number of seconds, was expected, got ${describe(clock)}`);
    }
    super(clock, options.computesInPlace ?? true);
    this.#maxWorkers = options.maxWorkers;
  }

  createFuture<T = unknown>(): Future<T> {
    return new Future<T>(this);
  }

  /** Makes a task that begins in the next iteration. Throws RuntimeError if the loop is closed. */
  createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    this._checkClosed();
    if (this.#taskFactory === null) return new Task<T>(coroutine, this, options);
    const task: unknown = this.#taskFactory(this, coroutine, options);
    if (!isInstance(task, Task<T>)) throw new TypeError(`a task factory has to return a Task, not ${describe(task)}`);
    // CPython 3.13.0 sets the name even if none is given, which makes it "None".
    if (options?.name !== undefined) task.setName(options.name);
    return task;
  }

  /** Who makes the tasks of `createTask`; null for the usual ones. See `eagerTaskFactory`. */
  setTaskFactory(factory: TaskFactory | null): void {
    if (factory !== null && typeof factory !== "function")
      throw new TypeError("task factory must be a callable or null");
    this.#taskFactory = factory;
  }

  getTaskFactory(): TaskFactory | null {
    return this.#taskFactory;
  }

  /**
   * Runs `job(...args)` in a thread of `executor`, or of the loop's own pool if it is null. Throws RuntimeError if the
   * loop is closed, or its pool shut down.
   */
  runInExecutor<A extends unknown[], T>(executor: Executor | null, job: Job<A, T>, ...args: A): Future<T> {
    this._checkCallback(job, "runInExecutor");
    if (executor !== null) checkExecutor(executor);
    return wrapFuture(
      (executor ?? this.#defaultExecutor()).submit(this, () => job(...args)),
      this,
    );
  }

  setDefaultExecutor(executor: Executor): void {
    checkExecutor(executor);
    this.#executor = executor;
  }

  #defaultExecutor(): Executor {
    if (this.#executorIsShutDown) throw new RuntimeError("Executor shutdown has been called");
    this.#executor ??= new ThreadPoolExecutor(this.#maxWorkers);
    return this.#executor;
  }

  /** @internal No more jobs; gives a future that is done when the threads are, or null if there are none. */
  _shutdownExecutor(): Future<void> | null {
    this.#executorIsShutDown = true;
    if (this.#executor === null) return null;
    const joined = this.createFuture<void>();
    this.#executor.shutdown(() => {
      if (!this._closed) this.callSoonThreadsafe(setResultUnlessCancelled, joined);
    });
    return joined;
  }

  // ---- running -------------------------------------------------------------------------------------------------

  /** Runs until `stop` is called, jumping over all waiting. Throws DeadlockError if nothing can ever happen again. */
  runForever(): void {
    this._whileRunning(() => {
      do this.#runIteration();
      while (!this._stopping);
    });
  }

  /**
   * Runs until `awaitable` is done, and returns its result or throws its exception. A coroutine becomes a task.
   * Throws DeadlockError if nothing can ever complete it.
   */
  runUntilComplete<T>(awaitable: Awaitable<T>): T {
    this._checkClosed();
    this._checkRunning();
    const isNew = !(awaitable instanceof Future);
    const future = ensureFuture(awaitable, this);
    if (isNew) future._flags |= QUIET;
    future.addDoneCallback(stopWhenDone);
    try {
      this.runForever();
    } catch (error) {
      // The coroutine's own KeyboardInterrupt: nobody else can look at the task.
      if (isNew && future.done() && !future.cancelled()) future.exception();
      throw error;
    } finally {
      future.removeDoneCallback(stopWhenDone);
    }
    if (!future.done()) throw new RuntimeError("Event loop stopped before Future completed.");
    return future.result();
  }

  /** The loop stops at the end of the iteration that runs now, or of the next one. */
  stop(): void {
    this._stopping = true;
  }

  /** One `_run_once` of CPython: the clock is moved where it would have waited. */
  #runIteration(): void {
    for (;;) {
      const pause = this._runOnce();
      if (pause.kind === "ready") return;
      if (pause.until === Number.POSITIVE_INFINITY) throw this.#deadlock();
      if (!(this.clock instanceof VirtualClock)) throw new RuntimeError("a loop on a real clock is run by its driver");
      this.clock.set(pause.until);
    }
  }

  #deadlock(): DeadlockError {
    const stuck = this._allTasks().map((task) => ({ task: task.getName(), waitsFor: describeReason(task) }));
    return new DeadlockError(stuck);
  }

  isClosed(): boolean {
    return this._closed;
  }

  /** Drops everything that is scheduled, and reports what was forgotten. Throws RuntimeError if it is running. */
  close(): void {
    if (this.isRunning()) throw new RuntimeError("Cannot close a running event loop");
    if (this._closed || this.#isClosing) return;
    this.#isClosing = true; // an exception handler may close the loop as well
    this.#reportForgotten();
    this._closed = true;
    this._clear();
    this.#executorIsShutDown = true;
    this.#executor?.shutdown();
    this.#executor = null;
  }

  /** CPython tells of these when the garbage collector finds them; here it is when the loop closes. */
  #reportForgotten(): void {
    for (const task of this._allTasks()) {
      if ((task._flags & QUIET) !== 0) continue;
      this.callExceptionHandler({ task, message: "Task was destroyed but it is pending!" });
    }
    for (const forgotten of this._unretrieved) {
      const future = forgotten as Future; // only futures put themselves there
      const message = `${future._className} exception was never retrieved`;
      this.callExceptionHandler({ message, exception: future._value, future });
    }
    this._unretrieved.clear();
    for (const coroutine of this._unawaited) {
      this._warn("RuntimeWarning", `coroutine '${coroutine.toString()}' was never awaited`, coroutine);
    }
    this._unawaited.clear();
  }

  /** @internal Tasks that are not done: the registered ones in order, then those in an eager first step. */
  _allTasks(): Task[] {
    const tasks = new Set([...this._registered(), ...this._eagerTasks]) as Set<Task>; // a loop's tasks are Tasks
    return [...tasks].filter((task) => !task.done());
  }

  // ---- reports -------------------------------------------------------------------------------------------------

  getDebug(): boolean {
    return this._debug;
  }

  /** In debug mode, callbacks of `slowCallbackDuration` seconds or more are reported. */
  setDebug(enabled: boolean): void {
    this._debug = enabled;
    if (this.isRunning()) this.callSoonThreadsafe(trackOrigins);
  }

  /** Hooks for a trace; null for none. */
  setObserver(observer: Observer<Task> | null): void {
    this._observer = observer; // a loop's tasks are Tasks
  }

  getExceptionHandler(): ExceptionHandler | null {
    return this.#exceptionHandler;
  }

  /** Who is told of errors in callbacks, and of exceptions that nobody looked at; null for the default, which logs. */
  setExceptionHandler(handler: ExceptionHandler | null): void {
    if (handler !== null && typeof handler !== "function") throw new TypeError("A callable object or null is expected");
    this.#exceptionHandler = handler;
  }

  /** Who takes what would have been logged; null keeps it in `log`, as does a handler that throws. */
  setLogHandler(handler: LogHandler | null): void {
    if (handler !== null && typeof handler !== "function") throw new TypeError("A callable object or null is expected");
    this.#logHandler = handler;
  }

  /** Logs `context.message`, and the rest of the context with it. */
  defaultExceptionHandler(context: ExceptionContext): void {
    this.#write({ level: "error", message: context.message || "Unhandled exception in event loop", context });
  }

  /** Reports an error to the exception handler. An error in the handler is logged in its turn. */
  override callExceptionHandler(context: ExceptionContext): void {
    const handler = this.#exceptionHandler;
    if (handler === null) this.#handleByDefault(context, "Exception in default exception handler");
    else {
      try {
        handler(this, context);
      } catch (exception) {
        if (escapesTheLoop(exception)) throw exception;
        const second = { message: "Unhandled error in exception handler", exception, context };
        const third =
          "Exception in default exception handler while handling an unexpected error in custom exception handler";
        this.#handleByDefault(second, third);
      }
    }
  }

  /** A class derived from this one may have a default handler that fails: that is logged, and the loop goes on. */
  #handleByDefault(context: ExceptionContext, messageIfItFails: string): void {
    try {
      this.defaultExceptionHandler(context);
    } catch (exception) {
      if (escapesTheLoop(exception)) throw exception;
      this.#write({ level: "error", message: messageIfItFails, context: { exception } });
    }
  }

  /** @internal */
  override _warn(category: string, message: string, context?: object): void {
    this.#write({ level: "warning", category, message, ...(context === undefined ? {} : { context }) });
  }

  #write(record: LogRecord): void {
    if (this.#logHandler === null) {
      this.#keep(record);
      return;
    }
    try {
      this.#logHandler(record);
    } catch (exception) {
      if (escapesTheLoop(exception)) throw exception;
      this.#keep(record);
      this.#keep({ level: "error", message: "Exception in the log handler", context: { exception } });
    }
  }

  #keep(record: LogRecord): void {
    if (this.log.length < LOG_KEPT) this.log.push(record);
  }
}

/** CPython switches its tracking of coroutines here, by a callback: there is nothing to switch, but there is a callback. */
function trackOrigins(): void {}

function checkExecutor(executor: Partial<Executor>): void {
  if (typeof executor.submit === "function" && typeof executor.shutdown === "function") return;
  throw new TypeError(`an executor, with submit and shutdown, was expected, got ${describe(executor)}`);
}

function setResultUnlessCancelled(future: Future<void>): void {
  if (!future.cancelled()) future.setResult();
}

/** As _run_until_complete_cb, base_events.py 182: one hop after the future is done. */
function stopWhenDone(future: Future): void {
  if (!future.cancelled() && escapesTheLoop(future.exception())) return;
  future.getLoop().stop();
}

function describeReason(task: Task): string {
  const reason = task._waitsFor();
  if (reason.kind === "sleep") return "a sleep that never ends"; // any other would wake it
  if (reason.kind === "yield") return "its turn";
  if (reason.kind === "task") return `the task ${(reason.task as Task).getName()}`; // what Task put there
  if (reason.kind === "group") return "the tasks of a group";
  if (reason.kind === "wait") return "some of the tasks of a wait";
  if (reason.kind === "executor") return "a job in a thread";
  return /^[aeiou]/.test(reason.kind) ? `an ${reason.kind}` : `a ${reason.kind}`;
}

/** The loop that is running. Throws RuntimeError if none is. */
export function getRunningLoop(): EventLoop {
  const loop = runningScheduler();
  if (loop === null) throw new RuntimeError("no running event loop");
  return loop as EventLoop; // the only Schedulers there are
}

/** The task that is running on `loop` (the running loop if left out), or null outside of tasks. */
export function currentTask(loop: EventLoop = getRunningLoop()): Task | null {
  return loop._current as Task | null; // a loop's tasks are Tasks
}

/** All tasks of `loop` (the running loop if left out) that are not done, in the order in which they were made. */
export function allTasks(loop: EventLoop = getRunningLoop()): Set<Task> {
  return new Set(loop._allTasks());
}
