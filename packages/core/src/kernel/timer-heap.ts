const INITIAL_CAPACITY = 16;

/**
 * The scheduled timers: a heap of (when, key, generation) in heapq's order (see heapq.ts: equal times leave in the
 * order in which CPython's `loop._scheduled` gives them). Only `when` is compared; what the rest means is up to the owner.
 *
 * A node is 16 bytes of one buffer, seen as a double and two integers: a node is in one cache line, and so are two
 * siblings, because the root is at place 1. Sifting through a million timers is bound by nothing else.
 */
export class TimerHeap {
  size = 0;
  #capacity = INITIAL_CAPACITY;
  #when = new Float64Array(2 * (INITIAL_CAPACITY + 1)); // at 2 × place
  #int = new Int32Array(this.#when.buffer); // key at 4 × place + 2, generation after it

  /** The earliest time, in seconds; Infinity if there is no timer. */
  get firstWhen(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#when[2] as number); // the root is in range
  }

  /** The key of the earliest timer. Only for a heap that is not empty. */
  get firstKey(): number {
    return this.#int[6] as number; // the root is in range
  }

  get firstGeneration(): number {
    return this.#int[7] as number; // the root is in range
  }

  push(when: number, key: number, generation: number): void {
    if (this.size === this.#capacity) this.#grow();
    this.#siftDown(this.size++, when, key, generation, 0);
  }

  /** Drops the earliest timer. Only for a heap that is not empty. */
  pop(): void {
    const last = --this.size;
    if (last === 0) return;
    const at = last + 1;
    this.#siftUp(0, this.#when[2 * at] as number, this.#int[4 * at + 2] as number, this.#int[4 * at + 3] as number); // was in the heap
  }

  /** The time of a timer; undefined if there is none like it. Looks at one after another. */
  find(key: number, generation: number): number | undefined {
    for (let at = 1; at <= this.size; at++) {
      if (this.#int[4 * at + 2] === key && this.#int[4 * at + 3] === generation) return this.#when[2 * at];
    }
    return undefined;
  }

  /** Keeps the timers that `keep` accepts, in array order, and restores the heap bottom-up as heapq.heapify does. */
  filter(keep: (key: number, generation: number) => boolean): void {
    const whens = this.#when;
    const ints = this.#int;
    let kept = 0;
    for (let at = 1; at <= this.size; at++) {
      const key = ints[4 * at + 2] as number; // at most size
      const generation = ints[4 * at + 3] as number;
      if (keep(key, generation)) this.#put(kept++, whens[2 * at] as number, key, generation);
    }
    this.size = kept;
    for (let index = (kept >> 1) - 1; index >= 0; index--) {
      const at = index + 1;
      this.#siftUp(index, whens[2 * at] as number, ints[4 * at + 2] as number, ints[4 * at + 3] as number); // below size
    }
  }

  clear(): void {
    this.size = 0;
    this.#resize(INITIAL_CAPACITY);
  }

  #grow(): void {
    const old = this.#when;
    this.#resize(this.#capacity * 2);
    this.#when.set(old);
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.#when = new Float64Array(2 * (capacity + 1));
    this.#int = new Int32Array(this.#when.buffer);
  }

  #put(position: number, when: number, key: number, generation: number): void {
    const at = position + 1;
    this.#when[2 * at] = when;
    this.#int[4 * at + 2] = key;
    this.#int[4 * at + 3] = generation;
  }

  /** Moves parents down from `position` until the timer fits (heapq._siftdown). */
  #siftDown(position: number, when: number, key: number, generation: number, start: number): void {
    const whens = this.#when;
    const ints = this.#int;
    while (position > start) {
      const parent = (position - 1) >> 1;
      const from = parent + 1;
      const above = whens[2 * from] as number; // parent < position
      if (!(when < above)) break;
      const to = position + 1;
      whens[2 * to] = above;
      ints[4 * to + 2] = ints[4 * from + 2] as number; // as above
      ints[4 * to + 3] = ints[4 * from + 3] as number;
      position = parent;
    }
    this.#put(position, when, key, generation);
  }

  /** Bubbles the earlier child up to a leaf, then lets the timer rise from there (heapq._siftup). */
  #siftUp(position: number, when: number, key: number, generation: number): void {
    const whens = this.#when;
    const ints = this.#int;
    const end = this.size;
    const start = position;
    let child = 2 * position + 1;
    while (child < end) {
      const right = child + 1;
      if (right < end && !((whens[2 * child + 2] as number) < (whens[2 * right + 2] as number))) child = right; // below end
      const to = position + 1;
      const from = child + 1;
      whens[2 * to] = whens[2 * from] as number; // below end
      ints[4 * to + 2] = ints[4 * from + 2] as number;
      ints[4 * to + 3] = ints[4 * from + 3] as number;
      position = child;
      child = 2 * position + 1;
    }
    this.#siftDown(position, when, key, generation, start);
  }
}
