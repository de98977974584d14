import type { Coroutine } from "./coroutine.ts";
import type { EventLoop, TaskFactory } from "./event-loop.ts";
import type { Scheduler } from "./scheduler.ts";
import { Task, type TaskOptions } from "./task.ts";

/** What makes a task of a custom class. */
export type TaskConstructor = new <T>(coroutine: Coroutine<T>, loop: Scheduler, options?: TaskOptions) => Task<T>;

/** A task factory whose tasks, made by `constructor`, run to their first suspension within `createTask`. */
export function createEagerTaskFactory(constructor: TaskConstructor): TaskFactory {
  return <T>(loop: EventLoop, coroutine: Coroutine<T>, options?: TaskOptions): Task<T> =>
    new constructor(coroutine, loop, { ...options, eagerStart: true });
}

/**
 * Tasks run to their first suspension within `createTask`; one that does not suspend is done when it returns.
 * As asyncio.eager_task_factory.
 *
 * @example
 * ```ts
 * function* compute(): Coroutine<number> {
 *   return 6 * 7;
 * }
 * yield* sleep(0); // inside of a loop
 * getRunningLoop().setTaskFactory(eagerTaskFactory);
 * console.log(createTask(compute()).done()); // true
 * ```
 */
export function eagerTaskFactory<T>(loop: EventLoop, coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
  return new Task(coroutine, loop, { ...options, eagerStart: true });
}
