import type { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import { RuntimeError } from "../asyncio/errors.ts";
import { type Job, WorkItem } from "./job.ts";
import type { Program } from "./program.ts";
import type { Thread } from "./thread.ts";
import { SimpleThreadQueue } from "./simple-thread-queue.ts";
import { compute, join, self, spawn } from "./threading.ts";

/**
 * concurrent.futures.ThreadPoolExecutor, CPython 3.13: a job that finds no idle thread starts a new one, until there
 * are `maxWorkers`. Shut it down: the machine waits for its threads.
 */
export class ThreadPool {
  /** How many threads it has at most. */
  readonly maxWorkers: number;
  readonly #name: string;
  readonly #queue: SimpleThreadQueue<{ run(): Program<void> } | null>;
  readonly #threads: Thread<void>[] = [];
  #wanted = 0;
  #idle = 0;
  #isShutDown = false;

  constructor(maxWorkers: number, name = "ThreadPoolExecutor") {
    if (!(maxWorkers >= 1)) throw new RangeError(`a pool has at least one thread, not ${maxWorkers}`);
    this.maxWorkers = maxWorkers;
    this.#name = name;
    this.#queue = new SimpleThreadQueue(name);
  }

  /** How many threads it has started. */
  get size(): number {
    return this.#threads.length;
  }

  /** Begins the job as soon as a thread is free. Throws RuntimeError if the pool is shut down. */
  *submit<T>(job: Job<T>): Program<ConcurrentFuture<T>> {
    const { prices } = (yield* self()).computer;
    yield* compute(prices.threadPoolSubmit);
    const { future, isThreadWanted } = this._put(job);
    if (isThreadWanted) yield* this._startThread();
    return future;
  }

  /** No more jobs; waits until those that were submitted are done and the threads have ended. */
  *shutdown(): Program<void> {
    this._close();
    for (const thread of this.#threads) yield* join(thread);
  }

  /** @internal The part of `submit` that never waits. If a thread is wanted, `_startThread` has to follow. */
  _put<T>(job: Job<T>): { future: ConcurrentFuture<T>; isThreadWanted: boolean } {
    if (this.#isShutDown) throw new RuntimeError("cannot schedule new futures after shutdown");
    const item = new WorkItem<T>(job);
    this.#queue.put(item);
    if (this.#idle > 0) {
      this.#idle--;
      return { future: item.future, isThreadWanted: false };
    }
    const isThreadWanted = this.#wanted < this.maxWorkers;
    if (isThreadWanted) this.#wanted++;
    return { future: item.future, isThreadWanted };
  }

  /** @internal */
  *_startThread(): Program<void> {
    const name = `${this.#name}_${this.#threads.length}`;
    this.#threads.push(yield* spawn(() => this.#work(), { name }));
  }

  /** @internal No more jobs. */
  _close(): void {
    this.#isShutDown = true;
    this.#queue.put(null);
  }

  /** As _worker, concurrent/futures/thread.py. */
  *#work(): Program<void> {
    const { prices } = (yield* self()).computer;
    for (;;) {
      if (this.#queue.size === 0) this.#idle++;
      const item = yield* this.#queue.get();
      if (item === null) break;
      yield* compute(prices.threadPoolJob);
      yield* item.run();
    }
    this.#queue.put(null); // for the next of them
  }
}
