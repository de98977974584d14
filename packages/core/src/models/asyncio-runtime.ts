import {
  asyncWith,
  block,
  type Coroutine,
  cpu,
  currentTask,
  type Executor,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  Semaphore,
  sleep,
  type Suspension,
  TaskGroup,
  timeout,
} from "../asyncio/index.ts";
import { FREE, type Prices } from "../machine/index.ts";
import type { Workload } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";
import { named } from "./named.ts";
import { type Act, type OffloadedCall, type Runtime, secondsOfCall, type Tenure } from "./perform.ts";
import type { Shared } from "./shared.ts";

/** How many threads the loop's own pool has: what the scenario says, else what ThreadPoolExecutor makes of the cores (thread.py 158). */
export function executorThreads({ pools, machine }: Pick<Workload, "pools" | "machine">): number {
  return pools.threads ?? Math.min(32, machine.cores + 4);
}

/** Where a coroutine sends what it cannot do itself; a process is sent so many bytes with it. */
export interface Executors {
  readonly thread: Executor;
  readonly process: (payload: number) => Executor;
}

/** Where computing and blocking calls are done: in the loop's own thread, or in a pool. And who is told of what pools do. */
export interface AsyncioOptions {
  readonly calls: "here" | "thread" | "process";
  readonly observer: RunObserver;
}

/** How things are done in a coroutine: by asyncio's own functions. */
export class AsyncioRuntime implements Runtime<Suspension> {
  readonly #locks: ReadonlyMap<string, Lock>;
  readonly #semaphores: ReadonlyMap<string, Semaphore>;
  readonly #queues: ReadonlyMap<string, Queue<null>>;
  readonly #executors: Executors;
  readonly #calls: "here" | "thread" | "process";
  readonly #prices: Prices;
  readonly #observer: RunObserver;
  /** How many workers each pool has. */
  readonly #workers: Readonly<Record<"thread" | "process", number>>;
  /** What stands for the pools that have been used. */
  readonly #pools = new Map<"thread" | "process", object>();
  readonly shared: Shared;

  constructor(workload: Workload, executors: Executors, { calls, observer }: AsyncioOptions) {
    const { locks, semaphores, queues, machine, pools } = workload;
    this.#locks = new Map(locks.map((name) => [name, new Lock()]));
    this.#semaphores = new Map(Object.entries(semaphores).map(([name, permits]) => [name, new Semaphore(permits)]));
    this.#queues = new Map(Object.entries(queues).map(([name, maxsize]) => [name, new Queue<null>(maxsize)]));
    this.#executors = executors;
    this.#calls = calls;
    this.#prices = { ...FREE, ...machine.prices };
    this.#observer = observer;
    this.#workers = { thread: executorThreads(workload), process: pools.processes };
    const things = { lock: this.#locks, semaphore: this.#semaphores, queue: this.#queues };
    this.shared = {
      find: (kind, name) => things[kind].get(name),
      lengthOf: (queue) => named(this.#queues, queue).qsize(),
    };
  }

  io(seconds: number): Coroutine<void> {
    return sleep(seconds);
  }

  call(kind: "cpu" | "block", seconds: number): Coroutine<void> {
    if (this.#calls !== "here") return this.offload(this.#calls, [{ kind, seconds }]);
    return kind === "cpu" ? cpu(seconds) : block(seconds);
  }

  pass(): Coroutine<void> {
    return sleep(0);
  }

  *gather(branches: readonly (() => Act<Suspension>)[]): Coroutine<void> {
    yield* gather(...branches.map((branch) => branch()));
  }

  *taskGroup(branches: readonly (() => Act<Suspension>)[]): Coroutine<void> {
    yield* asyncWith(new TaskGroup(), (group) => {
      for (const branch of branches) group.createTask(branch());
    });
  }

  *holding(kind: "lock" | "semaphore", name: string, { taken, body, left }: Tenure<Suspension>): Coroutine<void> {
    yield* asyncWith(named<Lock | Semaphore>(kind === "lock" ? this.#locks : this.#semaphores, name), function* () {
      taken();
      try {
        yield* body();
      } finally {
        left();
      }
    });
  }

  *put(queue: string): Coroutine<void> {
    yield* named(this.#queues, queue).put(null);
  }

  *get(queue: string): Coroutine<void> {
    yield* named(this.#queues, queue).get();
  }

  *timeout(seconds: number, body: () => Act<Suspension>): Coroutine<void> {
    yield* asyncWith(timeout(seconds), body);
  }

  /** A coroutine for each call; plain functions where it is done elsewhere. */
  recurse(calls: number): Coroutine<void> {
    if (this.#calls !== "here") return this.offload(this.#calls, [{ kind: "recurse", calls }]);
    return cpu(calls * this.#prices.coroutineCall);
  }

  /** A coroutine that nobody awaits is made, and does nothing. */
  *forget(_body: () => Act<Suspension>): Coroutine<void> {}

  *offload(to: "thread" | "process", calls: readonly OffloadedCall[], payload = 0): Coroutine<void> {
    const executor = to === "thread" ? this.#executors.thread : this.#executors.process(payload);
    const { functionCall } = this.#prices;
    const observer = this.#observer;
    const [pool, waiting] = [this.#poolFor(to), currentTask()];
    const job = getRunningLoop().runInExecutor(executor, function* () {
      observer.resourceAcquired?.(pool, null, waiting);
      for (const call of calls) {
        const seconds = secondsOfCall(call, functionCall);
        yield* call.kind === "block" ? block(seconds) : cpu(seconds);
      }
      observer.resourceReleased?.(pool, null, waiting);
    });
    job._reason = { kind: "executor", target: pool }; // for traces, which know the pool
    yield* job;
  }

  /** What stands for a pool; told of when it is first used. */
  #poolFor(to: "thread" | "process"): object {
    const known = this.#pools.get(to);
    if (known !== undefined) return known;
    const pool = {};
    this.#pools.set(to, pool);
    this.#observer.resourceCreated?.(pool, "pool", to === "thread" ? "threads" : "processes", this.#workers[to]);
    return pool;
  }
}
