declare const suspension: unique symbol;

/**
 * What a coroutine hands to its task when it is suspended. Only the engine makes these: so `yield future`, where
 * `yield* future` was meant, is a type error. A bare `yield` is allowed, and is `sleep(0)`.
 */
export type Suspension = { readonly [suspension]: never } | undefined;

/** What can be awaited with `yield*`: a coroutine, a Future, a Task, or an object that iterates as one of them. */
export interface Awaitable<T> {
  [Symbol.iterator](): Iterator<Suspension, T, unknown>;
}

/**
 * A coroutine: what calling a generator function gives. Nothing of it has run yet; `yield*` runs it inside the task
 * that awaits it, `createTask` runs it beside. It can be awaited once.
 */
export interface Coroutine<T> extends Awaitable<T> {
  next(value?: unknown): IteratorResult<Suspension, T>;
  throw(error: unknown): IteratorResult<Suspension, T>;
  return(value: T): IteratorResult<Suspension, T>;
  [Symbol.iterator](): Coroutine<T>;
}

/** What the awaitable `A` gives when it is awaited. */
export type AwaitedResult<A> = A extends Awaitable<infer T> ? T : never;

/** True for a generator object, or what behaves like one. Futures and plain iterables are none. */
export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  if (typeof value !== "object" || value === null) return false;
  const candidate = value as Partial<Coroutine<unknown>>; // every part is tested
  try {
    return (
      typeof candidate.next === "function" &&
      typeof candidate.throw === "function" &&
      typeof candidate[Symbol.iterator] === "function"
    );
  } catch {
    return false; // a proxy that answers with an error
  }
}

/** True for what can be awaited. Collections iterate as well, but not as an awaitable does. */
export function isAwaitable(value: unknown): value is Awaitable<unknown> {
  if (isCoroutine(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  try {
    if (typeof (value as Partial<Awaitable<unknown>>)[Symbol.iterator] !== "function") return false; // tested here
    return !(Array.isArray(value) || value instanceof Set || value instanceof Map || ArrayBuffer.isView(value));
  } catch {
    return false; // a proxy that answers with an error
  }
}
