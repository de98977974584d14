/** From a drawn workload to what `reality.py` reads: the same durations, in the order in which the simulation draws them. */
import { executorThreads } from "../src/models/asyncio-runtime.ts";
import type { ModelName } from "../src/models/index.ts";
import { thinkingBefore, usersOf } from "../src/models/arrivals.ts";
import { Draws } from "../src/scenario/draws.ts";
import type { Drawn, PlannedCall, PlannedStep } from "../src/scenario/plan.ts";
import type { Work, WorkGroup, Workload } from "../src/scenario/workload.ts";

/** A value, or one for each time that the step is performed. */
export type PerTime<T> = T | readonly T[];

/** A call that a pool can do. */
export type RealCall =
  | { readonly cpu: PerTime<number> }
  | { readonly block: PerTime<number> }
  | { readonly fibonacci: number };

/** A step as `works.py` reads it. */
export type RealStep =
  | RealCall
  | { readonly io: PerTime<number> }
  | { readonly yield: number }
  | { readonly repeat: number; readonly steps: readonly RealStep[] }
  | { readonly gather: readonly (readonly RealStep[])[] }
  | { readonly taskGroup: readonly (readonly RealStep[])[] }
  | { readonly lock: string; readonly steps: readonly RealStep[] }
  | { readonly semaphore: string; readonly steps: readonly RealStep[] }
  | { readonly put: string }
  | { readonly get: string }
  | { readonly timeout: number; readonly steps: readonly RealStep[] }
  | { readonly retry: number; readonly backoff?: readonly number[]; readonly steps: readonly RealStep[] }
  | { readonly fail: PerTime<boolean> }
  | { readonly offload: "thread" | "process"; readonly payload: number; readonly steps: readonly RealCall[] };

export interface RealWork {
  readonly id: number;
  readonly name: string;
  readonly arrival: number;
  /** Which of the run's limits holds for it. */
  readonly limit: string | null;
  readonly steps: readonly RealStep[];
}

/** A user of a closed loop: its works by number, and how long it thinks before each; before the first it does not. */
export interface RealUser {
  readonly works: readonly number[];
  readonly thinks: readonly number[];
}

/** The input of `reality.py`. */
export interface RealRun {
  readonly model: ModelName;
  readonly works: readonly RealWork[];
  readonly locks: readonly string[];
  readonly semaphores: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, number>>;
  readonly pools: { readonly threads: number | null; readonly processes: number };
  readonly limit: number | null;
  readonly limits: Readonly<Record<string, number>>;
  readonly users: readonly RealUser[];
  readonly machine: {
    readonly startMethod: "fork";
    readonly switchInterval: number;
    readonly iterationsPerSecond: number;
    readonly cpu: "time";
  };
}

/** A workload cannot be carried out by `reality.py`. The message names what it cannot do. */
export class NotRealError extends Error {
  override name = "NotRealError";
}

/** More values of one step than this are an oversight. */
const MOST_VALUES = 1_000_000;

/**
 * What `reality.py` is to carry out so that it is the same work as the workload under that model.
 *
 * @throws NotRealError for what reality.py has no program for.
 */
export function drawnRun(workload: Workload, model: ModelName): RealRun {
  const { groups, locks, semaphores, queues, pools, machine } = workload;
  const threads = pools.threads ?? (model === "asyncio-to-thread" ? executorThreads(workload) : null);
  return {
    model,
    works: groups.flatMap(worksOf),
    locks,
    semaphores,
    queues,
    pools: { threads, processes: pools.processes },
    ...limitsOf(groups),
    users: usersOf(groups).map((user) => ({
      works: user.works.map(({ id }) => id),
      thinks: user.works.map((work, index) => (index === 0 ? 0 : thinkingBefore(work, user))),
    })),
    // Computing is counted by the thread's own clock: how fast the core is, and was, does not matter.
    machine: {
      startMethod: "fork",
      switchInterval: machine.switchInterval,
      iterationsPerSecond: 30_000_000,
      cpu: "time",
    },
  };
}

/** One limit for all, if there is only one group; else a limit for each group that has one. */
function limitsOf(groups: readonly WorkGroup[]): Pick<RealRun, "limit" | "limits"> {
  const limited = groups.filter(isLimited);
  if (groups.length === 1) return { limit: limited[0]?.limit ?? null, limits: {} };
  return { limit: null, limits: Object.fromEntries(limited.map((group) => [nameOf(group), group.limit])) };
}

function isLimited({ limit }: WorkGroup): boolean {
  return limit !== Number.POSITIVE_INFINITY;
}

/** Groups can have the same name; the number of its first work is a group's own. */
function nameOf({ name, works }: WorkGroup): string {
  return `${name} ${works[0]?.id ?? 0}`;
}

function worksOf(group: WorkGroup, _index: number, groups: readonly WorkGroup[]): RealWork[] {
  const { arrivals, works } = group;
  const limit = groups.length > 1 && isLimited(group) ? nameOf(group) : null;
  return works.map((work, index) => ({
    id: work.id,
    name: work.name,
    arrival: arrivals.kind === "closed" ? 0 : (arrivals.times[index] ?? 0),
    limit,
    steps: new Drawing(work).steps(work.steps, 1),
  }));
}

/** Draws everything that one work can come to. */
class Drawing {
  readonly #work: Work;
  readonly #draws: Draws;

  constructor(work: Work) {
    this.#work = work;
    this.#draws = new Draws(work.random);
  }

  /** @param times how often they are performed at most. */
  steps(steps: readonly PlannedStep[], times: number): RealStep[] {
    return steps.map((step) => this.#step(step, times));
  }

  #step(step: PlannedStep, times: number): RealStep {
    switch (step.kind) {
      case "io":
        return { io: this.#seconds(step.duration, times) };
      case "cpu":
      case "block":
        return this.#call({ kind: step.kind, duration: step.duration }, times);
      case "fibonacci":
        return this.#call(step, times);
      case "yield":
        return { yield: step.times };
      case "repeat":
        return { repeat: step.times, steps: this.steps(step.steps, times * step.times) };
      case "gather":
        return { gather: this.#branches(step.branches, times) };
      case "taskGroup":
        return { taskGroup: this.#branches(step.branches, times) };
      case "lock":
        return { lock: step.name, steps: this.steps(step.steps, times) };
      case "semaphore":
        return { semaphore: step.name, steps: this.steps(step.steps, times) };
      case "put":
        return { put: step.queue };
      case "get":
        return { get: step.queue };
      case "timeout":
        return { timeout: step.seconds, steps: this.steps(step.steps, times) };
      case "retry":
        return this.#retry(step, times);
      case "fail":
        return { fail: this.#each(times, () => this.#draws.happens(step.site, step.probability)) };
      case "offload":
        return { offload: step.to, payload: step.payload, steps: step.steps.map((call) => this.#call(call, times)) };
      case "unawaited":
        throw new NotRealError(`${this.#work.name}: a coroutine that is never awaited`);
    }
  }

  #branches(branches: readonly (readonly PlannedStep[])[], times: number): RealStep[][] {
    return branches.map((branch) => this.steps(branch, times));
  }

  #call(call: PlannedCall, times: number): RealCall {
    if (call.kind === "fibonacci") return { fibonacci: call.n };
    const seconds = this.#seconds(call.duration, times);
    return call.kind === "cpu" ? { cpu: seconds } : { block: seconds };
  }

  #retry({ attempts, backoff, steps }: PlannedStep & { readonly kind: "retry" }, times: number): RealStep {
    const inner = this.steps(steps, times * attempts);
    if (backoff === null) return { retry: attempts, steps: inner };
    if (times > 1 && backoff.first.distribution.kind !== "constant") {
      throw new NotRealError(`${this.#work.name}: a back-off that is drawn anew for each of several retries`);
    }
    const waits: number[] = [];
    let pause = this.#draws.seconds(backoff.first);
    // The last one serves further attempts: the list can end where it stops growing.
    for (let attempt = 1; attempt < attempts; attempt++) {
      waits.push(Math.min(pause, backoff.most));
      if (pause >= backoff.most || backoff.factor === 1) break;
      pause *= backoff.factor;
    }
    return { retry: attempts, backoff: waits, steps: inner };
  }

  #seconds(duration: Drawn, times: number): PerTime<number> {
    if (duration.distribution.kind === "constant") return this.#draws.seconds(duration);
    return this.#each(times, () => this.#draws.seconds(duration));
  }

  #each<T>(times: number, draw: () => T): PerTime<T> {
    if (times > MOST_VALUES) throw new NotRealError(`${this.#work.name}: a step that is drawn ${times} times`);
    return times === 1 ? draw() : Array.from({ length: times }, draw);
  }
}
