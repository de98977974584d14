import { resolution, VirtualClock, type Clock } from "../kernel/clock.ts";
import { LimitError } from "../kernel/errors.ts";
import { Handle, nameOf, type AnyFunction, type TimerHandle } from "../kernel/handle.ts";
import type { Compute, ComputeKind } from "./compute.ts";
import { ComputingCallback, type Resumable } from "./computing-callback.ts";
import type { Coroutine } from "./coroutine.ts";
import { describe, isThenable } from "./describe.ts";
import { escapesTheLoop, RuntimeError, ValueError } from "./errors.ts";
import { Dues } from "./dues.ts";
import type { LoopCosts } from "./loop-costs.ts";
import type { Pause } from "./pause.ts";
import {
  CALLBACK,
  HANDLE,
  OPERATION,
  OPERATION_BITS,
  Schedule,
  STEP,
  TIMER,
  WAKE,
  type Steppable,
} from "./schedule.ts";

/** What an exception handler is told. `message` is always there; the rest as far as it is known. */
export interface ExceptionContext {
  message: string;
  exception?: unknown;
  future?: object;
  task?: object;
  handle?: Handle;
  [key: string]: unknown;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/**
 * The one thing at module level: which loop is running, so that `sleep` and its kin need not be handed it. Set by a
 * loop while it runs callbacks, and put back when it stops, however it stops.
 */
let running: Scheduler | null = null;

/** @internal */
export function runningScheduler(): Scheduler | null {
  return running;
}

function setRunning(loop: Scheduler | null): Scheduler | null {
  const outer = running;
  running = loop;
  return outer;
}

/** @internal The running loop has done one of the things that cost something, if they do. */
export function charge(what: keyof LoopCosts): void {
  if (running !== null && running._costs !== null) running._debt += running._costs[what];
}

/** @internal Runs what happens in a thread of its own: no loop is running there. */
export function outsideOfLoops<R>(body: () => R): R {
  const outer = setRunning(null);
  try {
    return body();
  } finally {
    running = outer;
  }
}

/** What is resumed when a debt is paid: the callback that ran it up has ended. */
const PAYING: Resumable = { _resume() {} };

/** After an iteration there is nothing to wait for. */
const READY: Pause = Object.freeze({ kind: "ready", seconds: 0, until: Number.NEGATIVE_INFINITY });

const generatorFunction = Object.getPrototypeOf(function* () {}) as { prototype: object }; // what all of them inherit from

/** Asks for no property: a callback may return anything, a proxy that answers with an error included. */
function isGenerator(value: object): value is Coroutine<unknown> {
  return Object.prototype.isPrototypeOf.call(generatorFunction.prototype, value);
}

/**
 * Runs what is scheduled, in order: `BaseEventLoop._run_once` and what it needs (CPython 3.13 base_events.py). It knows
 * tasks only as something that can take a step.
 */
export abstract class Scheduler extends Schedule {
  /** @internal */
  _debug = false;
  /** @internal */
  _stopping = false;
  /** @internal How many tasks were given a name by counting. */
  _tasksNamed = 0;
  /** @internal Futures with an exception that nobody has looked at, in the order in which they got it. */
  readonly _unretrieved: Set<object> = new Set();
  /** @internal Watched coroutines that nobody has awaited, in the order in which they were made. */
  readonly _unawaited: Set<{ toString(): string }> = new Set();
  /** @internal In debug mode: coroutines that a task, or a function of the engine, awaits or has awaited. */
  readonly _awaited: WeakSet<object> = new WeakSet();
  /** @internal Tasks in the first step of an eager start. */
  readonly _eagerTasks: Set<Steppable> = new Set();
  /** In debug mode, a callback that takes at least this many seconds is reported. */
  slowCallbackDuration = 0.1;

  readonly #virtual: VirtualClock | null;
  readonly #pushTimer = (slot: number): void => this._ready.push((slot << OPERATION_BITS) | TIMER);
  readonly #pushTimerHandle = (handle: TimerHandle): void => {
    this._pushHandle(handle);
    this._observer?.timerEnded?.(handle, true);
  };
  readonly #pause: Writable<Pause> = { kind: "ready", seconds: 0, until: 0 };
  #isRunning = false;
  #polling = false;
  #todo = 0;
  #computing: Resumable | null = null;
  /** `_owed` is their sum. */
  readonly #dues = new Dues();
  #callbackLimit = Number.POSITIVE_INFINITY;
  #callbacksLeft = Number.POSITIVE_INFINITY;
  #startedAt = 0;

  constructor(clock: Clock, computesInPlace: boolean) {
    super(clock);
    this.#virtual = computesInPlace && clock instanceof VirtualClock ? clock : null;
  }

  /** @internal */
  abstract callExceptionHandler(context: ExceptionContext): void;
  /** @internal */
  abstract _warn(category: string, message: string, context?: object): void;

  /** @internal Allows that many callbacks more; Infinity for no limit. */
  _limitCallbacks(limit: number): void {
    if (typeof limit !== "number" || !(limit >= 0))
      throw new ValueError(`maxCallbacks: a number from 0 was expected, not ${describe(limit)}`);
    this.#callbackLimit = limit;
    this.#callbacksLeft = limit;
  }

  // ---- running -------------------------------------------------------------------------------------------------

  isRunning(): boolean {
    return this.#isRunning;
  }

  /**
   * One step of the loop, for whoever drives it: runs the callbacks that are ready now, and says what to wait for. It
   * never waits itself. As `_run_once`, taken apart where it waits: an `idle` call ends at CPython's `select`, the
   * next one goes on from there. Throws RuntimeError if the loop is closed, and within its own callbacks.
   */
  runOnce(): Pause {
    this._checkClosed();
    if (this.#isRunning) throw new RuntimeError("This event loop is already running");
    const outer = setRunning(this);
    this.#isRunning = true;
    try {
      return this._runOnce();
    } finally {
      this.#isRunning = false;
      running = outer;
    }
  }

  /** @internal As `runOnce`, within `_whileRunning`. */
  _runOnce(): Pause {
    if (this.#computing !== null) return this.#continue(this.#computing);
    return this.#poll() ? this.#runReady() : this.#pause;
  }

  /** @internal Marks the loop as running for as long as `body` takes. As `_run_forever_setup` and `_cleanup`. */
  _whileRunning(body: () => void): void {
    this._checkClosed();
    this._checkRunning();
    const outer = setRunning(this);
    this.#isRunning = true;
    try {
      body();
    } finally {
      this._stopping = false;
      this.#isRunning = false;
      running = outer;
    }
  }

  /** @internal */
  _checkRunning(): void {
    if (this.#isRunning) throw new RuntimeError("This event loop is already running");
    if (running !== null) throw new RuntimeError("Cannot run the event loop while another loop is running");
  }

  /** @internal Drops everything that is scheduled. */
  _clear(): void {
    this._ready.clear();
    this._objects.clear();
    this._timers.clear();
    this._external?.clear();
    this.#computing = null;
    this.#todo = 0;
    this._debt = 0;
    this._owed = 0;
    this.#dues.clear();
  }

  /** The only place that decides what is ready. False: nothing is, and `#pause` says for how long. */
  #poll(): boolean {
    if (!this.#polling) this._timers.dropCancelled();
    const { now } = this.clock;
    const external = this._external;
    external?.advance(now);
    if (this._ready.length === 0 && !this._stopping && external?.hasNews !== true) {
      const until = Math.min(this._timers.firstWhen, external?.nextTime ?? Number.POSITIVE_INFINITY);
      // Not `until > now`: a clock that gives no number would make it turn for ever.
      if (!(until <= now) || until === Number.POSITIVE_INFINITY) return this.#idle(until, now);
    }
    // First what happened outside, then the timers: the order of select, _process_events and the heap.
    external?.deliver();
    const end = now + resolution(now);
    if (this._timers.firstWhen < end) this._timers.moveDue(end, this.#pushTimer, this.#pushTimerHandle);
    this.#polling = false;
    this.#todo = this._ready.length;
    // An iteration that runs nothing counts, too: a loop that only turns must end.
    this.#spend(Math.max(1, this.#todo));
    this._observer?.iteration?.(this.clock.now, this.#todo, this._timers.size, this);
    return true;
  }

  #idle(until: number, now: number): false {
    this.#polling = true;
    this.#pause.kind = "idle";
    this.#pause.seconds = until - now;
    this.#pause.until = until;
    return false;
  }

  /** @internal Something was done that a budget has to know of: LimitError once it is used up. */
  _spendOne(): void {
    this.#spend(1);
  }

  #spend(callbacks: number): void {
    if (this.#callbackLimit === Number.POSITIVE_INFINITY) return;
    this.#callbacksLeft -= callbacks;
    if (this.#callbacksLeft < 0) {
      throw new LimitError("callbacks", this.#callbackLimit, `at ${this.clock.now} s, ${callbacks} are ready`);
    }
  }

  /** Runs the handles that were ready when the iteration began. What they schedule waits for the next one. */
  #runReady(): Pause {
    while (this.#todo > 0) {
      this.#todo--;
      if (this._debug) this.#runTimed();
      else this.#runNext();
      if (this.#isLeft()) return this.#pause;
    }
    return READY;
  }

  /** The only place where callbacks are called. */
  #runNext(): void {
    const entry = this._ready.shift();
    const index = entry >> OPERATION_BITS;
    switch (entry & OPERATION) {
      case WAKE:
        this._tasks.get(index)._wakeup();
        break;
      case STEP:
        this._tasks.get(index)._step(undefined);
        break;
      case TIMER:
        this.#timerIsDue(index);
        break;
      case CALLBACK:
        this.#runCallback(this._objects.shift() as AnyFunction, this._objects.shift()); // pushed in pairs
        break;
      default:
        this.#runHandle(this._objects.shift() as Handle); // each HANDLE entry has its Handle
    }
  }

  #timerIsDue(slot: number): void {
    if (!this._timers.wake(slot)) return; // cancelled
    const task = this._tasks.get(slot);
    if (task._slot === slot) task._sleepIsOver();
    else this._tasks.remove(slot); // it has ended, and had left a sleep behind
  }

  #runHandle(handle: Handle): void {
    if (handle.cancelled()) return;
    if (this._costs !== null) this._debt += this._costs.handle;
    this._observer?.handleRun?.(handle);
    const callback = handle._callback;
    try {
      const outcome = handle._run();
      if (typeof outcome === "object" && outcome !== null) this.#takeCoroutine(outcome, callback, handle);
    } catch (error) {
      this._callbackFailed(error, handle);
    }
  }

  #runCallback(callback: AnyFunction, future: unknown): void {
    if (this._costs !== null) this._debt += this._costs.handle;
    if (this._observer !== null) this.#tellOfCallback(callback, future as object);
    try {
      const outcome = (callback as (future: unknown) => unknown)(future); // a done callback takes its future
      if (typeof outcome === "object" && outcome !== null) {
        this.#takeCoroutine(outcome, callback, new Handle(callback, [future]));
      }
    } catch (error) {
      this._callbackFailed(error, new Handle(callback, [future]));
    } finally {
      this._cause = null;
    }
  }

  #tellOfCallback(callback: AnyFunction, future: object): void {
    this._cause = future;
    this._observer?.handleRun?.(new Handle(callback, [future]));
  }

  /** @internal As Handle._run, CPython 3.13 events.py: an error goes to the handler, and the loop goes on. */
  _callbackFailed(error: unknown, handle: Handle): void {
    if (escapesTheLoop(error)) throw error;
    this.callExceptionHandler({ message: `Exception in callback ${handle.toString()}`, exception: error, handle });
  }

  /** A callback that is a generator function may compute; any other that returns a coroutine has forgotten it. */
  #takeCoroutine(outcome: object, callback: AnyFunction | null, handle: Handle): void {
    if (isThenable(outcome)) {
      const message = `a Promise that ${handle.toString()} returned was not awaited: the engine has its own clock`;
      this._warn("RuntimeWarning", message, handle);
    }
    if (!isGenerator(outcome)) return;
    if (Object.getPrototypeOf(callback) === generatorFunction) new ComputingCallback(this, outcome, handle)._resume();
    else this._warn("RuntimeWarning", `a coroutine that ${handle.toString()} returned was never awaited`, handle);
  }

  // ---- computing -----------------------------------------------------------------------------------------------

  /**
   * @internal The running callback computes. True if it has to return now and will be resumed; false if it goes on at
   * once: the clock has been moved. `who` is null where a callback cannot be left (an eager task's first step): its
   * time is then paid before the callback around it computes, or when that ends.
   */
  _compute(request: Compute, who: Resumable | null): boolean {
    const { kind, seconds } = request;
    this.#spend(1);
    this._observer?.compute?.(this._current, kind, seconds);
    if (this.#virtual !== null) {
      this.#virtual.set(this.#virtual.now + seconds);
      return false;
    }
    if (who === null) {
      this.#owe("cpu", this.#takeDebt());
      this.#owe(kind, seconds);
      return false;
    }
    const all = kind === "cpu" ? seconds + this.#takeDebt() : seconds;
    this.#pay(kind, all);
    this.#computing = who;
    return true;
  }

  /** In its turn: behind what is owed already. */
  #pay(kind: ComputeKind, seconds: number): void {
    if (this._owed === 0) this.#pauseFor(kind, seconds);
    else {
      this.#owe(kind, seconds);
      this.#payNext();
    }
  }

  #owe(kind: ComputeKind, seconds: number): void {
    if (seconds === 0) return;
    this.#dues.add(kind, seconds);
    this._owed += seconds;
  }

  /** False if nothing is owed any more. */
  #payNext(): boolean {
    const next = this.#dues.take();
    if (next === undefined) return false;
    this._owed = this.#dues.seconds;
    this.#pauseFor(next.kind, next.seconds);
    return true;
  }

  #pauseFor(kind: ComputeKind, seconds: number): void {
    this.#pause.kind = kind;
    this.#pause.seconds = seconds;
    this.#pause.until = this.clock.now + seconds;
  }

  #takeDebt(): number {
    const debt = this._debt;
    this._debt = 0;
    return debt;
  }

  #continue(callback: Resumable): Pause {
    if (this._owed !== 0 && this.#payNext()) return this.#pause;
    this.#computing = null;
    callback._resume();
    if (this.#isLeft()) return this.#pause;
    if (this._debug) this.#reportIfSlow(callback.toString());
    return this.#runReady();
  }

  /** True if the callback that was called has not ended, but computes. */
  #isLeft(): boolean {
    return this.#computing !== null || this.#paysDebt();
  }

  #paysDebt(): boolean {
    if (this._debt === 0 && this._owed === 0) return false;
    this.#pay("cpu", this.#takeDebt());
    this.#computing = PAYING;
    return true;
  }

  /** As the debug branch of _run_once (base_events.py 2015–2025). */
  #runTimed(): void {
    this.#startedAt = this.clock.now;
    const name = this.#describeNext();
    this.#runNext();
    if (this.#computing === null) this.#reportIfSlow(name);
  }

  #reportIfSlow(name: string): void {
    const seconds = this.clock.now - this.#startedAt;
    if (seconds < this.slowCallbackDuration) return;
    this._warn("SlowCallback", `Executing ${name} took ${seconds.toFixed(3)} seconds`);
  }

  #describeNext(): string {
    const entry = this._ready.peek();
    const operation = entry & OPERATION;
    if (operation === STEP || operation === WAKE) return this._tasks.get(entry >> OPERATION_BITS).toString();
    if (operation === HANDLE) return String(this._objects.peek());
    if (operation === CALLBACK) return `<Handle ${nameOf(this._objects.peek() as AnyFunction)}>`;
    return "<TimerHandle sleep>";
  }
}
