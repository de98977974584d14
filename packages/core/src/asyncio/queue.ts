import { Deque } from "../kernel/deque.ts";
import { heappop, heappush, type Less } from "../kernel/heapq.ts";
import type { Coroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { QueueEmpty, QueueFull, QueueShutDown, ValueError } from "./errors.ts";
import { Event } from "./event.ts";
import { isLess } from "./less.ts";
import { charge } from "./scheduler.ts";
import { watched } from "./tracked.ts";
import { Waiters } from "./waiters.ts";

/**
 * Items on their way from some tasks to others, first in, first out. As asyncio.Queue, CPython 3.13 queues.py.
 *
 * @example
 * ```ts
 * const queue = new Queue<string>();
 * yield* queue.put("a");
 * console.log(yield* queue.get()); // a
 * ```
 */
export class Queue<T> {
  /** How many items fit; unlimited if 0 or less. */
  readonly maxsize: number;
  readonly #getters = new Waiters<void>("queue", this);
  readonly #putters = new Waiters<void>("queue", this);
  readonly #finished = new Event();
  readonly #items = new Deque<T>();
  #unfinished = 0;
  #isShutDown = false;

  constructor(maxsize = 0) {
    if (typeof maxsize !== "number") throw new TypeError(`Queue: a number was expected, got ${describe(maxsize)}`);
    this.maxsize = maxsize;
    this.#finished.set();
  }

  qsize(): number {
    return this.#items.length;
  }

  empty(): boolean {
    return this.qsize() === 0;
  }

  full(): boolean {
    return this.maxsize > 0 && this.qsize() >= this.maxsize;
  }

  /** Puts an item in, and waits for room first if need be. Throws QueueShutDown after `shutdown`. */
  put(item: T): Coroutine<void> {
    return watched("Queue.put", this.#putWhenNotFull(item));
  }

  *#putWhenNotFull(item: T): Coroutine<void> {
    while (this.full()) {
      if (this.#isShutDown) throw new QueueShutDown();
      yield* this.#waitIn(this.#putters, () => !this.full());
    }
    this.putNowait(item);
  }

  /** Throws QueueFull if there is no room, QueueShutDown after `shutdown`. */
  putNowait(item: T): void {
    charge("queue");
    if (this.#isShutDown) throw new QueueShutDown();
    if (this.full()) throw new QueueFull();
    this._put(item);
    this.#unfinished++;
    this.#finished.clear();
    this.#getters.popAndWake();
  }

  /** Takes an item out, and waits for one first if need be. Throws QueueShutDown after `shutdown`, once it is empty. */
  get(): Coroutine<T> {
    return watched("Queue.get", this.#getWhenNotEmpty());
  }

  *#getWhenNotEmpty(): Coroutine<T> {
    while (this.empty()) {
      if (this.#isShutDown) throw new QueueShutDown();
      yield* this.#waitIn(this.#getters, () => !this.empty());
    }
    return this.getNowait();
  }

  /** Throws QueueEmpty if there is no item, QueueShutDown if there will be none after `shutdown`. */
  getNowait(): T {
    charge("queue");
    if (this.empty()) throw this.#isShutDown ? new QueueShutDown() : new QueueEmpty();
    const item = this._get();
    this.#putters.popAndWake();
    return item;
  }

  /** An item that was taken out has been worked on. Throws ValueError if there was none. */
  taskDone(): void {
    if (this.#unfinished <= 0) throw new ValueError("task_done() called too many times");
    if (--this.#unfinished === 0) this.#finished.set();
  }

  /** Waits until `taskDone` has been called for every item. */
  join(): Coroutine<void> {
    return watched("Queue.join", this.#join());
  }

  *#join(): Coroutine<void> {
    if (this.#unfinished > 0) yield* this.#finished.wait();
  }

  /** Nothing more goes in; what is in still comes out, unless `immediate`. Wakes all that wait. */
  shutdown(immediate = false): void {
    this.#isShutDown = true;
    if (immediate) this.#drop();
    this.#getters.wakeAndClear();
    this.#putters.wakeAndClear();
  }

  /** @internal For other orders: adds an item. */
  protected _put(item: T): void {
    this.#items.push(item);
  }

  /** @internal For other orders: takes the next item. Only called if there is one. */
  protected _get(): T {
    return this.#items.shift() as T; // not empty
  }

  #drop(): void {
    while (!this.empty()) {
      this._get();
      if (this.#unfinished > 0) this.#unfinished--;
    }
    if (this.#unfinished === 0) this.#finished.set();
  }

  /** One that was woken, but was cancelled before it ran, wakes the next. */
  *#waitIn(waiters: Waiters<void>, couldGoOn: () => boolean): Coroutine<void> {
    const future = waiters.create();
    const node = waiters.add(future);
    try {
      yield* future;
    } catch (error) {
      future.cancel(); // in case it is not done: some other error was thrown in
      waiters.remove(node);
      if (couldGoOn() && !future.cancelled()) waiters.popAndWake();
      throw error;
    }
  }
}

/**
 * The least item comes out first; of equal ones, the one that Python's heapq gives. Numbers and strings compare by
 * value, arrays as Python's tuples do, other objects by what `valueOf` gives; `less` compares anything else. Items that
 * cannot be compared are a TypeError, of whoever puts or gets one.
 */
export class PriorityQueue<T> extends Queue<T> {
  readonly #heap: T[] = [];
  readonly #less: Less<T>;

  constructor(maxsize = 0, less: Less<T> = isLess) {
    super(maxsize);
    this.#less = less;
  }

  override qsize(): number {
    return this.#heap.length;
  }

  protected override _put(item: T): void {
    heappush(this.#heap, item, this.#less);
  }

  protected override _get(): T {
    return heappop(this.#heap, this.#less) as T; // not empty
  }
}

/** The item that went in last comes out first. */
export class LifoQueue<T> extends Queue<T> {
  readonly #stack: T[] = [];

  override qsize(): number {
    return this.#stack.length;
  }

  protected override _put(item: T): void {
    this.#stack.push(item);
  }

  protected override _get(): T {
    return this.#stack.pop() as T; // not empty
  }
}
