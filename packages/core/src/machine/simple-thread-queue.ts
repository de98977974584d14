import { Deque } from "../kernel/deque.ts";
import type { Program } from "./program.ts";
import type { Thread } from "./thread.ts";
import { park, self, unpark } from "./threading.ts";

/** A thread that waits for an item, and the item once it has it. */
interface Getter<T> {
  readonly thread: Thread;
  readonly received: T[];
}

/** queue.SimpleQueue: without bounds and without a lock of its own. An item is handed to whoever has waited longest. */
export class SimpleThreadQueue<T> {
  readonly #name: string;
  readonly #items = new Deque<T>();
  readonly #getters = new Deque<Getter<T>>();

  constructor(name = "a queue") {
    this.#name = name;
  }

  get size(): number {
    return this.#items.length;
  }

  /** Never waits. */
  put(item: T): void {
    const getter = this.#getters.shift();
    if (getter === undefined) {
      this.#items.push(item);
      return;
    }
    getter.received.push(item);
    unpark(getter.thread);
  }

  /** Takes the oldest item out; waits while there is none. */
  *get(): Program<T> {
    if (this.#items.length > 0) return this.#items.shift() as T; // there is one
    const getter: Getter<T> = { thread: yield* self(), received: [] };
    this.#getters.push(getter);
    yield* park({ attempt: () => getter.received.length > 0, waitsFor: `an item of ${this.#name}` });
    return getter.received[0] as T; // the wait was for it
  }
}
