import type { Handle } from "../kernel/handle.ts";
import type { Coroutine } from "./coroutine.ts";
import { isCancelled, RuntimeError, TimeoutError } from "./errors.ts";
import { currentTask, getRunningLoop } from "./event-loop.ts";
import { checkSeconds } from "./schedule.ts";
import type { Task } from "./task.ts";
import type { AsyncContextManager } from "./with.ts";

type TimeoutState = "created" | "active" | "expiring" | "expired" | "finished";

/**
 * Cancels the task that is inside when the time is over, and makes a TimeoutError of it on the way out.
 * As asyncio.Timeout, CPython 3.13 timeouts.py. Made by `timeout` and `timeoutAt`.
 */
export class Timeout implements AsyncContextManager<Timeout> {
  #when: number | null;
  #state: TimeoutState = "created";
  #handle: Handle | null = null;
  #task: Task | null = null;
  #cancelling = 0;

  /** @param when the deadline in seconds of the loop's clock; null for none. */
  constructor(when: number | null) {
    this.#when = when;
  }

  /** The deadline, in seconds of the loop's clock; null if there is none. */
  when(): number | null {
    return this.#when;
  }

  /** Sets another deadline; null for none. Throws RuntimeError before it is entered, and once it is over. */
  reschedule(when: number | null): void {
    if (this.#state === "created") throw new RuntimeError("Timeout has not been entered");
    if (this.#state !== "active") throw new RuntimeError(`Cannot change state of ${this.#state} Timeout`);
    this.#when = when;
    this.#handle?.cancel();
    this.#handle = when === null ? null : this.#schedule(when);
  }

  /** True if the deadline has passed while the task was inside. */
  expired(): boolean {
    return this.#state === "expiring" || this.#state === "expired";
  }

  *aenter(): Coroutine<this> {
    if (this.#state !== "created") throw new RuntimeError("Timeout has already been entered");
    const task = currentTask();
    if (task === null) throw new RuntimeError("Timeout should be used inside a task");
    this.#state = "active";
    this.#task = task;
    this.#cancelling = task.cancelling();
    this.reschedule(this.#when);
    return this;
  }

  *aexit(error: unknown): Coroutine<void> {
    this.#handle?.cancel();
    this.#handle = null;
    if (this.#state === "active") this.#state = "finished";
    if (this.#state !== "expiring") return;
    this.#state = "expired";
    // With no other request to cancel the task, the cancellation was this timeout's.
    const requests = this.#task?.uncancel() ?? 0;
    if (requests <= this.#cancelling && isCancelled(error)) throw new TimeoutError("", { cause: error });
  }

  /** A deadline that has passed is due in the next iteration, and needs no timer. */
  #schedule(when: number): Handle {
    const loop = getRunningLoop();
    const expire = (): void => this.#expire();
    return when <= loop.time() ? loop.callSoon(expire) : loop.callAt(when, expire);
  }

  #expire(): void {
    this.#task?.cancel();
    this.#state = "expiring";
    this.#handle = null;
  }
}

/**
 * Ends what is inside after `delay` seconds, with a TimeoutError; null for never. For `asyncWith`.
 *
 * @example
 * ```ts
 * try {
 *   yield* asyncWith(timeout(1), () => fetchPage(1));
 * } catch (error) {
 *   if (!(error instanceof TimeoutError)) throw error;
 * }
 * ```
 */
export function timeout(delay: number | null): Timeout {
  const loop = getRunningLoop();
  if (delay !== null) checkSeconds(delay, "timeout: ");
  return new Timeout(delay === null ? null : loop.time() + delay);
}

/** As `timeout`, with the deadline in seconds of the loop's clock. */
export function timeoutAt(when: number | null): Timeout {
  if (when !== null) checkSeconds(when, "timeoutAt: ");
  return new Timeout(when);
}
