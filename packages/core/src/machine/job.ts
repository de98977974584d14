import { Compute } from "../asyncio/compute.ts";
import { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import { type Coroutine, isCoroutine } from "../asyncio/coroutine.ts";
import { describe, isThenable } from "../asyncio/describe.ts";
import { CancelledError, RuntimeError, TimeoutError } from "../asyncio/errors.ts";
import type { Program, Request } from "./program.ts";
import { compute, park, pause, self, unpark } from "./threading.ts";

/**
 * What a pool can do: a program for the machine, a plain function, or what asyncio's executors take, a coroutine that
 * computes and blocks (`cpu`, `block`) and waits for nothing else.
 */
export type Job<T> = () => T | Program<T> | Coroutine<T>;

/** @internal A job and where its result goes. */
export class WorkItem<T> {
  readonly future: ConcurrentFuture<T> = new ConcurrentFuture<T>();
  readonly #job: Job<T>;

  constructor(job: Job<T>) {
    this.#job = job;
  }

  /** Does the job, and completes the future by `deliver`: unless somebody has cancelled it. */
  *run(): Program<void> {
    if (this.future.setRunningOrNotifyCancel()) (yield* this.outcome())();
  }

  /** Does the job. What it returns completes the future. */
  *outcome(): Program<() => void> {
    try {
      const result = yield* perform(this.#job);
      return () => this.future.setResult(result);
    } catch (error) {
      return () => this.future.setException(error ?? new RuntimeError(`the job threw ${String(error)}`));
    }
  }
}

/**
 * Waits until the future is done: its result, or its exception. Throws CancelledError if it was cancelled, TimeoutError if `timeout` (seconds)
 * was over before; the job goes on then. `pool` is what traces say it waits for.
 */
export function* resultOf<T>(
  future: ConcurrentFuture<T>,
  timeout: number = Number.POSITIVE_INFINITY,
  pool?: object,
): Program<T> {
  if (!future.done()) {
    const me = yield* self();
    future.addDoneCallback(() => unpark(me));
    const until = me.computer.clock.now + timeout;
    yield* park({
      attempt: () => future.done(),
      until,
      waitsFor: "the result of a job",
      ...(pool && { target: pool }),
    });
    yield* compute(me.computer.prices.threadWait); // concurrent.futures waits for a condition
    if (!future.done()) throw new TimeoutError();
  }
  if (future.cancelled()) throw new CancelledError();
  const error = future.exception();
  if (error !== null) throw error;
  return future.result();
}

function* perform<T>(job: Job<T>): Program<T> {
  const outcome = job();
  if (isThenable(outcome)) throw new TypeError(`the job returned ${describe(outcome)}`);
  if (!isCoroutine(outcome)) return outcome as T; // neither a program nor a coroutine
  const body = outcome as Program<T> | Coroutine<T>; // programs and coroutines look the same: generators
  let result: IteratorResult<unknown, T> = body.next(undefined);
  while (result.done !== true) {
    const request = result.value;
    if (request instanceof Compute) {
      yield* request.kind === "cpu" ? compute(request.seconds) : pause(request.seconds);
      result = body.next(undefined);
    } else if (isRequest(request)) result = body.next(yield request);
    else result = body.throw(new RuntimeError("a thread can compute and block, but not wait for the loop"));
  }
  return result.value;
}

function isRequest(value: unknown): value is Request {
  return typeof value === "object" && value !== null && "type" in value;
}
