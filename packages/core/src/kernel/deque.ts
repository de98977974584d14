const INITIAL_CAPACITY = 16;

/** A double-ended queue in a ring: what `collections.deque` is for asyncio's queues. */
export class Deque<T> implements Iterable<T> {
  #ring: (T | undefined)[] = [];
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length++) & (this.#ring.length - 1)] = item;
  }

  /** The oldest item, or undefined if there is none. */
  peek(): T | undefined {
    return this.#ring[this.#head];
  }

  /** Takes the oldest item. Undefined if there is none. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return item;
  }

  clear(): void {
    this.#ring = [];
    this.#head = 0;
    this.#length = 0;
  }

  *[Symbol.iterator](): Generator<T, void, undefined> {
    const mask = this.#ring.length - 1;
    for (let index = 0; index < this.#length; index++) {
      yield this.#ring[(this.#head + index) & mask] as T; // index < length: an item is there
    }
  }

  #grow(): void {
    const items = [...this] as (T | undefined)[];
    const capacity = Math.max(INITIAL_CAPACITY, items.length * 2);
    while (items.length < capacity) items.push(undefined);
    this.#ring = items;
    this.#head = 0;
  }
}
