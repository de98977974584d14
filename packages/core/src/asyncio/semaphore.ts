import type { Coroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { isCancelled, ValueError } from "./errors.ts";
import { charge } from "./scheduler.ts";
import { watched } from "./tracked.ts";
import { Waiters } from "./waiters.ts";
import type { AsyncContextManager } from "./with.ts";

/**
 * At most so many tasks at a time. Whoever waits is served in order, and what is released for it is kept for it.
 * As asyncio.Semaphore, CPython 3.13 locks.py.
 *
 * @example
 * ```ts
 * const atMostTwo = new Semaphore(2);
 * yield* asyncWith(atMostTwo, () => fetchPage(1));
 * ```
 */
export class Semaphore implements AsyncContextManager<void> {
  readonly #waiters = new Waiters<true>("semaphore", this);
  /** @internal */
  protected _value: number;

  /** Throws ValueError if `value` is negative. */
  constructor(value = 1) {
    if (typeof value !== "number") throw new TypeError(`Semaphore: a number was expected, got ${describe(value)}`);
    if (!(value >= 0)) throw new ValueError("Semaphore initial value must be >= 0");
    this._value = value;
  }

  /** True if `acquire` would wait: nothing is left, or others wait already. */
  locked(): boolean {
    return this._value === 0 || !this.#waiters.areAllCancelled();
  }

  acquire(): Coroutine<true> {
    return watched("Semaphore.acquire", this.#acquire());
  }

  *#acquire(): Coroutine<true> {
    charge("semaphore");
    if (!this.locked()) {
      this._value--;
      return true;
    }
    const future = this.#waiters.create();
    try {
      yield* this.#waiters.wait(future);
    } catch (error) {
      // Woken, and cancelled before it ran: what was taken for it goes back.
      if (isCancelled(error) && future.done() && !future.cancelled()) this._value++;
      throw error;
    } finally {
      // Others may have come while this one was first in line.
      while (this._value > 0 && this.#wakeNext());
    }
    return true;
  }

  /** Puts one back, and takes it again for the first who waits. */
  release(): void {
    this._value++;
    this.#wakeNext();
  }

  *aenter(): Coroutine<void> {
    yield* this.acquire();
  }

  *aexit(): Coroutine<void> {
    this.release();
  }

  #wakeNext(): boolean {
    if (this.#waiters.wake(true, 1) === 0) return false;
    this._value--;
    return true;
  }
}

/** A semaphore that cannot be released more often than it was acquired: `release` then throws ValueError. */
export class BoundedSemaphore extends Semaphore {
  readonly #bound: number;

  constructor(value = 1) {
    super(value);
    this.#bound = value;
  }

  override release(): void {
    if (this._value >= this.#bound) throw new ValueError("BoundedSemaphore released too many times");
    super.release();
  }
}
