import { log2 } from "../kernel/elementary.ts";
import type { Clock } from "../kernel/clock.ts";
import { Deque } from "../kernel/deque.ts";
import { ExternalEvents } from "../kernel/external-events.ts";
import { Handle, TimerHandle, type AnyFunction, type TimerOwner } from "../kernel/handle.ts";
import { ReadyQueue } from "../kernel/ready-queue.ts";
import { Slots } from "../kernel/slots.ts";
import { Timers } from "../kernel/timers.ts";
import type { Resumable } from "./computing-callback.ts";
import { isCoroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { RuntimeError, ValueError } from "./errors.ts";
import type { LoopCosts } from "./loop-costs.ts";
import type { Observer } from "./observer.ts";

/** @internal A task as the scheduler sees it. */
export interface Steppable extends Resumable {
  _step(error: unknown): void;
  _wakeup(): void;
  _slot: number;
  _sleepIsOver(): void;
}

// A ready entry is an integer: what to do in the low bits, with which slot or timer above them.
/** @internal */
export const OPERATION_BITS = 3;
/** @internal */
export const OPERATION: number = (1 << OPERATION_BITS) - 1;
/** @internal */
export const HANDLE = 0; // the next object is a Handle
/** @internal */
export const CALLBACK = 1; // the next two objects are a function and the future to call it with
/** @internal */
export const TIMER = 2; // a sleep's timer that was due
/** @internal */
export const STEP = 3; // a task's step
/** @internal */
export const WAKE = 4; // a task's step, with the outcome of what it waited for

/**
 * What is to run, and when: the ready queue and the timers, and how callbacks, tasks and sleeps get into them
 * (`call_soon`, `call_later`, `call_at` of CPython 3.13 base_events.py).
 *
 * A `sleep` costs no objects here: its timer is its task's slot. It still takes the two entries in the ready queue, one
 * iteration apart, that its Future would have taken.
 */
export abstract class Schedule implements TimerOwner {
  readonly clock: Clock;
  /** @internal */
  _closed = false;
  /** @internal The task whose step is running. */
  _current: Steppable | null = null;
  /** @internal The future whose callback is running; only if somebody observes. */
  _cause: object | null = null;
  /** @internal */
  _observer: Observer<Steppable> | null = null;
  /** @internal What the loop's own work costs; null for nothing. Only where the driver lets time pass. */
  _costs: LoopCosts | null = null;
  /** @internal What the running callback has computed and not paid for yet, in seconds. */
  _debt = 0;
  /** @internal What it owes beside that and before it, each piece in its turn: the sum, in seconds. */
  _owed = 0;
  /** @internal The delay of the sleep whose first `next` comes now; 0 for none. */
  _sleepDelay = 0;
  /** @internal True while a task that has slept is on its way back to its sleep. */
  _hasSlept = false;
  /** @internal When the sleep that began last is over: what an observer is told. */
  _sleepUntil = 0;

  /** @internal */
  protected readonly _ready: ReadyQueue = new ReadyQueue();
  /** @internal What the entries of the ready queue refer to that are objects. */
  protected readonly _objects: Deque<unknown> = new Deque();
  /** @internal */
  protected readonly _timers: Timers = new Timers();
  /** @internal */
  protected readonly _tasks: Slots<Steppable> = new Slots();
  /** @internal */
  protected _external: ExternalEvents | null = null;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The time, in seconds of the loop's clock. A virtual clock begins at 0. */
  time(): number {
    return this.clock.now + this._owed + this._debt;
  }

  /**
   * Runs `callback(...args)` in the next iteration, after everything that is ready already. A generator function may
   * compute in it (`yield* cpu(…)`, `yield* block(…)`), but not wait. Throws RuntimeError if the loop is closed.
   */
  callSoon<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    this._checkCallback(callback, "callSoon");
    const handle = new Handle(callback, args);
    this._pushHandle(handle);
    return handle;
  }

  /** As `callSoon`, from outside of the loop: a driver that waits should be woken by whoever calls this. */
  callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    return this.callSoon(callback, ...args);
  }

  /** Runs `callback(...args)` in `delay` seconds: `callAt(time() + delay)`, rounding included. */
  callLater<A extends unknown[]>(delay: number, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    checkSeconds(delay);
    return this.callAt(this.time() + delay, callback, ...args);
  }

  /**
   * Runs `callback(...args)` at `when`, in seconds of the loop's clock. Callbacks of the same instant run in the order
   * of Python's heapq, which is not that of the calls. Throws ValueError if `when` is not a number.
   */
  callAt<A extends unknown[]>(when: number, callback: (...args: A) => unknown, ...args: A): TimerHandle {
    this._checkCallback(callback, "callAt");
    checkSeconds(when);
    if (this._costs !== null) this.#chargeTimer(this._costs, this._costs.timer);
    const handle = new TimerHandle(when, callback, args, this);
    this._timers.scheduleHandle(when, handle);
    this._observer?.timerSet?.(handle, this, this._current);
    return handle;
  }

  /** @internal The beginning of TimerHandle.cancel. */
  _timerHandleCancelled(handle: TimerHandle): void {
    this._timers.handleIsCancelled(handle);
    this._observer?.timerEnded?.(handle, false);
  }

  /** @internal */
  _pushHandle(handle: Handle): void {
    this._objects.push(handle);
    this._ready.push(HANDLE);
  }

  /** @internal A future's callback: a Handle that is only made if somebody looks. */
  _pushCallback(callback: AnyFunction, future: object): void {
    this._checkClosed();
    this._objects.push(callback);
    this._objects.push(future);
    this._ready.push(CALLBACK);
    this._observer?.callbackScheduled?.(future, this._current ?? this._cause);
  }

  /** @internal */
  _pushStep(slot: number): void {
    this._checkClosed();
    this._ready.push((slot << OPERATION_BITS) | STEP);
  }

  /** @internal */
  _pushWake(slot: number): void {
    this._checkClosed();
    this._ready.push((slot << OPERATION_BITS) | WAKE);
    if (this._observer !== null) this._observer.taskWoken?.(this._tasks.get(slot), this._current ?? this._cause);
  }

  /** @internal The running task's own sleep begins: a timer that wakes it. */
  _startSleep(task: Steppable, delay: number): void {
    this._checkClosed();
    if (task._slot === -1) task._slot = this._tasks.add(task); // in an eager first step
    const when = this.time() + delay;
    if (this._costs !== null) this.#chargeTimer(this._costs, this._costs.sleep);
    this._sleepUntil = when;
    this._timers.scheduleSleep(when, task._slot);
  }

  /** @internal True from the beginning of the task's own sleep until its timer has run, or was cancelled. */
  _isAsleep(task: Steppable): boolean {
    return this._timers.isAsleep(task._slot);
  }

  /** @internal When the task's own sleep is over; now, if it is. Looks through all timers. */
  _sleepOf(task: Steppable): number {
    return this._timers.sleepEnds(task._slot) ?? this.time();
  }

  /** @internal */
  _cancelSleep(task: Steppable): void {
    this._timers.cancelSleep(task._slot);
  }

  /** @internal Tasks that have a slot are those that `allTasks` knows. */
  _register(task: Steppable): number {
    return this._tasks.add(task);
  }

  /** @internal A slot whose timer is still set is not given out again before that has run. */
  _unregister(slot: number): void {
    if (!this._timers.isAsleep(slot)) this._tasks.remove(slot);
  }

  /** @internal In the order in which they were registered. */
  _registered(): Steppable[] {
    return this._tasks.inOrder();
  }

  /** @internal What happens beside the loop, in threads. */
  _externalEvents(): ExternalEvents {
    this._external ??= new ExternalEvents();
    return this._external;
  }

  /** It goes into the heap and comes out again: about as many comparisons as the heap is deep. */
  #chargeTimer({ timerCompare }: LoopCosts, seconds: number): void {
    this._debt += seconds + timerCompare * log2(this._timers.size + 1);
  }

  /** @internal */
  _checkClosed(): void {
    if (this._closed) throw new RuntimeError("Event loop is closed");
  }

  /** @internal */
  _checkCallback(callback: unknown, method: string): void {
    this._checkClosed();
    if (typeof callback === "function") return;
    if (isCoroutine(callback)) throw new TypeError(`coroutines cannot be used with ${method}()`);
    throw new TypeError(`a callable object was expected by ${method}(), got ${describe(callback)}`);
  }
}

/** @internal Numbers only: a text would be added to the time as a text. */
export function checkSeconds(value: unknown, where = ""): void {
  if (typeof value !== "number")
    throw new TypeError(`${where}a number of seconds was expected, got ${describe(value)}`);
  if (Number.isNaN(value)) throw new ValueError(`${where}not a number of seconds: NaN`);
}
