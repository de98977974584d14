import { isCoroutine, type Coroutine } from "./coroutine.ts";
import { describe, isInstance } from "./describe.ts";
import { DeadlockError, RuntimeError, TimeoutError, ValueError } from "./errors.ts";
import { EventLoop, type LogHandler } from "./event-loop.ts";
import { gather } from "./gather.ts";
import type { Observer } from "./observer.ts";
import { runningScheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";
import { timeout } from "./timeout.ts";
import { asyncWith } from "./with.ts";

/** How long shutdown waits for the threads, in seconds (constants.py). */
const THREAD_JOIN_TIMEOUT = 300;

/** How a Runner, or `run`, makes its loop. */
export interface RunOptions {
  /** Debug mode: slow callbacks are reported. */
  readonly debug?: boolean;
  /** Makes the loop; a new virtual EventLoop if left out. */
  readonly loopFactory?: () => EventLoop;
  /** Hooks for a trace. */
  readonly observer?: Observer<Task>;
  /** Takes what would have been logged: errors that nobody else got, warnings. */
  readonly onLog?: LogHandler;
  /** The most callbacks that may run (handles, steps of tasks, computations); a LimitError after that. Unlimited if left out. */
  readonly maxCallbacks?: number;
}

/**
 * A loop with a beginning and an end: `run` may be called several times, `close` shuts the loop down as asyncio.run
 * does. As asyncio.Runner, CPython 3.13 runners.py.
 */
export class Runner {
  readonly #options: RunOptions;
  #loop: EventLoop | null = null;
  #closed = false;

  constructor(options: RunOptions = {}) {
    this.#options = options;
  }

  /** The loop of this runner, made now if need be. Throws RuntimeError if the runner is closed. */
  getLoop(): EventLoop {
    if (this.#closed) throw new RuntimeError("Runner is closed");
    this.#loop ??= makeLoop(this.#options);
    return this.#loop;
  }

  /** Runs a coroutine as a task, and returns its result or throws its exception. */
  run<T>(main: Coroutine<T>): T {
    if (!isCoroutine(main)) throw new ValueError(`a coroutine was expected, got ${describe(main)}`);
    if (runningScheduler() !== null) throw new RuntimeError("Runner.run() cannot be called from a running event loop");
    const loop = this.getLoop();
    return loop.runUntilComplete(loop.createTask(main));
  }

  /** Cancels the tasks that are left, waits for them, and closes the loop. */
  close(): void {
    const loop = this.#loop;
    if (this.#closed || loop === null) return;
    try {
      cancelAllTasks(loop);
      loop.runUntilComplete(shutdownAsyncGenerators());
      loop.runUntilComplete(shutdownDefaultExecutor(loop));
    } finally {
      loop.close();
      this.#loop = null;
      this.#closed = true;
    }
  }
}

/**
 * Runs `main`, a coroutine or a function that makes one, on a new loop under virtual time: returns its result, or
 * throws its exception. What is still running then is cancelled. As asyncio.run.
 *
 * @example
 * ```ts
 * const pages = run(function* () {
 *   const tasks = [1, 2, 3].map((id) => createTask(fetchPage(id)));
 *   return yield* gather(...tasks);
 * });
 * ```
 */
export function run<T>(main: Coroutine<T> | (() => Coroutine<T>), options: RunOptions = {}): T {
  if (runningScheduler() !== null) throw new RuntimeError("run() cannot be called from a running event loop");
  const runner = new Runner(options);
  let result: T;
  try {
    result = runner.run(typeof main === "function" ? main() : main);
  } catch (error) {
    closeAfter(runner, error);
    throw error;
  }
  runner.close();
  return result;
}

/** Where the shutdown hangs, as it would in CPython, the DeadlockError says which error came before it. */
function closeAfter(runner: Runner, earlier: unknown): void {
  try {
    runner.close();
  } catch (error) {
    if (isInstance(error, DeadlockError)) error.cause ??= earlier;
    throw error;
  }
}

function makeLoop(options: RunOptions): EventLoop {
  const loop = options.loopFactory === undefined ? new EventLoop() : options.loopFactory();
  if (!(loop instanceof EventLoop)) {
    throw new TypeError(`loopFactory has to return an EventLoop, not ${describe(loop)}`);
  }
  if (options.debug !== undefined) loop.setDebug(options.debug);
  if (options.observer !== undefined) loop.setObserver(options.observer);
  if (options.onLog !== undefined) loop.setLogHandler(options.onLog);
  if (options.maxCallbacks !== undefined) loop._limitCallbacks(options.maxCallbacks);
  return loop;
}

/** As _cancel_all_tasks, runners.py 197–215. */
function cancelAllTasks(loop: EventLoop): void {
  const tasks = loop._allTasks();
  if (tasks.length === 0) return;
  for (const task of tasks) task.cancel();
  loop.runUntilComplete(gather({ returnExceptions: true }, tasks));
  for (const task of tasks) {
    if (task.cancelled()) continue;
    const exception = task.exception();
    if (exception === null) continue;
    const message = "unhandled exception during asyncio.run() shutdown";
    loop.callExceptionHandler({ message, exception, task });
  }
}

/** asyncio asks all asynchronous generators to end. There are none here, but it takes its iterations. */
function* shutdownAsyncGenerators(): Coroutine<void> {}

/** As shutdown_default_executor, base_events.py. */
function* shutdownDefaultExecutor(loop: EventLoop): Coroutine<void> {
  const joined = loop._shutdownExecutor();
  if (joined === null) return;
  try {
    yield* asyncWith(timeout(THREAD_JOIN_TIMEOUT), function* () {
      yield* joined;
    });
  } catch (error) {
    if (!isInstance(error, TimeoutError)) throw error;
    const message = `The executor did not finishing joining its threads within ${THREAD_JOIN_TIMEOUT} seconds.`;
    loop._warn("RuntimeWarning", message);
  }
}
