import {
  asyncWith,
  block,
  type Coroutine,
  cpu,
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
import type { Workload } from "../scenario/workload.ts";
import { named } from "./named.ts";
import type { Act, OffloadedCall, Runtime } from "./perform.ts";

/** Where a coroutine sends what it cannot do itself. */
export type Executors = Readonly<Record<"thread" | "process", Executor>>;

/** How things are done in a coroutine: by asyncio's own functions. */
export class AsyncioRuntime implements Runtime<Suspension> {
  readonly #locks: ReadonlyMap<string, Lock>;
  readonly #semaphores: ReadonlyMap<string, Semaphore>;
  readonly #queues: ReadonlyMap<string, Queue<null>>;
  readonly #executors: Executors;
  readonly #calls: "here" | "thread" | "process";

  /** @param calls where computing and blocking calls are done: in the loop's own thread, or in a pool. */
  constructor({ locks, semaphores, queues }: Workload, executors: Executors, calls: "here" | "thread" | "process") {
    this.#locks = new Map(locks.map((name) => [name, new Lock()]));
    this.#semaphores = new Map(Object.entries(semaphores).map(([name, permits]) => [name, new Semaphore(permits)]));
    this.#queues = new Map(Object.entries(queues).map(([name, maxsize]) => [name, new Queue<null>(maxsize)]));
    this.#executors = executors;
    this.#calls = calls;
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

  *holding(kind: "lock" | "semaphore", name: string, body: () => Act<Suspension>): Coroutine<void> {
    yield* asyncWith(named<Lock | Semaphore>(kind === "lock" ? this.#locks : this.#semaphores, name), body);
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

  *offload(to: "thread" | "process", calls: readonly OffloadedCall[]): Coroutine<void> {
    yield* getRunningLoop().runInExecutor(this.#executors[to], function* () {
      for (const { kind, seconds } of calls) yield* kind === "cpu" ? cpu(seconds) : block(seconds);
    });
  }
}
