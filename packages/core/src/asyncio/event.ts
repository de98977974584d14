import type { Coroutine } from "./coroutine.ts";
import { watched } from "./tracked.ts";
import { Waiters } from "./waiters.ts";

/** A flag that tasks can wait for. As asyncio.Event, CPython 3.13 locks.py. */
export class Event {
  readonly #waiters = new Waiters<true>("event", this);
  #value = false;

  isSet(): boolean {
    return this.#value;
  }

  /** Sets the flag, and wakes all that wait, in the order in which they came. */
  set(): void {
    if (this.#value) return;
    this.#value = true;
    this.#waiters.wake(true, Number.POSITIVE_INFINITY);
  }

  clear(): void {
    this.#value = false;
  }

  /** Waits until the flag is set. Does not suspend if it is. */
  wait(): Coroutine<true> {
    return watched("Event.wait", this.#wait());
  }

  *#wait(): Coroutine<true> {
    if (!this.#value) yield* this.#waiters.wait();
    return true;
  }
}
