import {
  asyncWith,
  block,
  type Coroutine,
  cpu,
  gather,
  getRunningLoop,
  InternalError,
  Lock,
  Queue,
  Semaphore,
  sleep,
  TaskGroup,
  ThreadPoolExecutor,
  timeout,
} from "../asyncio/index.ts";
import type { Work, Workload } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";
import type { OffloadedCall, Runtime } from "./perform.ts";

/** How things are done in a coroutine: by asyncio's own functions. */
export class AsyncioRuntime implements Runtime {
  readonly #observer: RunObserver;
  readonly #locks: ReadonlyMap<string, Lock>;
  readonly #semaphores: ReadonlyMap<string, Semaphore>;
  readonly #queues: ReadonlyMap<string, Queue<null>>;
  readonly #pools: Readonly<Record<"thread" | "process", ThreadPoolExecutor>>;

  constructor(workload: Workload, observer: RunObserver) {
    this.#observer = observer;
    this.#locks = new Map(workload.locks.map((name) => [name, new Lock()]));
    this.#semaphores = new Map(
      Object.entries(workload.semaphores).map(([name, permits]) => [name, new Semaphore(permits)]),
    );
    this.#queues = new Map(Object.entries(workload.queues).map(([name, maxsize]) => [name, new Queue<null>(maxsize)]));
    this.#pools = {
      thread: new ThreadPoolExecutor(workload.machine.threads),
      process: new ThreadPoolExecutor(workload.machine.processes),
    };
  }

  io(seconds: number): Coroutine<void> {
    return sleep(seconds);
  }

  *call(kind: "cpu" | "block", seconds: number, work: Work): Coroutine<void> {
    this.#observer.callStarted(work, kind);
    yield* kind === "cpu" ? cpu(seconds) : block(seconds);
    this.#observer.callFinished(work);
  }

  pass(): Coroutine<void> {
    return sleep(0);
  }

  *gather(branches: readonly (() => Coroutine<void>)[]): Coroutine<void> {
    yield* gather(...branches.map((branch) => branch()));
  }

  *taskGroup(branches: readonly (() => Coroutine<void>)[]): Coroutine<void> {
    yield* asyncWith(new TaskGroup(), (group) => {
      for (const branch of branches) group.createTask(branch());
    });
  }

  *holding(kind: "lock" | "semaphore", name: string, body: () => Coroutine<void>): Coroutine<void> {
    yield* asyncWith(named<Lock | Semaphore>(kind === "lock" ? this.#locks : this.#semaphores, name), body);
  }

  *put(queue: string): Coroutine<void> {
    yield* named(this.#queues, queue).put(null);
  }

  *get(queue: string): Coroutine<void> {
    yield* named(this.#queues, queue).get();
  }

  *timeout(seconds: number, body: () => Coroutine<void>): Coroutine<void> {
    yield* asyncWith(timeout(seconds), body);
  }

  *offload(to: "thread" | "process", calls: readonly OffloadedCall[]): Coroutine<void> {
    yield* getRunningLoop().runInExecutor(this.#pools[to], function* () {
      for (const { kind, seconds } of calls) yield* kind === "cpu" ? cpu(seconds) : block(seconds);
    });
  }
}

/** What a scenario names, it has: `parseScenario` has seen to that. */
function named<T>(things: ReadonlyMap<string, T>, name: string): T {
  const thing = things.get(name);
  if (thing === undefined) throw new InternalError(`the scenario names ${JSON.stringify(name)} and does not have it`);
  return thing;
}
