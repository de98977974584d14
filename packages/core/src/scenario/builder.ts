import type { Group, MachineOptions, Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

/** How many tasks a group has, and how they come. */
export type GroupOptions = number | Omit<Group, "name" | "steps">;

/** A name that is not among `Known`; it does not compile otherwise. Of a name that is known only at run time, the call finds out. */
type New<N extends string, Known extends string> = string extends N ? N : N extends Known ? never : N;

/**
 * A scenario that grows: each call gives another one. It is a `Scenario` at any time, to be simulated or written as JSON.
 *
 * `L`, `S` and `Q` are the names of its locks, semaphores and queues: a step that uses another name does not compile.
 */
export class ScenarioBuilder<
  L extends string = never,
  S extends string = never,
  Q extends string = never,
> implements Scenario {
  readonly groups: readonly Group[];
  // Without a declared field there is no key where there is no value, as in a document.
  declare readonly title?: string;
  declare readonly locks?: readonly L[];
  declare readonly semaphores?: Readonly<Record<S, number>>;
  declare readonly queues?: Readonly<Record<Q, number>>;
  declare readonly machine?: MachineOptions;
  readonly #scenario: Scenario;

  /** @param scenario what it begins with. */
  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.groups = scenario.groups;
    Object.assign(this, scenario);
  }

  /** With `count` tasks more, called `name` and a number, that do the steps. */
  group(name: string, options: GroupOptions, ...steps: readonly Step<L, S, Q>[]): ScenarioBuilder<L, S, Q> {
    const more = typeof options === "number" ? { count: options } : options;
    return this.#with({ groups: [...this.groups, { name, ...more, steps }] });
  }

  /** With a lock more. Locks, semaphores and queues come before the groups that use them. Throws RangeError if it has one of that name. */
  lock<const N extends string>(name: N & New<N, L>): ScenarioBuilder<L | N, S, Q> {
    refuseTwice(this.locks ?? [], name, "lock");
    return this.#with({ locks: [...(this.locks ?? []), name] });
  }

  /** With a semaphore of so many permits more. Throws RangeError if it has one of that name. */
  semaphore<const N extends string>(name: N & New<N, S>, permits: number): ScenarioBuilder<L, S | N, Q> {
    refuseTwice(Object.keys(this.semaphores ?? {}), name, "semaphore");
    return this.#with({ semaphores: { ...this.semaphores, [name]: permits } });
  }

  /** With a queue more; it holds so many items, 0 for any number. Throws RangeError if it has one of that name. */
  queue<const N extends string>(name: N & New<N, Q>, size = 0): ScenarioBuilder<L, S, Q | N> {
    refuseTwice(Object.keys(this.queues ?? {}), name, "queue");
    return this.#with({ queues: { ...this.queues, [name]: size } });
  }

  /** On that machine. */
  on(machine: MachineOptions): ScenarioBuilder<L, S, Q> {
    return this.#with({ machine });
  }

  #with<L2 extends string, S2 extends string, Q2 extends string>(more: Partial<Scenario>): ScenarioBuilder<L2, S2, Q2> {
    return new ScenarioBuilder({ ...this.#scenario, ...more });
  }
}

function refuseTwice(names: readonly string[], name: string, kind: string): void {
  if (names.includes(name)) throw new RangeError(`the scenario has a ${kind} called ${JSON.stringify(name)} already`);
}

/**
 * Begins a scenario without any tasks, which has a title if one is given. It is not checked before `parseScenario` reads it: sizes can be out of bounds.
 *
 * @example
 * ```ts
 * import { simulate } from "@interleave/core";
 * import { cpu, io, scenario, semaphore } from "@interleave/core/scenario";
 *
 * const crawler = scenario()
 *   .semaphore("connections", 10)
 *   .group("Page", 200, semaphore("connections", io("200ms")), cpu("2ms"));
 * const [run] = simulate(crawler, 7, ["asyncio"]).runs;
 * console.log(run?.statistics.tasks); // 200
 * ```
 */
export function scenario(title?: string): ScenarioBuilder {
  return new ScenarioBuilder(title === undefined ? { groups: [] } : { title, groups: [] });
}
