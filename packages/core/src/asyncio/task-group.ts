import { isCoroutine, type Coroutine } from "./coroutine.ts";
import { type CancelledError, escapesTheLoop, isCancelled, RuntimeError } from "./errors.ts";
import { currentTask, getRunningLoop, type EventLoop } from "./event-loop.ts";
import { BaseExceptionGroup } from "./exception-group.ts";
import type { Future } from "./future.ts";
import { charge } from "./scheduler.ts";
import type { Task, TaskOptions } from "./task.ts";
import type { AsyncContextManager } from "./with.ts";

/** What a group knows of where it was entered. */
interface Entered {
  readonly loop: EventLoop;
  readonly parent: Task;
}

/**
 * Tasks that end together: leaving the group waits for all of them; if one fails, the others are cancelled, and the
 * errors come out as an ExceptionGroup. As asyncio.TaskGroup, CPython 3.13 taskgroups.py.
 *
 * @example
 * ```ts
 * const pages = yield* asyncWith(new TaskGroup(), function* (group) {
 *   return [1, 2].map((id) => group.createTask(fetchPage(id)));
 * });
 * console.log(pages.map((page) => page.result()).join()); // page 1,page 2
 * ```
 */
export class TaskGroup implements AsyncContextManager<TaskGroup> {
  readonly #tasks = new Set<Task>();
  readonly #errors: unknown[] = [];
  readonly #onTaskDone = (task: Task): void => this.#taskIsDone(task);
  #entered: Entered | null = null;
  #exiting = false;
  #aborting = false;
  #parentCancelRequested = false;
  #escaping: unknown = undefined;
  #completed: Future<true> | null = null;

  /**
   * Starts a task of this group. Throws RuntimeError before the group is entered, once it has ended, and while it shuts
   * down: the coroutine is closed then.
   */
  createTask<T>(coroutine: Coroutine<T>, options?: TaskOptions): Task<T> {
    const refusal = this.#refusal();
    if (this.#entered === null || refusal !== null) {
      if (isCoroutine(coroutine)) coroutine.return(undefined as T); // closes it: nobody sees the value
      throw new RuntimeError(`this TaskGroup ${refusal}`);
    }
    charge("taskGroupChild");
    const task = this.#entered.loop.createTask(coroutine, options);
    if (task.done()) this.#taskIsDone(task);
    else {
      this.#tasks.add(task);
      task.addDoneCallback(this.#onTaskDone);
    }
    return task;
  }

  *aenter(): Coroutine<this> {
    if (this.#entered !== null) throw new RuntimeError("this TaskGroup has already been entered");
    const loop = getRunningLoop();
    const parent = currentTask(loop);
    if (parent === null) throw new RuntimeError("this TaskGroup cannot determine the parent task");
    this.#entered = { loop, parent };
    return this;
  }

  *aexit(error: unknown): Coroutine<void> {
    if (this.#entered === null) throw new RuntimeError("this TaskGroup has not been entered");
    const { parent } = this.#entered;
    this.#exiting = true;
    if (escapesTheLoop(error)) this.#escaping ??= error;
    let cancellation = isCancelled(error) ? error : null;
    if (error !== undefined && !this.#aborting) this.#abort();
    const interrupted = yield* this.#waitForTasks(this.#entered.loop);
    cancellation = interrupted ?? cancellation;

    if (this.#escaping !== undefined) throw this.#escaping;
    // The group's own request to cancel the parent is taken back; if it was the only one, nobody hears of it.
    if (this.#parentCancelRequested && parent.uncancel() === 0) cancellation = null;
    if (cancellation !== null && this.#errors.length === 0) throw cancellation;
    if (error !== undefined && !isCancelled(error)) this.#errors.push(error);
    if (this.#errors.length > 0) this.#throwErrors(parent);
  }

  #refusal(): string | null {
    if (this.#entered === null) return "has not been entered";
    if (this.#exiting && this.#tasks.size === 0) return "is finished";
    return this.#aborting ? "is shutting down" : null;
  }

  /** Waits for all tasks, however often the parent is cancelled; gives the cancellation that began the abort, if one did. */
  *#waitForTasks(loop: EventLoop): Coroutine<CancelledError | null> {
    let cancellation: CancelledError | null = null;
    while (this.#tasks.size > 0) {
      this.#completed ??= loop.createFuture<true>();
      this.#completed._reason = { kind: "group", target: this };
      try {
        yield* this.#completed;
      } catch (error) {
        if (!isCancelled(error)) throw error;
        if (!this.#aborting) {
          cancellation = error;
          this.#abort();
        }
      }
      this.#completed = null;
    }
    return cancellation;
  }

  /** A parent that is being cancelled from outside stays so: 3.13 cancels it again. */
  #throwErrors(parent: Task): never {
    if (parent.cancelling() > 0) {
      parent.uncancel();
      parent.cancel();
    }
    throw BaseExceptionGroup.of("unhandled errors in a TaskGroup", this.#errors);
  }

  #abort(): void {
    this.#aborting = true;
    for (const task of this.#tasks) if (!task.done()) task.cancel();
  }

  #taskIsDone(task: Task): void {
    this.#tasks.delete(task);
    if (this.#completed !== null && this.#tasks.size === 0 && !this.#completed.done()) this.#completed.setResult(true);
    if (task.cancelled() || this.#entered === null) return;
    const exception = task.exception();
    if (exception !== null) this.#taskHasFailed(task, exception, this.#entered);
  }

  #taskHasFailed(task: Task, exception: unknown, { loop, parent }: Entered): void {
    this.#errors.push(exception);
    if (escapesTheLoop(exception)) this.#escaping ??= exception;
    if (parent.done()) {
      const message = `Task ${task.toString()} has errored out but its parent task ${parent.toString()} is already completed`;
      loop.callExceptionHandler({ message, exception, task });
      return;
    }
    if (this.#aborting || this.#parentCancelRequested) return;
    this.#abort();
    this.#parentCancelRequested = true;
    parent.cancel();
  }
}
