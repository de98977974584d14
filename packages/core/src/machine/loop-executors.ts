import type { ConcurrentFuture } from "../asyncio/concurrent-future.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import type { Executor } from "../asyncio/executor.ts";
import type { Scheduler } from "../asyncio/scheduler.ts";
import type { MachineLoop } from "./machine-loop.ts";
import type { Payload, ProcessPool } from "./process-pool.ts";
import type { Program } from "./program.ts";
import type { ThreadPool } from "./thread-pool.ts";
import type { Thread } from "./thread.ts";

/** A pool of the machine's threads as an executor of a loop that runs on the machine: for `toThread` and `runInExecutor`. */
export class ThreadPoolOfLoop implements Executor {
  readonly #loop: MachineLoop;
  readonly #pool: ThreadPool;

  constructor(loop: MachineLoop, pool: ThreadPool) {
    this.#loop = loop;
    this.#pool = pool;
  }

  submit<T>(_loop: Scheduler, job: () => T | Coroutine<T>): ConcurrentFuture<T> {
    const { computer } = this.#loop;
    computer.charge(computer.prices.threadPoolSubmit + computer.prices.executorJob);
    const { future, isThreadWanted } = this.#pool._put<T>(job);
    if (isThreadWanted) this.#loop._afterwards(() => this.#pool._startThread());
    return future;
  }

  shutdown(whenIdle?: () => void): void {
    if (whenIdle === undefined) this.#pool._close();
    else inThreadOf(this.#loop, () => this.#pool.shutdown(), whenIdle);
  }
}

/** A pool of the machine's processes as an executor of a loop that runs on the machine: for `runInExecutor`. */
export class ProcessPoolOfLoop implements Executor {
  readonly #loop: MachineLoop;
  readonly #pool: ProcessPool;
  readonly #payload: Payload | undefined;

  /** @param payload what a job sends and gets back. Executors with other payloads can share the pool. */
  constructor(loop: MachineLoop, pool: ProcessPool, payload?: Payload) {
    this.#loop = loop;
    this.#pool = pool;
    this.#payload = payload;
  }

  submit<T>(_loop: Scheduler, job: () => T | Coroutine<T>): ConcurrentFuture<T> {
    const { computer } = this.#loop;
    computer.charge(computer.prices.processPoolSubmit + computer.prices.executorJob);
    const future = this.#pool._put<T>(job, this.#payload);
    this.#loop._afterwards(() => this.#pool._startWhatIsWanted());
    return future;
  }

  shutdown(whenIdle?: () => void): void {
    if (whenIdle === undefined) this.#pool._close();
    else inThreadOf(this.#loop, () => this.#pool.shutdown(), whenIdle);
  }
}

/** As _do_shutdown, base_events.py: a thread waits for the pool, and tells the loop. */
function inThreadOf(loop: MachineLoop, body: () => Program<void>, then: () => void): void {
  const parent: Thread | null = loop.thread;
  if (parent === null) return;
  loop.computer.createThread(
    parent.process,
    function* (): Program<void> {
      yield* body();
      then();
    },
    { name: "shutdown of the executor" },
  );
}
