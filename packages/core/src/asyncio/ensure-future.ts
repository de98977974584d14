import { isAwaitable, isCoroutine, type Awaitable, type Coroutine } from "./coroutine.ts";
import { describe, isInstance } from "./describe.ts";
import { RuntimeError, ValueError } from "./errors.ts";
import { Future, type AbstractEventLoop } from "./future.ts";
import { runningScheduler, type Scheduler } from "./scheduler.ts";
import type { Task } from "./task.ts";

/**
 * A future of `awaitable`: a future is returned as it is, a coroutine becomes a task. Throws TypeError if it cannot be
 * awaited, ValueError if it is a future of another loop than `loop`, RuntimeError if there is no loop.
 */
export function ensureFuture<T>(awaitable: Awaitable<T>, loop: Scheduler | null = null): Future<T> {
  if (awaitable instanceof Future) {
    if (loop !== null && loop !== awaitable._loop) {
      throw new ValueError("The future belongs to a different loop than the one specified as the loop argument");
    }
    return awaitable;
  }
  const coroutine: Coroutine<T> = isCoroutine(awaitable) ? (awaitable as Coroutine<T>) : wrap(awaitable);
  const owner = loop ?? runningScheduler();
  if (owner === null) throw new RuntimeError("no running event loop");
  try {
    return (owner as TaskMaker).createTask(coroutine);
  } catch (error) {
    if (isInstance(error, RuntimeError)) coroutine.return(undefined as T); // closes it: nobody sees the value
    throw error;
  }
}

/** What every Scheduler is in the end. The class itself would be a cycle. */
interface TaskMaker extends AbstractEventLoop {
  createTask<T>(coroutine: Coroutine<T>): Task<T>;
}

function wrap<T>(awaitable: Awaitable<T>): Coroutine<T> {
  if (!isAwaitable(awaitable)) {
    throw new TypeError(`a Future, a coroutine or an awaitable is required, got ${describe(awaitable)}`);
  }
  return (function* awaitIt(): Coroutine<T> {
    return yield* awaitable;
  })();
}
