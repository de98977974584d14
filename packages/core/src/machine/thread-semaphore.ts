import type { Program } from "./program.ts";
import { ThreadCondition } from "./thread-condition.ts";
import { ThreadLock } from "./thread-lock.ts";
import { compute, self } from "./threading.ts";

/** threading.Semaphore. */
export class ThreadSemaphore {
  readonly #condition: ThreadCondition;
  #value: number;

  constructor(value = 1, name = "a semaphore") {
    if (!(value >= 0)) throw new RangeError(`a semaphore begins with 0 permits or more, not ${value}`);
    this.#value = value;
    this.#condition = new ThreadCondition(new ThreadLock(`${name}'s lock`, this), name, this);
  }

  /** How many permits are left. */
  get value(): number {
    return this.#value;
  }

  /** Takes a permit if one is left. */
  tryAcquire(): boolean {
    if (this.#value === 0) return false;
    this.#value--;
    return true;
  }

  /** Waits for a permit and takes it: `taken` is called then. False if `timeout` (seconds) was over before. */
  *acquire(timeout: number = Number.POSITIVE_INFINITY, taken: () => void = () => {}): Program<boolean> {
    const { prices } = (yield* self()).computer;
    yield* compute(prices.threadSemaphore);
    yield* this.#condition.lock.acquire();
    const got = yield* this.#condition.waitFor(() => this.#value > 0, timeout);
    if (got) {
      this.#value--;
      taken();
    }
    this.#condition.lock.release();
    return got;
  }

  /** Gives a permit back, and wakes a thread that waits for one; `left` is called in between. */
  *release(left: () => void = () => {}): Program<void> {
    yield* this.#condition.lock.acquire();
    this.#value++;
    left();
    this.#condition.notify();
    this.#condition.lock.release();
  }
}
