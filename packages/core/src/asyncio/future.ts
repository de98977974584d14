import type { AnyFunction } from "../kernel/handle.ts";
import type { Awaitable, Suspension } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { CancelledError, InvalidStateError, RuntimeError } from "./errors.ts";
import type { WaitReason } from "./observer.ts";
import { runningScheduler, type ExceptionContext, type Scheduler } from "./scheduler.ts";

/** @internal A task that waits for a future: what its `__wakeup` callback is in CPython. */
export interface Waiter {
  readonly _slot: number;
}

/** The loop, as a future or a task that is asked for it gives it. As asyncio's AbstractEventLoop. */
export interface AbstractEventLoop extends Scheduler {
  createFuture<T = unknown>(): Future<T>;
  isClosed(): boolean;
  stop(): void;
  callExceptionHandler(context: ExceptionContext): void;
}

type DoneCallback = AnyFunction | Waiter;

/** @internal Only a cancelled future, or a task that is to be, has one. */
interface Cancellation {
  readonly message: unknown;
  readonly error: CancelledError | null;
}

// The state, in the two lowest bits of `_flags`.
const STATE = 3;
const PENDING = 0;
const CANCELLED = 1;
const FINISHED = 2;
const FAILED = 3;
/** @internal Set by `yield*`, so that a task can tell it from a `yield` (`_asyncio_future_blocking`). */
export const BLOCKING = 4;
/** @internal An exception that nobody has looked at (`__log_traceback`). */
const UNRETRIEVED = 8;
/** @internal A task that is not reported when it is dropped while pending (`_log_destroy_pending` is false). */
export const QUIET = 16;
/** @internal A task whose next step throws a CancelledError into it (`_must_cancel`). */
export const MUST_CANCEL = 32;
/** @internal A task whose coroutine has begun to run. */
export const STARTED = 64;
/** @internal A task that is passing a request to end on to what it waits for. */
export const PASSING_ON = 128;

/**
 * A result that is not there yet. `yield* future` waits for it; several tasks may. Its callbacks are run by the loop,
 * in the order of their registration, never at once. As asyncio.Future, CPython 3.13 futures.py.
 */
export class Future<T = unknown> implements Awaitable<T> {
  /** @internal */
  readonly _loop: Scheduler;
  /** @internal */
  _flags: number = PENDING;
  /** @internal The result or the exception. */
  _value: unknown = undefined;
  /** @internal None, one, or a list: most futures have one. */
  _callbacks: DoneCallback | DoneCallback[] | null = null;
  /** @internal */
  _cancellation: Cancellation | null = null;
  /** @internal What a task that waits for this future really waits for, if it is a part of something. */
  _reason: WaitReason | null = null;

  /** @param loop the loop that runs its callbacks; the running one if left out (RuntimeError if there is none). */
  constructor(loop: AbstractEventLoop | Scheduler | null = runningScheduler()) {
    if (loop === null) throw new RuntimeError("no running event loop");
    checkLoop(loop);
    this._loop = loop;
  }

  getLoop(): AbstractEventLoop {
    return this._loop as AbstractEventLoop; // the only Schedulers there are
  }

  done(): boolean {
    return (this._flags & STATE) !== PENDING;
  }

  cancelled(): boolean {
    return (this._flags & STATE) === CANCELLED;
  }

  /** The result. Throws the exception if there is one, CancelledError, or InvalidStateError if it is not done. */
  result(): T {
    switch (this._flags & STATE) {
      case FINISHED:
        return this._value as T; // setResult took a T
      case FAILED:
        this._retrieved();
        throw this._value;
      case CANCELLED:
        throw this._makeCancelledError();
      default:
        throw new InvalidStateError("Result is not ready.");
    }
  }

  /** The exception, or null if there is none. Throws CancelledError, or InvalidStateError if it is not done. */
  exception(): unknown {
    switch (this._flags & STATE) {
      case FINISHED:
        return null;
      case FAILED:
        this._retrieved();
        return this._value;
      case CANCELLED:
        throw this._makeCancelledError();
      default:
        throw new InvalidStateError("Exception is not set.");
    }
  }

  /** Throws InvalidStateError if it is done already. */
  setResult(result: T): void {
    this._checkPending();
    this._value = result;
    this._settle(FINISHED);
  }

  /** A class is called to make the exception. Throws InvalidStateError if it is done already. */
  setException(exception: unknown): void {
    this._checkPending();
    if (exception === undefined || exception === null) throw new TypeError("invalid exception object");
    this._setFailed(isErrorClass(exception) ? new exception() : exception);
  }

  /** @internal With what was thrown, whatever that is. */
  _setFailed(exception: unknown): void {
    this._value = exception;
    this._settle(FAILED);
    this._flags |= UNRETRIEVED;
    this._loop._unretrieved.add(this);
  }

  /** Cancels it and schedules its callbacks. False if it was done already. */
  cancel(message?: unknown): boolean {
    this._retrieved();
    if (this.done()) return false;
    this._setCancelled(message, null);
    return true;
  }

  /** The loop will call `callback(future)` when it is done; in the next iteration if it is done already. */
  addDoneCallback(callback: (future: this) => unknown): void {
    if (typeof callback !== "function") throw new TypeError("addDoneCallback: a function was expected");
    this._addCallback(callback);
  }

  /** Removes all registrations of `callback`, and returns how many there were. */
  removeDoneCallback(callback: (future: this) => unknown): number {
    return this._removeCallback(callback);
  }

  /** @internal */
  _removeCallback(callback: DoneCallback): number {
    const callbacks = this._callbacks;
    if (callbacks === null) return 0;
    if (!Array.isArray(callbacks)) {
      if (callbacks !== callback) return 0;
      this._callbacks = null;
      return 1;
    }
    const before = callbacks.length;
    // From the front: who waited longest mostly leaves first. A list that is copied each time costs thousands of waiters seconds.
    for (let at = callbacks.indexOf(callback); at !== -1; at = callbacks.indexOf(callback, at)) callbacks.splice(at, 1);
    if (callbacks.length === 0) this._callbacks = null;
    return before - callbacks.length;
  }

  [Symbol.iterator](): Iterator<Suspension, T, unknown> {
    return new FutureIterator(this);
  }

  toString(): string {
    return `<${this._className} ${this._state()}>`;
  }

  /** @internal What CPython calls it in messages. */
  get _className(): string {
    return "Future";
  }

  /** @internal */
  _state(): string {
    return ["pending", "cancelled", "finished", "finished"][this._flags & STATE] ?? "";
  }

  /** @internal What `result` would throw; undefined if it would not. */
  _failure(): unknown {
    if ((this._flags & STATE) === FINISHED) return undefined;
    try {
      this.result();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  /** @internal The exception, without taking it for looked at; undefined if there is none. */
  get _failedWith(): unknown {
    return (this._flags & STATE) === FAILED ? this._value : undefined;
  }

  /** @internal */
  _addCallback(callback: DoneCallback): void {
    if (this.done()) this._schedule(callback);
    else if (this._callbacks === null) this._callbacks = callback;
    else if (Array.isArray(this._callbacks)) this._callbacks.push(callback);
    else this._callbacks = [this._callbacks, callback];
  }

  /** @internal True if `callback` is registered. */
  _hasCallback(callback: AnyFunction): boolean {
    return Array.isArray(this._callbacks) ? this._callbacks.includes(callback) : this._callbacks === callback;
  }

  /**
   * @internal The error that a waiter gets. The one that ended a task is handed out once; later ones are new
   * (`_make_cancelled_error`).
   */
  _makeCancelledError(): CancelledError {
    const cancellation = this._cancellation;
    if (cancellation === null) return new CancelledError();
    if (cancellation.error !== null) {
      this._cancellation = { message: cancellation.message, error: null };
      return cancellation.error;
    }
    return newCancelledError(cancellation.message);
  }

  /** @internal The message of the cancellation; undefined if there is none. */
  get _cancelMessage(): unknown {
    return this._cancellation?.message;
  }

  /** @internal The state moves, then the callbacks are scheduled. */
  _setCancelled(message: unknown, error: CancelledError | null): void {
    this._cancellation = { message, error };
    this._settle(CANCELLED);
  }

  /** @internal */
  _setFinished(result: T): void {
    this._value = result;
    this._settle(FINISHED);
  }

  /** @internal */
  _checkPending(): void {
    if (this.done()) throw new InvalidStateError(`invalid state: ${this.toString()}`);
  }

  /** @internal Somebody has looked at the exception, or does not want to be told. */
  _retrieved(): void {
    if ((this._flags & UNRETRIEVED) === 0) return;
    this._flags &= ~UNRETRIEVED;
    this._loop._unretrieved.delete(this);
  }

  /** @internal Schedules the callbacks in order of registration (`__schedule_callbacks`). */
  _settle(state: number): void {
    this._flags |= state;
    const callbacks = this._callbacks;
    if (callbacks === null) return;
    this._callbacks = null;
    if (Array.isArray(callbacks)) for (const callback of callbacks) this._schedule(callback);
    else this._schedule(callbacks);
  }

  _schedule(callback: DoneCallback): void {
    if (typeof callback === "function") this._loop._pushCallback(callback, this);
    else this._loop._pushWake(callback._slot);
  }
}

function checkLoop(loop: Partial<Scheduler>): void {
  if (typeof loop._pushStep !== "function") throw new TypeError(`an EventLoop was expected, got ${describe(loop)}`);
}

/** As `raise SomeError`: a class stands for a new instance of it. */
function isErrorClass(exception: unknown): exception is new () => Error {
  return typeof exception === "function" && exception.prototype instanceof Error;
}

/** @internal A CancelledError with the message as its argument, or with none if there is no message. */
export function newCancelledError(message: unknown): CancelledError {
  return message === undefined || message === null ? new CancelledError() : new CancelledError(message);
}

/** One `yield*` of a future: suspends once if it is not done, then gives its result (`Future.__await__`). */
class FutureIterator<T> implements Iterator<Suspension, T, unknown> {
  private readonly _future: Future<T>;
  private _isWaiting = false;

  constructor(future: Future<T>) {
    this._future = future;
  }

  next(): IteratorResult<Suspension, T> {
    const future = this._future;
    if (future.done()) return { done: true, value: future.result() };
    if (this._isWaiting) throw new RuntimeError("coroutine is being awaited already");
    if ((future._flags & BLOCKING) !== 0) throw new RuntimeError("await wasn't used with future");
    this._isWaiting = true;
    future._flags |= BLOCKING;
    return { done: false, value: future as unknown as Suspension }; // the engine's side of the opaque type
  }

  throw(error: unknown): never {
    throw error;
  }

  return(value: T): IteratorResult<Suspension, T> {
    return { done: true, value };
  }
}
