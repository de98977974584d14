import { QueueEmpty, QueueFull } from "../asyncio/errors.ts";
import { Deque } from "../kernel/deque.ts";
import type { Program } from "./program.ts";
import type { Thread } from "./thread.ts";
import { ThreadCondition } from "./thread-condition.ts";
import { ThreadLock } from "./thread-lock.ts";
import { compute, park, self, unpark } from "./threading.ts";

/** queue.Queue: one lock, and a condition each for those who wait for an item and for room. */
export class ThreadQueue<T> {
  readonly #maxsize: number;
  readonly #items = new Deque<T>();
  readonly #mutex: ThreadLock;
  readonly #notEmpty: ThreadCondition;
  readonly #notFull: ThreadCondition;

  /** @param maxsize how many items it holds; 0 or less for any number. */
  constructor(maxsize = 0, name = "a queue") {
    this.#maxsize = maxsize > 0 ? maxsize : Number.POSITIVE_INFINITY;
    this.#mutex = new ThreadLock(`${name}'s lock`);
    this.#notEmpty = new ThreadCondition(this.#mutex, `an item of ${name}`);
    this.#notFull = new ThreadCondition(this.#mutex, `room in ${name}`);
  }

  get size(): number {
    return this.#items.length;
  }

  /** Puts an item in; waits while there is no room. Throws QueueFull if `timeout` (seconds) is over before. */
  *put(item: T, timeout: number = Number.POSITIVE_INFINITY): Program<void> {
    yield* halfOf("threadQueue");
    yield* this.#mutex.acquire();
    const hasRoom = yield* this.#notFull.waitFor(() => this.#items.length < this.#maxsize, timeout);
    if (hasRoom) {
      this.#items.push(item);
      this.#notEmpty.notify();
    }
    this.#mutex.release();
    if (!hasRoom) throw new QueueFull();
  }

  /** Takes the oldest item out; waits while there is none. Throws QueueEmpty if `timeout` (seconds) is over before. */
  *get(timeout: number = Number.POSITIVE_INFINITY): Program<T> {
    yield* halfOf("threadQueue");
    yield* this.#mutex.acquire();
    const isThere = yield* this.#notEmpty.waitFor(() => this.#items.length > 0, timeout);
    const item = this.#items.shift() as T; // if it is there
    if (isThere) this.#notFull.notify();
    this.#mutex.release();
    if (!isThere) throw new QueueEmpty();
    return item;
  }
}

/** queue.SimpleQueue: without bounds and without a lock of its own. An item is handed to whoever has waited longest. */
export class SimpleThreadQueue<T> {
  readonly #name: string;
  readonly #items = new Deque<T>();
  readonly #getters = new Deque<{ readonly thread: Thread; item: { readonly value: T } | null }>();

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
    getter.item = { value: item };
    unpark(getter.thread);
  }

  /** Takes the oldest item out; waits while there is none. */
  *get(): Program<T> {
    if (this.#items.length > 0) return this.#items.shift() as T; // there is one
    const getter: { readonly thread: Thread; item: { readonly value: T } | null } = {
      thread: yield* self(),
      item: null,
    };
    this.#getters.push(getter);
    yield* park({ attempt: () => getter.item !== null, waitsFor: `an item of ${this.#name}` });
    return (getter.item as unknown as { readonly value: T }).value; // the wait was for it
  }
}

function* halfOf(price: "threadQueue"): Program<void> {
  const { prices } = (yield* self()).computer;
  yield* compute(prices[price] / 2);
}
