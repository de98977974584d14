import type { ConcurrentFuture } from "../asyncio/index.ts";
import { type ProcessPool, type Program, resultOf } from "../machine/index.ts";
import type { Work } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";

/** The pool of processes that the threads of a run send jobs to, and whoever is told of it. */
export class Offloading {
  readonly #pool: ProcessPool;
  readonly #observer: RunObserver;
  #isTold = false;

  constructor(pool: ProcessPool, observer: RunObserver) {
    this.#pool = pool;
    this.#observer = observer;
  }

  /** Has a process do the job, to which `payload` bytes go with it. */
  *submit(work: Work, job: () => Program<void>, payload: number): Program<ConcurrentFuture<void>> {
    const pool = this.#pool;
    const observer = this.#observer;
    // It is told of when it is first used.
    if (!this.#isTold) observer.resourceCreated?.(pool, "pool", "processes", pool.maxWorkers);
    this.#isTold = true;
    const told = function* (): Program<void> {
      observer.resourceAcquired?.(pool, work);
      yield* job();
      observer.resourceReleased?.(pool, work);
    };
    return yield* pool.submit(told, { out: payload, back: 0 });
  }

  /** Waits for a job. TimeoutError if `timeout` (seconds) is over before. */
  resultOf(future: ConcurrentFuture<void>, timeout: number): Program<void> {
    return resultOf(future, timeout, this.#pool);
  }
}
