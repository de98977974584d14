const INITIAL_CAPACITY = 64;

/**
 * The ready queue: first in, first out, of small integers in a ring. A callback that is an object of its own waits in a
 * second queue (`ObjectQueue`) and is represented here by an integer, so that the common entries cost four bytes.
 */
export class ReadyQueue {
  length = 0;
  #ring = new Int32Array(INITIAL_CAPACITY);
  #head = 0;

  push(entry: number): void {
    if (this.length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.length++) & (this.#ring.length - 1)] = entry;
  }

  /** The oldest entry. Only for a queue that is not empty. */
  peek(): number {
    return this.#ring[this.#head] as number; // head is always inside the ring
  }

  /** Takes the oldest entry. Only for a queue that is not empty. */
  shift(): number {
    const entry = this.#ring[this.#head] as number; // head is always inside the ring
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.length--;
    return entry;
  }

  clear(): void {
    this.length = 0;
    this.#head = 0;
    this.#ring = new Int32Array(INITIAL_CAPACITY);
  }

  #grow(): void {
    const ring = new Int32Array(this.#ring.length * 2);
    const tail = this.#ring.subarray(this.#head);
    ring.set(tail);
    ring.set(this.#ring.subarray(0, this.#head), tail.length);
    this.#ring = ring;
    this.#head = 0;
  }
}
