import type { Coroutine, Suspension } from "./coroutine.ts";
import { RuntimeError } from "./errors.ts";
import { runningScheduler, type Scheduler } from "./scheduler.ts";

/**
 * A coroutine function whose coroutines are watched, as Python watches those of `async def`: one that is awaited twice
 * throws RuntimeError, and one that never is, is reported when its loop closes. A plain generator does neither: the
 * second `yield*` of it gives undefined. Watching costs an object and a call at each suspension.
 *
 * @example
 * ```ts
 * const fetchTwice = coroutine(function* fetchTwice(id: number): Coroutine<string> {
 *   return (yield* fetchPage(id)) + (yield* fetchPage(id));
 * });
 * const pages = yield* fetchTwice(1);
 * fetchTwice(2); // "coroutine 'fetchTwice' was never awaited", when the loop closes
 * ```
 */
export function coroutine<A extends unknown[], T>(make: (...args: A) => Coroutine<T>): (...args: A) => Coroutine<T> {
  return (...args) => new TrackedCoroutine(make(...args), make.name || "anonymous", runningScheduler());
}

class TrackedCoroutine<T> implements Coroutine<T> {
  readonly #inner: Coroutine<T>;
  readonly #name: string;
  readonly #loop: Scheduler | null;
  #state: "created" | "running" | "suspended" | "closed" = "created";

  constructor(inner: Coroutine<T>, name: string, loop: Scheduler | null) {
    this.#inner = inner;
    this.#name = name;
    this.#loop = loop;
    loop?._unawaited.add(this);
  }

  next(): IteratorResult<Suspension, T> {
    return this.#resume(() => this.#inner.next());
  }

  throw(error: unknown): IteratorResult<Suspension, T> {
    return this.#resume(() => this.#inner.throw(error));
  }

  return(value: T): IteratorResult<Suspension, T> {
    return this.#state === "closed" ? { done: true, value } : this.#resume(() => this.#inner.return(value));
  }

  [Symbol.iterator](): this {
    if (this.#state === "closed") throw new RuntimeError("cannot reuse already awaited coroutine");
    if (this.#state !== "created") throw new RuntimeError("coroutine is being awaited already");
    return this;
  }

  toString(): string {
    return this.#name;
  }

  #resume(step: () => IteratorResult<Suspension, T>): IteratorResult<Suspension, T> {
    if (this.#state === "closed") throw new RuntimeError("cannot reuse already awaited coroutine");
    if (this.#state === "running") throw new RuntimeError("coroutine already executing");
    if (this.#state === "created") this.#loop?._unawaited.delete(this);
    this.#state = "running";
    let isDone = true;
    try {
      const result = step();
      isDone = result.done === true;
      return result;
    } finally {
      this.#state = isDone ? "closed" : "suspended";
    }
  }
}
