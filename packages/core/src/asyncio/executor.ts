import { Deque } from "../kernel/deque.ts";
import type { ExternalEvents } from "../kernel/external-events.ts";
import { Compute } from "./compute.ts";
import { ConcurrentFuture } from "./concurrent-future.ts";
import { isCoroutine, type Coroutine } from "./coroutine.ts";
import { describe, isThenable } from "./describe.ts";
import { RuntimeError, ValueError } from "./errors.ts";
import { outsideOfLoops, type Scheduler } from "./scheduler.ts";

/** What a thread can do: a plain function, or a generator function that may `yield* cpu(…)` and `yield* block(…)`. */
export type Job<A extends unknown[], T> = (...args: A) => T | Coroutine<T>;

/** Runs jobs beside a loop. */
export interface Executor {
  /** Begins the job now or later. The future must be completed outside of the loop's callbacks. */
  submit<T>(loop: Scheduler, job: () => T | Coroutine<T>): ConcurrentFuture<T>;
  /** No more jobs. `whenIdle` is called once those that were submitted are done, and the loop has been told of them. */
  shutdown(whenIdle?: () => void): void;
}

/** How many processors the simulated machine is taken to have where a pool asks. */
const DEFAULT_CORES = 4;
const MAX_DEFAULT_WORKERS = 32;

/**
 * Threads beside the loop, on branches of its virtual clock: a job begins when a thread is free, first in first out,
 * and takes the time that it computes or is blocked. The threads do not hinder one another, nor the loop: for what
 * they cost one another there is the machine. As concurrent.futures.ThreadPoolExecutor.
 */
export class ThreadPoolExecutor implements Executor {
  #free: number;
  #undone = 0;
  #isShutDown = false;
  #whenIdle: (() => void) | null = null;
  #events: ExternalEvents | null = null;
  readonly #waiting = new Deque<Waiting>();

  /** @param maxWorkers how many threads; min(32, 4 cores + 4) if left out. ValueError if it is less than 1. */
  constructor(maxWorkers: number = Math.min(MAX_DEFAULT_WORKERS, DEFAULT_CORES + 4)) {
    if (typeof maxWorkers !== "number") {
      throw new TypeError(`maxWorkers: a number was expected, got ${describe(maxWorkers)}`);
    }
    if (!(maxWorkers > 0)) throw new ValueError("maxWorkers must be greater than 0");
    this.#free = maxWorkers;
  }

  submit<T>(loop: Scheduler, job: () => T | Coroutine<T>): ConcurrentFuture<T> {
    if (this.#isShutDown) throw new RuntimeError("cannot schedule new futures after shutdown");
    this.#events = this.#eventsOf(loop);
    this.#events.advance(loop.time());
    const future = new PoolFuture<T>(loop, this.#events);
    const poolJob = new PoolJob<T>(this, loop, this.#events, future, job);
    this.#undone++;
    this.#waiting.push(poolJob);
    this.#startJobs(loop.time());
    return future;
  }

  /** The threads live on a loop's clock: on another loop's only when they are done with those of the one before. */
  #eventsOf(loop: Scheduler): ExternalEvents {
    const events = loop._externalEvents();
    if (this.#events === null || this.#events === events) return events;
    if (this.#undone > 0) throw new RuntimeError("this executor still has jobs of a different event loop");
    return events;
  }

  shutdown(whenIdle: (() => void) | null = null): void {
    this.#isShutDown = true;
    this.#whenIdle = whenIdle;
    this.#tellIfIdle();
  }

  /** @internal The thread is free from `time` on, and takes the next job at once: the loop need not look for that. */
  _jobHasEnded(time: number): void {
    this.#free++;
    this.#startJobs(time);
  }

  /** @internal The loop has been told of a job's end. */
  _jobIsDone(): void {
    this.#undone--;
    this.#tellIfIdle();
  }

  #startJobs(time: number): void {
    while (this.#free > 0) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      if (!job.future.setRunningOrNotifyCancel()) {
        this._jobIsDone();
        continue;
      }
      this.#free--;
      job.goOn(time);
    }
  }

  #tellIfIdle(): void {
    if (this.#undone > 0 || this.#whenIdle === null) return;
    const tell = this.#whenIdle;
    this.#whenIdle = null;
    if (this.#events === null) tell();
    else this.#events.announce(tell);
  }
}

/** A job as the pool sees it: it does not matter what it gives. */
interface Waiting {
  readonly future: { setRunningOrNotifyCancel(): boolean };
  goOn(time: number): void;
}

/** A thread's work on one job: from one computation to the next, each at its own time. */
class PoolJob<T> implements Waiting {
  readonly future: ConcurrentFuture<T>;
  readonly #pool: ThreadPoolExecutor;
  readonly #loop: Scheduler;
  readonly #events: ExternalEvents;
  readonly #order: number;
  readonly #job: () => T | Coroutine<T>;
  #coroutine: Coroutine<T> | null = null;

  constructor(
    pool: ThreadPoolExecutor,
    loop: Scheduler,
    events: ExternalEvents,
    future: ConcurrentFuture<T>,
    job: () => T | Coroutine<T>,
  ) {
    this.#pool = pool;
    this.#loop = loop;
    this.#events = events;
    this.future = future;
    this.#job = job;
    this.#order = events.nextOrder();
  }

  /** Works until the next computation, or to the end, and lets the time pass. */
  goOn(time: number): void {
    let end: (() => void) | number;
    this.#loop._spendOne();
    try {
      end = outsideOfLoops(() => this.#work());
    } catch (error) {
      end = () => this.future.setException(error ?? new RuntimeError(`the job threw ${String(error)}`));
    }
    const outcome = end;
    if (typeof outcome === "number")
      this.#events.schedule(time + outcome, this.#order, () => this.goOn(time + outcome));
    else this.#events.schedule(time, this.#order, () => this.#end(time, outcome));
  }

  /** How many seconds the next computation takes; or what completes the future. */
  #work(): number | (() => void) {
    if (this.#coroutine === null) {
      const outcome = this.#job();
      if (!isCoroutine(outcome)) {
        if (isThenable(outcome)) throw new TypeError(`the job returned ${describe(outcome)}`);
        return () => this.future.setResult(outcome);
      }
      this.#coroutine = outcome;
    }
    let result = this.#coroutine.next();
    while (result.done !== true) {
      const request: unknown = result.value;
      if (request instanceof Compute) return request.seconds;
      result = this.#coroutine.throw(new RuntimeError("a thread can compute and block, but not wait for the loop"));
    }
    const { value } = result;
    return () => this.future.setResult(value);
  }

  #end(time: number, complete: () => void): void {
    this.#events.announce(() => {
      complete();
      this.#pool._jobIsDone();
    });
    this.#pool._jobHasEnded(time);
  }
}

/** Whether a job could still be cancelled depends on what the threads have done by now. */
class PoolFuture<T> extends ConcurrentFuture<T> {
  readonly #loop: Scheduler;
  readonly #events: ExternalEvents;

  constructor(loop: Scheduler, events: ExternalEvents) {
    super();
    this.#loop = loop;
    this.#events = events;
  }

  override cancel(): boolean {
    this.#events.advance(this.#loop.time());
    return super.cancel();
  }
}
