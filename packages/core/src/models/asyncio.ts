import {
  asyncWith,
  type Coroutine,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  RuntimeError,
  Semaphore,
  sleep,
  type Task,
} from "../asyncio/index.ts";
import {
  Machine,
  MachineLoop,
  ProcessPool,
  ProcessPoolOfLoop,
  type Program,
  runAsyncio,
  self,
  ThreadPool,
  ThreadPoolOfLoop,
} from "../machine/index.ts";
import type { Work, WorkGroup, Workload } from "../scenario/workload.ts";
import { openArrivals, thinkingBefore, type User, usersOf } from "./arrivals.ts";
import { AsyncioRuntime, executorThreads } from "./asyncio-runtime.ts";
import { attend } from "./attend.ts";
import type { About, ExecutionModel, RunObserver } from "./model.ts";
import { announce } from "./shared.ts";

const COROUTINES = { isAsync: true, staff: "loop" } as const;

/** One thread runs an event loop, with a task for every work; all of them are gathered. */
export const asyncio: ExecutionModel = asyncioWith({
  name: "asyncio",
  title: "asyncio",
  description:
    "One thread runs an event loop with a task for every task of the scenario. They wait at the same time; one that computes or blocks stops all.",
  parameters: ["threads", "processes"],
  python: { ...COROUTINES, calls: "here", about: "With asyncio: one thread, one event loop." },
  calls: "here",
});

/** The same, but whatever computes or blocks goes to the loop's pool of threads: `await asyncio.to_thread(…)`. */
export const asyncioToThread: ExecutionModel = asyncioWith({
  name: "asyncio-to-thread",
  title: "asyncio with to_thread",
  description:
    "An event loop; whatever computes or blocks goes to its pool of threads, by `await asyncio.to_thread(…)`.",
  parameters: ["cores", "switchInterval", "threads", "processes"],
  python: { ...COROUTINES, calls: "thread", about: "With asyncio; threads do what would hold the event loop." },
  calls: "thread",
});

/** The same, but whatever computes or blocks goes to a pool of processes: `await loop.run_in_executor(pool, …)`. */
export const asyncioProcessPool: ExecutionModel = asyncioWith({
  name: "asyncio-process-pool",
  title: "asyncio with a process pool",
  description:
    "An event loop; whatever computes or blocks goes to a pool of processes, by `await loop.run_in_executor(pool, …)`.",
  parameters: ["cores", "processes", "threads"],
  python: { ...COROUTINES, calls: "process", about: "With asyncio; processes do what would hold the event loop." },
  calls: "process",
});

function asyncioWith({ calls, ...about }: About & { calls: "here" | "thread" | "process" }): ExecutionModel {
  return {
    ...about,
    obstacle: () => null,
    run(workload, observer) {
      const machine = new Machine({ ...workload.machine, observer });
      observer.begin(machine.clock, { machine, workload });
      machine.run(() => asyncioProgram(workload, observer, calls));
    },
  };
}

/** A thread that runs the works of a workload in an event loop of its own: `asyncio.run(main())`. */
export function* asyncioProgram(
  workload: Workload,
  observer: RunObserver,
  calls: "here" | "thread" | "process",
): Program<void> {
  const loop = new MachineLoop((yield* self()).computer);
  loop.setObserver(observer);
  const threads = new ThreadPoolOfLoop(loop, new ThreadPool(executorThreads(workload)));
  const processes = new ProcessPool(workload.pools.processes);
  loop.setDefaultExecutor(threads);
  const executors = {
    thread: threads,
    process: (out: number) => new ProcessPoolOfLoop(loop, processes, { out, back: 0 }),
  };
  const runtime = new AsyncioRuntime(workload, executors, { calls, observer });
  announce(workload, runtime.shared, observer);
  yield* runAsyncio(loop, serve(workload, observer, runtime));
  yield* processes.shutdown();
}

/** What the main coroutine does: it has all the works done, and returns when the last has ended. */
export function* serve(workload: Workload, observer: RunObserver, runtime: AsyncioRuntime): Coroutine<void> {
  yield* new Service(workload, observer, runtime).serve();
}

/** The tasks of a workload. */
class Service {
  readonly #workload: Workload;
  readonly #observer: RunObserver;
  readonly #runtime: AsyncioRuntime;
  readonly #limits: ReadonlyMap<WorkGroup, Semaphore>;

  constructor(workload: Workload, observer: RunObserver, runtime: AsyncioRuntime) {
    this.#workload = workload;
    this.#observer = observer;
    this.#runtime = runtime;
    const limited = workload.groups.filter(({ limit }) => limit !== Number.POSITIVE_INFINITY);
    this.#limits = new Map(limited.map((group) => [group, new Semaphore(group.limit)]));
    for (const [{ name, limit }, semaphore] of this.#limits) {
      observer.resourceCreated?.(semaphore, "limit", name, limit);
    }
  }

  *serve(): Coroutine<void> {
    const { groups } = this.#workload;
    const loop = getRunningLoop();
    const tasks: Task[] = usersOf(groups).map((user) => createTask(this.#user(user), { name: user.name }));
    for (const { work, time, group } of openArrivals(groups)) {
      const wait = time - loop.time();
      if (wait > 0) yield* sleep(wait);
      tasks.push(createTask(this.#attend(work, time, group), { name: work.name }));
    }
    yield* gather(...tasks);
  }

  *#user(user: User): Coroutine<void> {
    // The clock's time: the loop's own runs ahead of it by what has been done since it last looked.
    const { clock } = getRunningLoop();
    for (const [index, work] of user.works.entries()) {
      if (index > 0) yield* sleep(thinkingBefore(work, user));
      yield* this.#attend(work, clock.now, user.group);
    }
  }

  *#attend(work: Work, arrival: number, group: WorkGroup): Coroutine<void> {
    const limit = this.#limits.get(group);
    if (limit === undefined) yield* this.#perform(work, arrival);
    else yield* asyncWith(limit, () => this.#within(limit, work, arrival));
  }

  *#within(limit: Semaphore, work: Work, arrival: number): Coroutine<void> {
    this.#observer.resourceAcquired?.(limit, work);
    try {
      yield* this.#perform(work, arrival);
    } finally {
      this.#observer.resourceReleased?.(limit, work);
    }
  }

  *#perform(work: Work, arrival: number): Coroutine<void> {
    const performer = currentTask();
    if (performer === null) throw new RuntimeError("a work is performed by a task");
    yield* attend(work, { arrival, performer, runtime: this.#runtime, observer: this.#observer });
  }
}
