/** Gives objects small integers, so that typed arrays can refer to them. A freed integer is given out again. */
export class Slots<T> {
  #items: (T | null)[] = [];
  #free: number[] = [];
  #order = new Int32Array(16);
  #added = 0;

  add(item: T): number {
    const slot = this.#free.pop() ?? this.#items.length;
    this.#items[slot] = item;
    if (slot === this.#order.length) {
      const order = new Int32Array(slot * 2);
      order.set(this.#order);
      this.#order = order;
    }
    this.#order[slot] = ++this.#added;
    return slot;
  }

  /** The object in a slot that is taken. */
  get(slot: number): T {
    return this.#items[slot] as T; // callers hold slots that add gave them
  }

  /** The object in a slot that may have been freed, or given to another. */
  find(slot: number): T | null {
    return this.#items[slot] ?? null;
  }

  remove(slot: number): T {
    const item = this.get(slot);
    this.#items[slot] = null;
    this.#free.push(slot);
    return item;
  }

  /** All objects, in the order in which they were added. */
  inOrder(): T[] {
    const taken: number[] = [];
    for (let slot = 0; slot < this.#items.length; slot++) if (this.#items[slot] !== null) taken.push(slot);
    taken.sort((left, right) => (this.#order[left] as number) - (this.#order[right] as number)); // slots are in range
    return taken.map((slot) => this.get(slot));
  }

  clear(): void {
    this.#items = [];
    this.#free = [];
  }
}
