import { InvalidStateError } from "./errors.ts";
import { Future } from "./future.ts";
import type { Scheduler } from "./scheduler.ts";

type ConcurrentState = "pending" | "running" | "cancelled" | "finished" | "failed";

/**
 * The result of a job that runs beside the loop. Its callbacks are called at once, by whoever completes it.
 * As concurrent.futures.Future, CPython 3.13.
 */
export class ConcurrentFuture<T> {
  #state: ConcurrentState = "pending";
  #value: unknown = undefined;
  readonly #callbacks: ((future: ConcurrentFuture<T>) => void)[] = [];

  done(): boolean {
    return this.#state === "cancelled" || this.#state === "finished" || this.#state === "failed";
  }

  cancelled(): boolean {
    return this.#state === "cancelled";
  }

  running(): boolean {
    return this.#state === "running";
  }

  /** False if the job is running or done: it cannot be stopped. */
  cancel(): boolean {
    if (this.#state === "cancelled") return true;
    if (this.#state !== "pending") return false;
    this.#settle("cancelled", undefined);
    return true;
  }

  /** The job begins. False if it was cancelled, and must not. Throws InvalidStateError if it has begun already. */
  setRunningOrNotifyCancel(): boolean {
    if (this.#state === "cancelled") return false;
    if (this.#state !== "pending") throw new InvalidStateError("Future in unexpected state");
    this.#state = "running";
    return true;
  }

  setResult(result: T): void {
    this.#settle("finished", result);
  }

  setException(exception: unknown): void {
    this.#settle("failed", exception);
  }

  /** The exception, or null if there is none. Only for one that is done and was not cancelled. */
  exception(): unknown {
    return this.#state === "failed" ? this.#value : null;
  }

  /** The result. Only for one that is done and has neither failed nor been cancelled. */
  result(): T {
    return this.#value as T; // setResult took a T
  }

  addDoneCallback(callback: (future: ConcurrentFuture<T>) => void): void {
    if (this.done()) callback(this);
    else this.#callbacks.push(callback);
  }

  #settle(state: ConcurrentState, value: unknown): void {
    if (this.done()) throw new InvalidStateError(`invalid state: ${this.#state}`);
    this.#state = state;
    this.#value = value;
    for (const callback of this.#callbacks) callback(this);
  }
}

/** A future of the loop that is done when `source` is: two hops later. As futures.wrap_future, CPython 3.13. */
export function wrapFuture<T>(source: ConcurrentFuture<T>, loop: Scheduler): Future<T> {
  const destination = new Future<T>(loop);
  destination._reason = { kind: "executor", target: source };
  destination.addDoneCallback(() => {
    if (destination.cancelled()) source.cancel();
  });
  source.addDoneCallback(() => {
    if (!loop._closed) loop.callSoonThreadsafe(copyState<T>, source, destination);
  });
  return destination;
}

function copyState<T>(source: ConcurrentFuture<T>, destination: Future<T>): void {
  if (destination.cancelled()) return;
  if (source.cancelled()) destination.cancel();
  else if (source.exception() === null) destination.setResult(source.result());
  else destination.setException(source.exception());
}
