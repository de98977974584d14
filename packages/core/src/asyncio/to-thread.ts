import type { Coroutine } from "./coroutine.ts";
import { getRunningLoop } from "./event-loop.ts";
import type { Job } from "./executor.ts";
import { watched } from "./tracked.ts";

/**
 * Runs `job(...args)` in a thread of the loop's pool, and waits for its result. As asyncio.to_thread.
 *
 * @example
 * ```ts
 * const text = yield* toThread(function* (path: string) {
 *   yield* block(0.2); // open(path).read()
 *   return `contents of ${path}`;
 * }, "a.txt");
 * ```
 */
export function toThread<A extends unknown[], T>(job: Job<A, T>, ...args: A): Coroutine<T> {
  return watched("toThread", inThread(job, args));
}

function* inThread<A extends unknown[], T>(job: Job<A, T>, args: A): Coroutine<T> {
  return yield* getRunningLoop().runInExecutor(null, job, ...args);
}
