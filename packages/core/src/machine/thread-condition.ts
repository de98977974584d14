import { Deque } from "../kernel/deque.ts";
import type { Program } from "./program.ts";
import { ThreadLock } from "./thread-lock.ts";

/** threading.Condition: every waiter waits for a lock of its own, as there. */
export class ThreadCondition {
  readonly lock: ThreadLock;
  readonly #name: string;
  #waiters = new Deque<ThreadLock>();

  constructor(lock: ThreadLock = new ThreadLock(), name = "a condition") {
    this.lock = lock;
    this.#name = name;
  }

  /** Lets go of the lock, waits to be notified, and takes the lock again. False if `timeout` (seconds) was over before. */
  *wait(timeout: number = Number.POSITIVE_INFINITY): Program<boolean> {
    const waiter = new ThreadLock(this.#name);
    waiter.tryAcquire();
    this.#waiters.push(waiter);
    this.lock.release();
    const notified = yield* waiter.acquire(timeout);
    yield* this.lock.acquire();
    if (!notified) this.#remove(waiter);
    return notified;
  }

  /** Waits until `predicate` holds. */
  *waitFor(predicate: () => boolean): Program<void> {
    while (!predicate()) yield* this.wait();
  }

  /** Wakes the `count` threads that have waited longest. */
  notify(count = 1): void {
    for (let woken = 0; woken < count; woken++) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      waiter.release();
    }
  }

  notifyAll(): void {
    this.notify(this.#waiters.length);
  }

  #remove(waiter: ThreadLock): void {
    const kept = new Deque<ThreadLock>();
    for (const other of this.#waiters) if (other !== waiter) kept.push(other);
    this.#waiters = kept;
  }
}
