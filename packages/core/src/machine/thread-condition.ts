import { Deque } from "../kernel/deque.ts";
import type { Program } from "./program.ts";
import { ThreadLock } from "./thread-lock.ts";
import { compute, self } from "./threading.ts";

/** threading.Condition: every waiter waits for a lock of its own, as there. */
export class ThreadCondition {
  readonly lock: ThreadLock;
  readonly #name: string;
  /** What a trace takes it for: what it is a part of, if it is. */
  readonly #target: object;
  #waiters = new Deque<ThreadLock>();

  constructor(lock: ThreadLock = new ThreadLock(), name = "a condition", target?: object) {
    this.lock = lock;
    this.#name = name;
    this.#target = target ?? this;
  }

  /** Lets go of the lock, waits to be notified, and takes the lock again. False if `timeout` (seconds) was over before. */
  *wait(timeout: number = Number.POSITIVE_INFINITY): Program<boolean> {
    const waiter = new ThreadLock(this.#name, this.#target);
    waiter.tryAcquire();
    this.#waiters.push(waiter);
    this.lock.release();
    const notified = yield* waiter.acquire(timeout);
    // What is done before the wait passes while another thread is woken; the price is what a hand-over takes longer by it.
    yield* compute((yield* self()).computer.prices.threadWait);
    yield* this.lock.acquire();
    if (!notified) this.#remove(waiter);
    return notified;
  }

  /** Waits until `predicate` holds. False if `timeout` (seconds) was over before. */
  *waitFor(predicate: () => boolean, timeout: number = Number.POSITIVE_INFINITY): Program<boolean> {
    if (predicate()) return true;
    const { clock } = (yield* self()).computer;
    const end = clock.now + timeout;
    while (!predicate()) {
      if (clock.now >= end) return false;
      yield* this.wait(end - clock.now);
    }
    return true;
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
