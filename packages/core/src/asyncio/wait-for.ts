import { isAwaitable, isCoroutine, type Awaitable, type Coroutine } from "./coroutine.ts";
import { describe } from "./describe.ts";
import { ensureFuture } from "./ensure-future.ts";
import { isCancelled, TimeoutError } from "./errors.ts";
import { getRunningLoop } from "./event-loop.ts";
import type { Future } from "./future.ts";
import { checkSeconds } from "./schedule.ts";
import { timeout as timeoutIn } from "./timeout.ts";
import { onlyOnce, watched } from "./tracked.ts";
import { asyncWith } from "./with.ts";

/**
 * Waits for `awaitable` for at most `timeout` seconds (null: without end), in the same task; then cancels it, and
 * throws TimeoutError. With a timeout of 0 or less, only what is done already is taken.
 * As asyncio.wait_for, CPython 3.13 tasks.py 459.
 *
 * @example
 * ```ts
 * const text = yield* waitFor(fetchPage(1), 10);
 * ```
 */
export function waitFor<T>(awaitable: Awaitable<T>, timeout: number | null): Coroutine<T> {
  if (!isAwaitable(awaitable)) {
    throw new TypeError(`waitFor: a Future, a coroutine or an awaitable is required, got ${describe(awaitable)}`);
  }
  if (timeout !== null) checkSeconds(timeout, "waitFor: ");
  return watched("waitFor", waitInTime(awaitable, timeout));
}

function* waitInTime<T>(awaitable: Awaitable<T>, timeout: number | null): Coroutine<T> {
  if (timeout !== null && timeout <= 0) return yield* takeNow(ensureFuture(awaitable));
  const inner = isCoroutine(awaitable) ? onlyOnce(getRunningLoop(), awaitable as Coroutine<T>) : awaitable;
  const body = function* (): Coroutine<T> {
    return yield* inner;
  };
  return yield* asyncWith(timeoutIn(timeout), body);
}

function* takeNow<T>(future: Future<T>): Coroutine<T> {
  if (future.done()) return future.result();
  yield* cancelAndWait(future);
  try {
    return future.result();
  } catch (error) {
    if (isCancelled(error)) throw new TimeoutError("", { cause: error });
    throw error;
  }
}

/** As _cancel_and_wait, tasks.py 553: not by awaiting the future itself, so that this can be cancelled. */
function* cancelAndWait(future: Future): Coroutine<void> {
  const waiter = getRunningLoop().createFuture<void>();
  const release = (): void => {
    if (!waiter.done()) waiter.setResult();
  };
  future.addDoneCallback(release);
  try {
    future.cancel();
    yield* waiter;
  } finally {
    future.removeDoneCallback(release);
  }
}
