import type { Coroutine } from "./coroutine.ts";
import { getRunningLoop } from "./event-loop.ts";
import type { Task, TaskOptions } from "./task.ts";

/**
 * Starts a coroutine beside the one that runs: it begins in the next iteration of the loop. Throws RuntimeError if no
 * loop is running.
 *
 * @example
 * ```ts
 * const page = createTask(fetchPage(1), { name: "page 1" });
 * yield* sleep(1);
 * const text = yield* page;
 * ```
 */
export function createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
  return getRunningLoop().createTask(coroutine, options);
}
