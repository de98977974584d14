import type { Coroutine, Suspension } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { RuntimeError, ValueError } from "./errors.ts";
import { Future } from "./future.ts";
import { runningScheduler, type Scheduler } from "./scheduler.ts";
import { SLEEP, type Task } from "./task.ts";
import { watched } from "./tracked.ts";

/**
 * Waits for `delay` seconds, and gives `result`. A delay of 0 or less lets every other ready task run once.
 * Throws ValueError if `delay` is NaN. As asyncio.sleep, CPython 3.13 tasks.py 703.
 *
 * @example
 * ```ts
 * yield* sleep(0.3); // await asyncio.sleep(0.3)
 * ```
 */
export function sleep(delay: number): Coroutine<void>;
export function sleep<T>(delay: number, result: T): Coroutine<T>;
export function sleep(delay: number, result?: unknown): Coroutine<unknown> {
  return watched("sleep", new Sleep(delay, result));
}

const CREATED = 0;
const YIELDED = 1; // a bare yield
const ASLEEP = 2; // in the task's own sleep: no objects
const WAITING = 3; // in a future, by the delegate
const FINISHED = 4;

// Every suspension of every sleep looks the same to its task, and most sleeps give undefined.
const BARE_YIELD: IteratorResult<Suspension, never> = { done: false, value: undefined };
const SUSPENDED: IteratorResult<Suspension, never> = { done: false, value: SLEEP as unknown as Suspension };
const NOTHING: IteratorResult<Suspension, undefined> = { done: true, value: undefined };

function isPositive(delay: unknown): boolean {
  return typeof delay === "number" && delay > 0;
}

function checkDelay(delay: unknown): void {
  if (typeof delay !== "number") throw new TypeError(`sleep: a number of seconds was expected, got ${describe(delay)}`);
  if (Number.isNaN(delay)) throw new ValueError("Invalid delay: NaN (not a number)");
}

/** The coroutine of `sleep`, by hand: a generator, a Future and a TimerHandle would be five times as much memory. */
class Sleep<T> implements Coroutine<T> {
  private _state = CREATED;
  private readonly _delay: number;
  private readonly _result: T;
  /** The task that sleeps, or the coroutine that waits instead. */
  private _sleeper: Task | Coroutine<T> | null = null;

  constructor(delay: number, result: T) {
    this._delay = delay;
    this._result = result;
  }

  /**
   * For `yield*`, which calls `next` at once. A plain sleep of the running task is left to the iterator that all of
   * them share: then a million sleeping tasks keep no object for their sleeps, and waking one touches none.
   */
  [Symbol.iterator](): Coroutine<T> {
    const loop = runningScheduler();
    if (!isPositive(this._delay) || this._result !== undefined || loop === null || this._state !== CREATED) return this;
    if (loop._current === null || loop._isAsleep(loop._current)) return this;
    this._state = FINISHED;
    loop._sleepDelay = this._delay;
    return TASKS_OWN_SLEEP as Coroutine<unknown> as Coroutine<T>; // T is undefined here
  }

  next(): IteratorResult<Suspension, T> {
    switch (this._state) {
      case CREATED:
        return this._begin();
      case YIELDED:
        return this._end();
      case ASLEEP:
        if (!isAsleep(this._sleeper as Task)) return this._end(); // in this state it is the task
        throw new RuntimeError("coroutine is being awaited already");
      case WAITING:
        return (this._sleeper as Coroutine<T>).next(); // in this state it is the delegate
      default:
        throw new RuntimeError("cannot reuse already awaited coroutine");
    }
  }

  throw(error: unknown): IteratorResult<Suspension, T> {
    if (this._state === WAITING) return (this._sleeper as Coroutine<T>).throw(error); // see next
    this._abandon();
    throw error;
  }

  return(value: T): IteratorResult<Suspension, T> {
    if (this._state === WAITING) (this._sleeper as Coroutine<T>).return(value); // see next
    this._abandon();
    return { done: true, value };
  }

  private _begin(): IteratorResult<Suspension, T> {
    const delay = this._delay;
    checkDelay(delay);
    if (delay <= 0) {
      this._state = YIELDED;
      return BARE_YIELD;
    }
    this._state = FINISHED;
    const loop = runningScheduler();
    if (loop === null) throw new RuntimeError("no running event loop");
    const task = loop._current as Task | null; // a loop's tasks are Tasks
    if (task === null || loop._isAsleep(task)) return this._delegate(loop);
    loop._startSleep(task, delay);
    this._sleeper = task;
    this._state = ASLEEP;
    return SUSPENDED;
  }

  /** Somebody drives this coroutine by hand, beside the task's own sleep: with a Future, as asyncio writes it. */
  private _delegate(loop: Scheduler): IteratorResult<Suspension, T> {
    this._state = WAITING;
    this._sleeper = sleepInFuture(loop, this._delay, this._result);
    return this._sleeper.next();
  }

  private _end(): IteratorResult<Suspension, T> {
    this._state = FINISHED;
    return { done: true, value: this._result };
  }

  /** What `finally: h.cancel()` does: a timer that has not run is cancelled. */
  private _abandon(): void {
    if (this._state === ASLEEP) abandonSleep(this._sleeper as Task); // in this state it is the task
    this._state = FINISHED;
  }
}

/** The sleep of whichever task is running: what `yield*` of a plain `sleep` goes on with. */
const TASKS_OWN_SLEEP: Coroutine<void> = {
  next(): IteratorResult<Suspension, void> {
    const loop = runningScheduler();
    if (loop === null) throw new RuntimeError("no running event loop");
    const delay = loop._sleepDelay;
    if (delay > 0 && loop._current !== null) {
      loop._sleepDelay = 0;
      loop._startSleep(loop._current, delay);
      return SUSPENDED;
    }
    if (!loop._hasSlept) throw new RuntimeError("coroutine is being awaited already");
    loop._hasSlept = false;
    return NOTHING;
  },

  throw(error: unknown): never {
    abandonSleep((runningScheduler()?._current ?? null) as Task | null); // a loop's tasks are Tasks
    throw error;
  },

  return(value: void): IteratorResult<Suspension, void> {
    abandonSleep((runningScheduler()?._current ?? null) as Task | null); // as above
    return { done: true, value };
  },

  [Symbol.iterator](): Coroutine<void> {
    return this;
  },
};

function abandonSleep(task: Task | null): void {
  if (task !== null && isAsleep(task)) task._loop._cancelSleep(task);
}

function isAsleep(task: Task): boolean {
  return task._loop._isAsleep(task);
}

function* sleepInFuture<T>(loop: Scheduler, delay: number, result: T): Coroutine<T> {
  const future = new Future<T>(loop);
  const timer = loop.callLater(delay, () => {
    if (!future.cancelled()) future.setResult(result);
  });
  try {
    return yield* future;
  } finally {
    timer.cancel();
  }
}
