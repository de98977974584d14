import { QueueEmpty, QueueFull, TimeoutError } from "../asyncio/index.ts";
import {
  compute,
  join,
  pause,
  type Program,
  self,
  spawn,
  type Thread,
  ThreadLock,
  ThreadQueue,
  ThreadSemaphore,
} from "../machine/index.ts";
import type { Request } from "../machine/program.ts";
import type { Work, Workload } from "../scenario/workload.ts";
import { named } from "./named.ts";
import type { Offloading } from "./offloading.ts";
import { type Act, type OffloadedCall, type Runtime, secondsOfCall, type Tenure } from "./perform.ts";
import type { Shared } from "./shared.ts";

/** The locks, semaphores and queues that the threads of a process share, by name. */
export class SharedThings implements Shared {
  static readonly none: SharedThings = new SharedThings({ locks: [], semaphores: {}, queues: {} });
  readonly locks: ReadonlyMap<string, ThreadLock>;
  readonly semaphores: ReadonlyMap<string, ThreadSemaphore>;
  readonly queues: ReadonlyMap<string, ThreadQueue<null>>;

  constructor({ locks, semaphores, queues }: Pick<Workload, "locks" | "semaphores" | "queues">) {
    this.locks = new Map(locks.map((name) => [name, new ThreadLock(name)]));
    this.semaphores = new Map(
      Object.entries(semaphores).map(([name, permits]) => [name, new ThreadSemaphore(permits, name)]),
    );
    this.queues = new Map(
      Object.entries(queues).map(([name, maxsize]) => [name, new ThreadQueue<null>(maxsize, name)]),
    );
  }

  find(kind: "lock" | "semaphore" | "queue", name: string): object | undefined {
    const things = { lock: this.locks, semaphore: this.semaphores, queue: this.queues };
    return things[kind].get(name);
  }

  lengthOf(queue: string): number {
    return named(this.queues, queue).size;
  }
}

/**
 * Leaves the timeout whose time is over. No failure of the work until it is out: as asyncio's CancelledError, no retry within the timeout
 * holds it up.
 */
class DeadlinePassed extends Error {
  override name = "DeadlinePassed";
}

/**
 * How things are done in a thread: it waits by blocking calls, and has a thread of its own for each of several things at once.
 *
 * Nobody can cancel a thread. A timeout is what calls that wait can be told (`requests.get(url, timeout=…)`, `lock.acquire(timeout=…)`,
 * `future.result(timeout=…)`): each gives up when the time is over, or at once if it is over already. Computing and a `block`, which is told
 * nothing, run to their end; the next wait finds out, if there is one. So it is with asyncio's timeouts, too.
 */
export class ThreadRuntime implements Runtime<Request> {
  readonly shared: SharedThings;
  readonly #jobs: { readonly to: Offloading; readonly of: Work } | null;
  /** Of each thread that is in a timeout: the branches of a gather have threads, and timeouts, of their own. */
  readonly #deadlines = new Map<Thread, number>();

  /** @param jobs where `offload` to processes goes, and of which work; null for in place. */
  constructor(shared: SharedThings, jobs: { readonly to: Offloading; readonly of: Work } | null) {
    this.shared = shared;
    this.#jobs = jobs;
  }

  *io(seconds: number): Program<void> {
    const left = yield* this.#left();
    yield* pause(Math.min(seconds, left));
    if (seconds > left) throw new DeadlinePassed();
  }

  call(kind: "cpu" | "block", seconds: number): Program<void> {
    return kind === "block" ? pause(seconds) : compute(seconds);
  }

  pass(): Program<void> {
    return pause(0);
  }

  /** A thread for each, all of them waited for; then the first failure goes out. */
  *gather(branches: readonly (() => Act<Request>)[]): Program<void> {
    const failures: unknown[] = [];
    const threads: Thread<void>[] = [];
    for (const branch of branches) threads.push(yield* spawn(() => collecting(branch, failures)));
    for (const thread of threads) yield* join(thread);
    if (failures.length > 0) throw failures[0];
  }

  /** Threads cannot be cancelled. */
  taskGroup(branches: readonly (() => Act<Request>)[]): Program<void> {
    return this.gather(branches);
  }

  *holding(kind: "lock" | "semaphore", name: string, { taken, body, left }: Tenure<Request>): Program<void> {
    const holder = named<ThreadLock | ThreadSemaphore>(
      kind === "lock" ? this.shared.locks : this.shared.semaphores,
      name,
    );
    if (!(yield* holder.acquire(yield* this.#left(), taken))) throw new DeadlinePassed();
    let failure: { readonly error: unknown } | null = null;
    try {
      yield* body();
    } catch (error) {
      failure = { error };
    }
    if (holder instanceof ThreadLock) {
      left();
      holder.release();
    } else yield* holder.release(left);
    if (failure !== null) throw failure.error;
  }

  *put(queue: string): Program<void> {
    try {
      yield* named(this.shared.queues, queue).put(null, yield* this.#left());
    } catch (error) {
      throw error instanceof QueueFull ? new DeadlinePassed() : error;
    }
  }

  *get(queue: string): Program<void> {
    try {
      yield* named(this.shared.queues, queue).get(yield* this.#left());
    } catch (error) {
      throw error instanceof QueueEmpty ? new DeadlinePassed() : error;
    }
  }

  *timeout(seconds: number, body: () => Act<Request>): Program<void> {
    const thread = yield* self();
    const { clock } = thread.computer;
    const outer = this.#deadlines.get(thread);
    const own = clock.now + seconds;
    this.#deadlines.set(thread, Math.min(outer ?? Number.POSITIVE_INFINITY, own));
    try {
      yield* body();
    } catch (error) {
      // Else it is an outer one's.
      if (error instanceof DeadlinePassed && isOver(own, clock.now)) throw new TimeoutError();
      throw error;
    } finally {
      if (outer === undefined) this.#deadlines.delete(thread);
      else this.#deadlines.set(thread, outer);
    }
  }

  *recurse(calls: number): Program<void> {
    yield* this.call("cpu", calls * (yield* self()).computer.prices.functionCall);
  }

  /** There is no `await` to forget: a function that is called is done. */
  forget(body: () => Act<Request>): Program<void> {
    return body();
  }

  *offload(to: "thread" | "process", calls: readonly OffloadedCall[], payload: number): Program<void> {
    if (to === "thread" || this.#jobs === null) {
      for (const call of calls)
        yield* call.kind === "recurse" ? this.recurse(call.calls) : this.call(call.kind, call.seconds);
      return;
    }
    const { functionCall } = (yield* self()).computer.prices;
    const job = function* (): Program<void> {
      for (const call of calls) {
        const seconds = secondsOfCall(call, functionCall);
        yield* call.kind === "block" ? pause(seconds) : compute(seconds);
      }
    };
    const { to: pool, of: work } = this.#jobs;
    const future = yield* pool.submit(work, job, payload);
    try {
      yield* pool.resultOf(future, yield* this.#left());
    } catch (error) {
      throw error instanceof TimeoutError ? new DeadlinePassed() : error;
    }
  }

  /** How long a wait may take; none if the time is over. */
  *#left(): Program<number> {
    if (this.#deadlines.size === 0) return Number.POSITIVE_INFINITY;
    const thread = yield* self();
    const deadline = this.#deadlines.get(thread) ?? Number.POSITIVE_INFINITY;
    if (isOver(deadline, thread.computer.clock.now)) throw new DeadlinePassed();
    return deadline - thread.computer.clock.now;
  }
}

/** What was waited for until `deadline` may have ended a rounding error before it. */
function isOver(deadline: number, now: number): boolean {
  return deadline - now <= 1e-12 * now;
}

function* collecting(branch: () => Act<Request>, failures: unknown[]): Program<void> {
  try {
    yield* branch();
  } catch (error) {
    failures.push(error);
  }
}
