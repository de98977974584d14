import type { Coroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { type CancelledError, isCancelled, RuntimeError } from "./errors.ts";
import { Lock } from "./lock.ts";
import { watched } from "./tracked.ts";
import { Waiters, type WaitKind } from "./waiters.ts";
import type { AsyncContextManager } from "./with.ts";

/**
 * A lock, and a line of tasks that wait until somebody who holds it says that something has changed.
 * As asyncio.Condition, CPython 3.13 locks.py.
 *
 * @example
 * ```ts
 * const condition = new Condition();
 * const items: string[] = [];
 * createTask(
 *   (function* () {
 *     yield* asyncWith(condition, function* () {
 *       items.push("first");
 *       condition.notify();
 *     });
 *   })(),
 * );
 * yield* asyncWith(condition, function* () {
 *   yield* condition.waitFor(() => items.length > 0);
 * });
 * ```
 */
export class Condition implements AsyncContextManager<void> {
  readonly #waiters = new Waiters<boolean>("condition", this);
  readonly #lock: Lock;

  constructor(lock: Lock = new Lock()) {
    if (!(lock instanceof Lock)) throw new TypeError(`Condition: a Lock was expected, got ${describe(lock)}`);
    this.#lock = lock;
  }

  /** @internal It is a part of something: that is what its waiters wait for. */
  _isPartOf(kind: WaitKind, target: object): void {
    this.#waiters.waitFor(kind, target);
  }

  locked(): boolean {
    return this.#lock.locked();
  }

  acquire(): Coroutine<true> {
    return this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
  }

  /**
   * Lets the lock go, waits to be notified, and takes the lock again: cancelled or not. It may return for no reason, so
   * look again at what you wait for. Throws RuntimeError if nobody holds the lock.
   */
  wait(): Coroutine<true> {
    return watched("Condition.wait", this.#wait());
  }

  *#wait(): Coroutine<true> {
    if (!this.locked()) throw new RuntimeError("cannot wait on un-acquired lock");
    const future = this.#waiters.create();
    this.release();
    try {
      try {
        yield* this.#waiters.wait(future);
      } finally {
        yield* this.#acquireAgain();
      }
    } catch (error) {
      // It may have been notified and then cancelled: another one is to hear of it.
      this.#waiters.wake(false, 1);
      throw error;
    }
    return true;
  }

  /** Waits until `predicate` gives something that is true, and gives that. */
  waitFor<R>(predicate: () => R): Coroutine<R> {
    return watched("Condition.waitFor", this.#waitFor(predicate));
  }

  *#waitFor<R>(predicate: () => R): Coroutine<R> {
    let result = predicate();
    while (!result) {
      yield* this.wait();
      result = predicate();
    }
    return result;
  }

  /** Wakes up to `count` that wait. Throws RuntimeError if nobody holds the lock. */
  notify(count = 1): void {
    if (!this.locked()) throw new RuntimeError("cannot notify on un-acquired lock");
    this.#waiters.wake(false, count);
  }

  /** Wakes all that wait. Throws RuntimeError if nobody holds the lock. */
  notifyAll(): void {
    this.notify(this.#waiters.length);
  }

  *aenter(): Coroutine<void> {
    yield* this.acquire();
  }

  *aexit(): Coroutine<void> {
    this.release();
  }

  /** However often it is cancelled meanwhile; the last cancellation is thrown once the lock is held. */
  *#acquireAgain(): Coroutine<void> {
    let cancelled: CancelledError | null = null;
    for (;;) {
      try {
        yield* this.acquire();
        break;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        cancelled = error;
      }
    }
    if (cancelled !== null) throw cancelled;
  }
}
