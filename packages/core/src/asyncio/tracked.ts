import type { Coroutine, Suspension } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { RuntimeError } from "./errors.ts";
import { runningScheduler, type Scheduler } from "./scheduler.ts";

/**
 * A coroutine function whose coroutines are watched, as Python watches those of `async def`: one that is awaited twice
 * throws RuntimeError, and one that never is, is reported when its loop closes. A plain generator does neither: the
 * second `yield*` of it gives undefined. Watching costs an object and a call at each suspension. In debug mode the
 * engine's own coroutines are watched as well, and handing any to two tasks is refused.
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
  if (typeof make !== "function") {
    throw new TypeError(`coroutine: a generator function was expected, got ${describe(make)}`);
  }
  return (...args) => new TrackedCoroutine(make(...args), make.name || "anonymous", runningScheduler());
}

/**
 * @internal A coroutine of the engine's own: `lock.acquire()` that nobody awaits takes no lock. It is watched in debug
 * mode, as those of `coroutine` always are.
 */
export function watched<T>(name: string, inner: Coroutine<T>): Coroutine<T> {
  const loop = runningScheduler();
  return loop !== null && loop._debug ? new TrackedCoroutine(inner, name, loop) : inner;
}

/**
 * @internal In debug mode, a coroutine that was handed to a task or awaited by the engine before is replaced by one
 * that says so: a generator itself does not tell.
 */
export function onlyOnce<T>(loop: Scheduler, inner: Coroutine<T>): Coroutine<T> {
  if (!loop._debug) return inner;
  if (loop._awaited.has(inner)) return awaitedBefore();
  loop._awaited.add(inner);
  return inner;
}

function* awaitedBefore(): Coroutine<never> {
  throw new RuntimeError("cannot reuse already awaited coroutine: call its function again for a new one");
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
