import type { Awaitable } from "./coroutine.ts";
import { ensureFuture } from "./ensure-future.ts";
import { Future } from "./future.ts";

/**
 * Waits for `awaitable`, but cancelling the waiting does not cancel it. A coroutine becomes a task. As asyncio.shield.
 *
 * @example
 * ```ts
 * const task = createTask(fetchPage(1));
 * const text = yield* shield(task); // the task goes on, whoever gives up here
 * ```
 */
export function shield<T>(awaitable: Awaitable<T>): Future<T> {
  const inner = ensureFuture(awaitable);
  if (inner.done()) return inner;
  const outer = new Future<T>(inner._loop);
  outer._reason = { kind: "shield", target: inner };
  const innerIsDone = (): void => settle(outer, inner);
  inner.addDoneCallback(innerIsDone);
  outer.addDoneCallback(() => {
    if (!inner.done()) inner.removeDoneCallback(innerIsDone);
  });
  return outer;
}

function settle<T>(outer: Future<T>, inner: Future<T>): void {
  if (outer.cancelled()) inner._retrieved();
  else if (inner.cancelled()) outer.cancel();
  else {
    const exception = inner.exception();
    if (exception === null) outer.setResult(inner.result());
    else outer.setException(exception);
  }
}
