import { isAwaitable, isCoroutine, type Coroutine } from "./coroutine.ts";
import { describe, isInstance, isThenable } from "./describe.ts";
import { GeneratorExit, RuntimeError, StopAsyncIteration } from "./errors.ts";
import { watched } from "./tracked.ts";

/** What `asyncWith` enters and leaves: Python's `__aenter__` and `__aexit__`. */
export interface AsyncContextManager<V, X extends boolean | void = void> {
  /** Enters. What it gives is the body's argument: the `as` of Python's `async with`. */
  aenter(): Coroutine<V>;
  /** Leaves, told the error that ended the body, or undefined. True swallows the error. */
  aexit(error: unknown): Coroutine<X>;
}

/** What `asyncFor` goes through: Python's `__anext__`, which throws StopAsyncIteration at the end. */
export interface AsyncIteration<T> {
  anext(): Coroutine<T>;
}

type Body<V, R> = (value: V) => Coroutine<R> | R;

/**
 * Python's `async with manager as value: body`. Gives what the body returns; undefined if its error was swallowed.
 * The same form serves Lock, Condition, Semaphore, Barrier, Timeout and TaskGroup.
 *
 * @example
 * ```ts
 * const lock = new Lock();
 * yield* asyncWith(lock, function* () {
 *   yield* sleep(1); // async with lock: await asyncio.sleep(1)
 * });
 * ```
 */
export function asyncWith<V, R>(manager: AsyncContextManager<V>, body: Body<V, R>): Coroutine<R>;
export function asyncWith<V, R>(
  manager: AsyncContextManager<V, boolean | void>,
  body: Body<V, R>,
): Coroutine<R | undefined>;
export function asyncWith<V, R>(
  manager: AsyncContextManager<V, boolean | void>,
  body: Body<V, R>,
): Coroutine<R | undefined> {
  if (!hasMethod(manager, "aenter") || !hasMethod(manager, "aexit")) {
    const expected = "an asynchronous context manager, with aenter and aexit, was expected";
    throw new TypeError(`asyncWith: ${expected}, got ${describe(manager)}`);
  }
  checkBody("asyncWith", body);
  return watched("asyncWith", enterAndLeave(manager, body));
}

function* enterAndLeave<V, R>(
  manager: AsyncContextManager<V, boolean | void>,
  body: Body<V, R>,
): Coroutine<R | undefined> {
  const value = yield* given("aenter", manager.aenter());
  let isClosed = true;
  try {
    const outcome = body(value);
    const result = isCoroutine(outcome) ? yield* outcome : checkOutcome(outcome);
    isClosed = false;
    yield* given("aexit", manager.aexit(undefined));
    return result;
  } catch (error) {
    if (!isClosed) throw error; // of aexit itself
    isClosed = false;
    const told = error ?? new RuntimeError(`the body threw ${String(error)}`); // undefined would say that all went well
    if ((yield* given("aexit", manager.aexit(told))) === true) return undefined;
    throw error;
  } finally {
    if (isClosed) yield* manager.aexit(new GeneratorExit());
  }
}

/** What the body of `asyncFor` returns to end the loop. */
export const BREAK: unique symbol = Symbol("break");

/**
 * Python's `async for item in iteration: body`. A body that returns BREAK ends the loop; `continue` is `return`.
 *
 * @example
 * ```ts
 * yield* asyncFor(asCompleted([fetchPage(1)]), function* (page) {
 *   console.log(yield* page); // page 1
 *   return BREAK;
 * });
 * ```
 */
export function asyncFor<T>(iteration: AsyncIteration<T>, body: Body<T, unknown>): Coroutine<void> {
  if (!hasMethod(iteration, "anext")) {
    const expected = "an object with anext was expected";
    throw new TypeError(
      `asyncFor: ${expected}, got ${describe(iteration)}; what can be iterated at once takes for … of`,
    );
  }
  checkBody("asyncFor", body);
  return watched("asyncFor", goThrough(iteration, body));
}

function* goThrough<T>(iteration: AsyncIteration<T>, body: Body<T, unknown>): Coroutine<void> {
  for (;;) {
    let item: T;
    try {
      item = yield* given("anext", iteration.anext());
    } catch (error) {
      if (isInstance(error, StopAsyncIteration)) return;
      throw error;
    }
    const outcome = body(item);
    if ((isCoroutine(outcome) ? yield* outcome : checkOutcome(outcome)) === BREAK) return;
  }
}

function hasMethod(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return typeof (value as Record<string, unknown>)[name] === "function"; // an object may have any property
}

function checkBody(where: string, body: unknown): void {
  if (typeof body === "function") return;
  const hint = isCoroutine(body) ? "a coroutine: hand over its function, which is called inside" : describe(body);
  throw new TypeError(`${where}: the body has to be a function, got ${hint}`);
}

/** An async function as the body would go on behind the engine's back, after everything is over. */
function checkOutcome<R>(outcome: R): R {
  if (isThenable(outcome))
    throw new TypeError(`the body returned ${describe(outcome)}; write function*, without async`);
  return outcome;
}

/** What a manager's method gave to be awaited. */
function given<T>(method: string, awaitable: Coroutine<T>): Coroutine<T> {
  if (!isAwaitable(awaitable)) throw new TypeError(`${method} has to return a coroutine, got ${describe(awaitable)}`);
  return awaitable;
}
