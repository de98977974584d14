import type { TimerHandle } from "../kernel/handle.ts";
import { isCoroutine, type Awaitable, type AwaitedResult, type Coroutine } from "./coroutine.ts";
import { checkOptions } from "./describe.ts";
import { ensureFuture } from "./ensure-future.ts";
import { StopAsyncIteration, TimeoutError } from "./errors.ts";
import { getRunningLoop } from "./event-loop.ts";
import { Future } from "./future.ts";
import { Queue } from "./queue.ts";
import { watched } from "./tracked.ts";
import type { AsyncIteration } from "./with.ts";

/** How long `asCompleted` waits, in seconds, from its call; without end if left out. */
export interface AsCompletedOptions {
  readonly timeout?: number | null | undefined;
}

/**
 * The awaitables in the order in which they are done. Iterated with `for`, it gives coroutines, the first of which
 * awaits whatever is done first; iterated with `asyncFor`, it gives the futures themselves, done.
 * After the timeout, the rest throws TimeoutError. As asyncio.as_completed.
 *
 * @example
 * ```ts
 * for (const next of asCompleted([fetchPage(1), fetchPage(2)])) {
 *   const text = yield* next;
 *   if (text.includes("2")) break;
 * }
 * ```
 */
export function asCompleted<A extends Awaitable<unknown>>(
  awaitables: Iterable<A>,
  options: AsCompletedOptions = {},
): AsCompletedIterator<AwaitedResult<A>> {
  checkOptions("asCompleted", options, ["timeout"]);
  const { timeout = null } = options;
  if (awaitables instanceof Future || isCoroutine(awaitables)) {
    throw new TypeError("expects an iterable of awaitables, not one of them");
  }
  return new AsCompletedIterator(awaitables as Iterable<Awaitable<AwaitedResult<A>>>, timeout); // by AwaitedResult's definition
}

/** See `asCompleted`. */
export class AsCompletedIterator<T> implements AsyncIteration<Future<T>>, Iterable<Coroutine<T>> {
  readonly #todo: Set<Future<T>>;
  readonly #done = new Queue<Future<T> | null>();
  readonly #onDone = (future: Future<T>): void => this.#isDone(future);
  #timer: TimerHandle | null = null;
  #left: number;

  constructor(awaitables: Iterable<Awaitable<T>>, timeout: number | null) {
    const loop = getRunningLoop();
    this.#todo = new Set(Array.from(new Set(awaitables), (awaitable) => ensureFuture(awaitable, loop)));
    for (const future of this.#todo) future.addDoneCallback(this.#onDone);
    if (this.#todo.size > 0 && timeout !== null) this.#timer = loop.callLater(timeout, () => this.#timeIsOver());
    this.#left = this.#todo.size;
  }

  /** The next future that is done. Throws TimeoutError, or StopAsyncIteration after the last one. */
  anext(): Coroutine<Future<T>> {
    return watched("AsCompletedIterator.anext", this.#anext());
  }

  *#anext(): Coroutine<Future<T>> {
    if (this.#left === 0) throw new StopAsyncIteration();
    this.#left--;
    return yield* this.#next();
  }

  next(): IteratorResult<Coroutine<T>, undefined> {
    if (this.#left === 0) return { done: true, value: undefined };
    this.#left--;
    return { done: false, value: watched("next of asCompleted", this.#nextResult()) };
  }

  [Symbol.iterator](): this {
    return this;
  }

  *#next(): Coroutine<Future<T>> {
    const future = yield* this.#done.get();
    if (future === null) throw new TimeoutError();
    return future;
  }

  *#nextResult(): Coroutine<T> {
    return (yield* this.#next()).result();
  }

  #timeIsOver(): void {
    for (const future of this.#todo) {
      future.removeDoneCallback(this.#onDone);
      this.#done.putNowait(null);
    }
    this.#todo.clear();
  }

  #isDone(future: Future<T>): void {
    if (this.#todo.size === 0) return; // the timeout was first
    this.#todo.delete(future);
    this.#done.putNowait(future);
    if (this.#todo.size === 0) this.#timer?.cancel();
  }
}
