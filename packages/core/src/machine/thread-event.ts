import type { Program } from "./program.ts";
import { ThreadCondition } from "./thread-condition.ts";
import { ThreadLock } from "./thread-lock.ts";

/** threading.Event. */
export class ThreadEvent {
  readonly #condition: ThreadCondition;
  #isSet = false;

  constructor(name = "an event") {
    this.#condition = new ThreadCondition(new ThreadLock(`${name}'s lock`), name);
  }

  isSet(): boolean {
    return this.#isSet;
  }

  *set(): Program<void> {
    yield* this.#condition.lock.acquire();
    this.#isSet = true;
    this.#condition.notifyAll();
    this.#condition.lock.release();
  }

  /** Waits until it is set; false if `timeout` (seconds) was over before. */
  *wait(timeout: number = Number.POSITIVE_INFINITY): Program<boolean> {
    yield* this.#condition.lock.acquire();
    const isSet = this.#isSet || (yield* this.#condition.wait(timeout));
    this.#condition.lock.release();
    return isSet;
  }
}
