import { LinkedList, type ListNode } from "../kernel/linked-list.ts";
import type { Program } from "./program.ts";
import type { Thread } from "./thread.ts";
import { compute, park, self, unpark } from "./threading.ts";

/**
 * threading.Lock: not fair. Whoever releases it wakes the thread that has waited longest, but until that one runs
 * anybody may take the lock. It is taken before the GIL is: a thread can hold it and wait for the GIL.
 */
export class ThreadLock {
  readonly name: string;
  /** What a trace takes it for: what it is a part of, if it is. */
  readonly #target: object;
  readonly #waiting = new LinkedList<Thread>();
  #locked = false;

  constructor(name = "a lock", target?: object) {
    this.name = name;
    this.#target = target ?? this;
  }

  locked(): boolean {
    return this.#locked;
  }

  /** Takes it if it is free. */
  tryAcquire(): boolean {
    if (this.#locked) return false;
    this.#locked = true;
    return true;
  }

  /**
   * Waits for it and takes it; false if `timeout` (seconds) was over before. `taken` is called as soon as it is taken: the thread may have to
   * wait for the GIL after that.
   */
  *acquire(timeout: number = Number.POSITIVE_INFINITY, taken: () => void = () => {}): Program<boolean> {
    const me = yield* self();
    const { clock, prices } = me.computer;
    yield* compute(prices.threadLock);
    const take = (): boolean => {
      const isTaken = this.tryAcquire();
      if (isTaken) taken();
      return isTaken;
    };
    if (take()) return true;
    const place: { node: ListNode<Thread> | null } = { node: null };
    const attempt = (): boolean => {
      if (take()) return true;
      if (place.node === null || !place.node.listed) place.node = this.#waiting.push(me);
      return false;
    };
    const got = yield* park({ attempt, until: clock.now + timeout, waitsFor: this.name, target: this.#target });
    if (!got && place.node !== null) this.#waiting.remove(place.node);
    return got;
  }

  /** Lets go of it. Throws RangeError if nobody holds it. */
  release(): void {
    if (!this.#locked) throw new RangeError(`${this.name}: release of an unlocked lock`);
    this.#locked = false;
    const first = this.#waiting.first;
    if (first === null) return;
    this.#waiting.remove(first);
    unpark(first.item);
  }

  /** Runs `body` while holding it. */
  *hold<T>(body: () => Program<T>): Program<T> {
    yield* this.acquire();
    try {
      return yield* body();
    } finally {
      this.release();
    }
  }
}
