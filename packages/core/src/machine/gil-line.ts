import { Deque } from "../kernel/deque.ts";
import type { Random } from "../kernel/random.ts";

/**
 * Which of the threads that wait for the GIL gets it.
 *
 * CPython signals a condition variable and leaves the rest to the operating system. Threads that were not timed out yet
 * are woken in the order in which they came; those that were have gone to sleep again since, and which of them went
 * first is decided by microseconds. Measured, a third to a half of the hand-overs among four computing threads goes to
 * the one that has waited longest, the rest to any. (A model without chance in it resonates: a thread can starve.)
 * - `mixed` (the default): all have the same chance, but of those that have waited less than an interval it is the first's;
 * - `queue`: always the one that has waited longest;
 * - `random`: a draw among all.
 */
export type GilOrder = "mixed" | "queue" | "random";

/** @internal What the line has to know of a thread. */
export interface GilWaiter {
  _gilWaitStart: number;
}

/** The threads that wait for one GIL. */
export class GilLine<T extends GilWaiter> implements Iterable<T> {
  readonly #random: Random;
  /** After how long it is left to chance when a thread gets it, in seconds. */
  readonly #patience: number;
  /** In the order in which they came. */
  readonly #fresh = new Deque<T>();
  /** In no order. */
  readonly #timedOut: T[] = [];

  /** @param patience how long a thread waits before it is timed out, in seconds. */
  constructor(order: GilOrder, random: Random, patience: number) {
    this.#random = random;
    this.#patience = order === "mixed" ? patience : order === "queue" ? Number.POSITIVE_INFINITY : 0;
  }

  get length(): number {
    return this.#fresh.length + this.#timedOut.length;
  }

  push(thread: T): void {
    this.#fresh.push(thread);
  }

  /** Takes out the one that gets the GIL at `now`; undefined if nobody waits. */
  shift(now: number): T | undefined {
    for (let first = this.#fresh.peek(); first !== undefined; first = this.#fresh.peek()) {
      if (first._gilWaitStart + this.#patience > now) break;
      this.#fresh.shift();
      this.#timedOut.push(first);
    }
    if (this.#timedOut.length === 0) return this.#fresh.shift();
    if (this.length === 1) return this.#timedOut.pop();
    const drawn = Math.floor(this.#random.uniform() * this.length);
    return drawn < this.#timedOut.length ? this.#takeOut(drawn) : this.#fresh.shift();
  }

  #takeOut(index: number): T | undefined {
    const taken = this.#timedOut[index];
    const last = this.#timedOut.pop();
    if (last !== undefined && index < this.#timedOut.length) this.#timedOut[index] = last;
    return taken;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    yield* this.#timedOut;
    yield* this.#fresh;
  }
}
