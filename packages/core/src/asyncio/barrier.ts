import { Condition } from "./condition.ts";
import type { Coroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { BrokenBarrierError, ValueError } from "./errors.ts";
import { watched } from "./tracked.ts";
import type { AsyncContextManager } from "./with.ts";

type BarrierState = "filling" | "draining" | "resetting" | "broken";

/**
 * Holds tasks until `parties` of them have come, and lets them go together. As asyncio.Barrier, CPython 3.13 locks.py.
 */
export class Barrier implements AsyncContextManager<number> {
  /** How many have to come. */
  readonly parties: number;
  readonly #condition = new Condition();
  #state: BarrierState = "filling";
  #count = 0;

  /** Throws ValueError if `parties` is less than 1. */
  constructor(parties: number) {
    if (!(parties >= 1)) throw new ValueError("parties must be > 0");
    if (!Number.isInteger(parties))
      throw new TypeError(`Barrier: a whole number was expected, got ${describe(parties)}`);
    this.parties = parties;
    this.#condition._isPartOf("barrier", this);
  }

  /** How many wait for the others now. */
  get nWaiting(): number {
    return this.#state === "filling" ? this.#count : 0;
  }

  get broken(): boolean {
    return this.#state === "broken";
  }

  /**
   * Waits until all have come, and gives which one this was: a number from 0 to parties − 1. Throws BrokenBarrierError
   * if the barrier is aborted, before or meanwhile, or reset meanwhile.
   */
  wait(): Coroutine<number> {
    return watched("Barrier.wait", this.#wait());
  }

  *#wait(): Coroutine<number> {
    yield* this.#condition.acquire();
    try {
      yield* this.#block();
      try {
        const index = this.#count++;
        if (index + 1 === this.parties) this.#release();
        else yield* this.#fill();
        return index;
      } finally {
        this.#count--;
        this.#leave();
      }
    } finally {
      this.#condition.release();
    }
  }

  /** Empties the barrier: tasks that wait get BrokenBarrierError. A broken one that is empty can be used again. */
  reset(): Coroutine<void> {
    return watched("Barrier.reset", this.#reset());
  }

  *#reset(): Coroutine<void> {
    yield* this.#condition.acquire();
    try {
      this.#state = this.#count > 0 ? "resetting" : "filling";
      this.#condition.notifyAll();
    } finally {
      this.#condition.release();
    }
  }

  /** Breaks the barrier: tasks that wait, and those that will, get BrokenBarrierError. */
  abort(): Coroutine<void> {
    return watched("Barrier.abort", this.#abort());
  }

  *#abort(): Coroutine<void> {
    yield* this.#condition.acquire();
    try {
      this.#state = "broken";
      this.#condition.notifyAll();
    } finally {
      this.#condition.release();
    }
  }

  aenter(): Coroutine<number> {
    return this.wait();
  }

  *aexit(): Coroutine<void> {}

  /** Until those before have left. */
  *#block(): Coroutine<void> {
    yield* this.#condition.waitFor(() => this.#state !== "draining" && this.#state !== "resetting");
    if (this.#state === "broken") throw new BrokenBarrierError("Barrier aborted");
  }

  #release(): void {
    this.#state = "draining";
    this.#condition.notifyAll();
  }

  *#fill(): Coroutine<void> {
    yield* this.#condition.waitFor(() => this.#state !== "filling");
    if (this.broken || this.#state === "resetting") throw new BrokenBarrierError("Abort or reset of barrier");
  }

  /** The last one to leave opens it for the next. */
  #leave(): void {
    if (this.#count > 0) return;
    if (this.#state === "resetting" || this.#state === "draining") this.#state = "filling";
    this.#condition.notifyAll();
  }
}
