import type { Coroutine } from "./coroutine.ts";
import { isCancelled, RuntimeError } from "./errors.ts";
import { charge } from "./scheduler.ts";
import { watched } from "./tracked.ts";
import { Waiters } from "./waiters.ts";
import type { AsyncContextManager } from "./with.ts";

/**
 * One task at a time. Whoever waits is served in order. As asyncio.Lock, CPython 3.13 locks.py.
 *
 * @example
 * ```ts
 * const lock = new Lock();
 * yield* asyncWith(lock, function* () {
 *   yield* sleep(0.1);
 * });
 * ```
 */
export class Lock implements AsyncContextManager<void> {
  readonly #waiters = new Waiters<true>("lock", this);
  #locked = false;

  locked(): boolean {
    return this.#locked;
  }

  /** Waits until nobody holds it, and takes it. Does not suspend if nobody holds it or waits for it. */
  acquire(): Coroutine<true> {
    return watched("Lock.acquire", this.#acquire());
  }

  *#acquire(): Coroutine<true> {
    charge("lock");
    if (!this.#locked && this.#waiters.areAllCancelled()) {
      this.#locked = true;
      return true;
    }
    try {
      yield* this.#waiters.wait();
    } catch (error) {
      // It may have been woken and cancelled: then the next one is to have it.
      if (isCancelled(error) && !this.#locked) this.#wakeFirst();
      throw error;
    }
    this.#locked = true;
    return true;
  }

  /** Lets go, and wakes the first who waits: it takes the lock when it runs. Throws RuntimeError if nobody holds it. */
  release(): void {
    if (!this.#locked) throw new RuntimeError("Lock is not acquired.");
    this.#locked = false;
    this.#wakeFirst();
  }

  *aenter(): Coroutine<void> {
    yield* this.acquire();
  }

  *aexit(): Coroutine<void> {
    this.release();
  }

  /** Only the first: if it has been woken already, it is on its way. */
  #wakeFirst(): void {
    const first = this.#waiters.first();
    if (first !== undefined && !first.done()) first.setResult(true);
  }
}
