import {
  asyncWith,
  type Coroutine,
  createTask,
  currentTask,
  gather,
  getRunningLoop,
  Runner,
  Semaphore,
  sleep,
  type Task,
} from "../asyncio/index.ts";
import { Draws } from "../scenario/draws.ts";
import type { ClosedLoop, Work, WorkGroup, Workload } from "../scenario/workload.ts";
import { AsyncioRuntime } from "./asyncio-runtime.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";
import { isFailure, perform } from "./perform.ts";

/** One thread runs an event loop, with a task for every work; all of them are gathered. */
export const asyncio: ExecutionModel = {
  name: "asyncio",
  title: "asyncio",
  obstacle: () => null,
  run(workload, observer) {
    const runner = new Runner();
    const loop = runner.getLoop();
    observer.begin(loop);
    loop.setObserver(observer);
    runner.run(main(workload, observer));
    runner.close();
  },
};

function* main(workload: Workload, observer: RunObserver): Coroutine<void> {
  const runtime = new AsyncioRuntime(workload, observer);
  const tasks = workload.groups.flatMap((group) => new Service(group, runtime, observer).open());
  yield* gather(...tasks);
}

/** The tasks of one group. */
class Service {
  readonly #group: WorkGroup;
  readonly #runtime: AsyncioRuntime;
  readonly #observer: RunObserver;
  readonly #limit: Semaphore | null;

  constructor(group: WorkGroup, runtime: AsyncioRuntime, observer: RunObserver) {
    this.#group = group;
    this.#runtime = runtime;
    this.#observer = observer;
    this.#limit = group.limit === Number.POSITIVE_INFINITY ? null : new Semaphore(group.limit);
  }

  /** Makes a task for each work that is there at the beginning, and one that sends the others. */
  open(): Task[] {
    const { name, works, arrivals } = this.#group;
    if (arrivals.kind === "closed") return this.#users(arrivals);
    const atOnce = works.filter((_, index) => arrivals.times[index] === 0).map((work) => this.#send(work, 0));
    if (atOnce.length === works.length) return atOnce;
    return [...atOnce, createTask(this.#sendLater(atOnce.length, arrivals.times), { name: `${name} arrivals` })];
  }

  #users({ users, think }: ClosedLoop): Task[] {
    const { name, works } = this.#group;
    return Array.from({ length: users }, (_, user) => {
      const own = works.filter((_, index) => index % users === user);
      return createTask(this.#user(own, think), { name: `${name} user ${user + 1}` });
    });
  }

  *#user(works: readonly Work[], think: ClosedLoop["think"]): Coroutine<void> {
    for (const [index, work] of works.entries()) {
      if (index > 0) yield* sleep(new Draws(work.random).seconds(think));
      yield* this.#attend(work, getRunningLoop().time());
    }
  }

  *#sendLater(sent: number, times: readonly number[]): Coroutine<void> {
    const tasks: Task[] = [];
    for (const [index, work] of this.#group.works.entries()) {
      if (index < sent) continue;
      const arrival = times[index] ?? 0;
      const wait = arrival - getRunningLoop().time();
      if (wait > 0) yield* sleep(wait);
      tasks.push(this.#send(work, arrival));
    }
    yield* gather(...tasks);
  }

  #send(work: Work, arrival: number): Task {
    return createTask(this.#attend(work, arrival), { name: work.name });
  }

  *#attend(work: Work, arrival: number): Coroutine<void> {
    if (this.#limit === null) yield* this.#perform(work, arrival);
    else yield* asyncWith(this.#limit, () => this.#perform(work, arrival));
  }

  /** A work that fails ends like any other: the others go on. */
  *#perform(work: Work, arrival: number): Coroutine<void> {
    this.#observer.workStarted(work, arrival, currentTask());
    let failure: unknown = undefined;
    try {
      yield* perform(work, this.#runtime);
    } catch (error) {
      if (!isFailure(error)) throw error;
      failure = error;
    }
    this.#observer.workFinished(work, failure);
  }
}
