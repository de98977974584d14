import { QueueEmpty, QueueFull } from "../asyncio/errors.ts";
import { Deque } from "../kernel/deque.ts";
import type { Program } from "./program.ts";
import { ThreadCondition } from "./thread-condition.ts";
import { ThreadLock } from "./thread-lock.ts";
import { compute, self } from "./threading.ts";

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
    this.#mutex = new ThreadLock(`${name}'s lock`, this);
    this.#notEmpty = new ThreadCondition(this.#mutex, `an item of ${name}`, this);
    this.#notFull = new ThreadCondition(this.#mutex, `room in ${name}`, this);
  }

  get size(): number {
    return this.#items.length;
  }

  /** Puts an item in; waits while there is no room. Throws QueueFull if `timeout` (seconds) is over before. */
  *put(item: T, timeout: number = Number.POSITIVE_INFINITY): Program<void> {
    yield* payHalf();
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
    yield* payHalf();
    yield* this.#mutex.acquire();
    const isThere = yield* this.#notEmpty.waitFor(() => this.#items.length > 0, timeout);
    const item = this.#items.shift() as T; // if it is there
    if (isThere) this.#notFull.notify();
    this.#mutex.release();
    if (!isThere) throw new QueueEmpty();
    return item;
  }
}

/** What a put or a get costs: half of both. */
function* payHalf(): Program<void> {
  const { prices } = (yield* self()).computer;
  yield* compute(prices.threadQueue / 2);
}
