const INITIAL_CAPACITY = 16;

/**
 * The scheduled timers: a heap of (when, id) in two typed arrays, in heapq's order (see heapq.ts: equal times leave in
 * the order in which CPython's `loop._scheduled` gives them). Only `when` is compared. What an id means is up to the owner.
 */
export class TimerHeap {
  size = 0;
  #when = new Float64Array(INITIAL_CAPACITY);
  #id = new Int32Array(INITIAL_CAPACITY);

  /** The earliest time, in seconds; Infinity if there is no timer. */
  get firstWhen(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : (this.#when[0] as number); // in range: size > 0
  }

  /** The id of the earliest timer. Only for a heap that is not empty. */
  get firstId(): number {
    return this.#id[0] as number; // capacity is never 0
  }

  push(when: number, id: number): void {
    if (this.size === this.#when.length) this.#grow();
    this.#siftDown(this.size++, when, id);
  }

  /** Takes the earliest timer and returns its id. Only for a heap that is not empty. */
  pop(): number {
    const first = this.firstId;
    const last = --this.size;
    if (last > 0) this.#siftUp(0, this.#when[last] as number, this.#id[last] as number); // last was in the heap
    return first;
  }

  /** Keeps the timers that `keep` accepts, in array order, and restores the heap bottom-up as heapq.heapify does. */
  filter(keep: (id: number) => boolean): void {
    const whens = this.#when;
    const ids = this.#id;
    let kept = 0;
    for (let index = 0; index < this.size; index++) {
      const id = ids[index] as number; // index < size
      if (!keep(id)) continue;
      whens[kept] = whens[index] as number; // as above
      ids[kept++] = id;
    }
    this.size = kept;
    for (let index = (kept >> 1) - 1; index >= 0; index--) {
      this.#siftUp(index, whens[index] as number, ids[index] as number); // index < size
    }
  }

  clear(): void {
    this.size = 0;
    this.#when = new Float64Array(INITIAL_CAPACITY);
    this.#id = new Int32Array(INITIAL_CAPACITY);
  }

  #grow(): void {
    const whens = new Float64Array(this.#when.length * 2);
    const ids = new Int32Array(whens.length);
    whens.set(this.#when);
    ids.set(this.#id);
    this.#when = whens;
    this.#id = ids;
  }

  /** Moves parents down from `position` until the timer fits (heapq._siftdown, from the root). */
  #siftDown(position: number, when: number, id: number, start = 0): void {
    const whens = this.#when;
    const ids = this.#id;
    while (position > start) {
      const parent = (position - 1) >> 1;
      const above = whens[parent] as number; // parent < position
      if (!(when < above)) break;
      whens[position] = above;
      ids[position] = ids[parent] as number; // as above
      position = parent;
    }
    whens[position] = when;
    ids[position] = id;
  }

  /** Bubbles the earlier child up to a leaf, then lets the timer rise from there (heapq._siftup). */
  #siftUp(position: number, when: number, id: number): void {
    const whens = this.#when;
    const ids = this.#id;
    const end = this.size;
    const start = position;
    let child = 2 * position + 1;
    while (child < end) {
      const right = child + 1;
      if (right < end && !((whens[child] as number) < (whens[right] as number))) child = right; // below end
      whens[position] = whens[child] as number; // below end
      ids[position] = ids[child] as number;
      position = child;
      child = 2 * position + 1;
    }
    this.#siftDown(position, when, id, start);
  }
}
