import { Random } from "../kernel/random.ts";
import type { Prices } from "../machine/index.ts";
import { draw, LONGEST } from "./draw.ts";
import { distributionOf, secondsOf } from "./duration.ts";
import { type Drawn, type PlannedStep, planSteps, Sites } from "./plan.ts";
import type { Group, Scenario } from "./scenario.ts";

/** A scenario with a seed: all that the execution models need to know, and the same for each of them. */
export interface Workload {
  /** What the scenario is called; null if it has no title. */
  readonly title: string | null;
  readonly groups: readonly WorkGroup[];
  readonly locks: readonly string[];
  readonly semaphores: Readonly<Record<string, number>>;
  readonly queues: Readonly<Record<string, number>>;
  /** How many workers the pools have; `threads` is null where every work has a thread of its own. */
  readonly pools: { readonly threads: number | null; readonly processes: number };
  readonly machine: WorkMachine;
}

/** What the machine is like, what it charges, and the seed of what chance decides in it. */
export interface WorkMachine {
  readonly cores: number;
  readonly switchInterval: number;
  readonly prices: Partial<Prices>;
  readonly seed: number;
  /** How many events the machine may have; its own default, if left out. */
  readonly maxEvents?: number;
}

const DEFAULT_CORES = 4;
const DEFAULT_SWITCH_INTERVAL = 0.005;

/** The works of one group of the scenario. */
export interface WorkGroup {
  readonly name: string;
  /** How many may be under way at a time; Infinity for any number. */
  readonly limit: number;
  readonly arrivals: OpenArrivals | ClosedLoop;
  readonly works: readonly Work[];
}

/** Works come when they come: `times[i]` is when `works[i]` does, in seconds, never decreasing. */
export interface OpenArrivals {
  readonly kind: "open";
  readonly times: readonly number[];
}

/** Each user sends a work, waits for its end, thinks, and sends the next: `works[i]` is sent by user `i % users`. */
export interface ClosedLoop {
  readonly kind: "closed";
  readonly users: number;
  readonly think: Drawn;
}

/** One task of a scenario. */
export interface Work {
  /** Counted from 1, through all groups. */
  readonly id: number;
  readonly name: string;
  readonly steps: readonly PlannedStep[];
  /** Its own generator: only forked from, so that it gives the same in every run. */
  readonly random: Random;
}

/**
 * Draws a workload: the same scenario and seed give the same. One more task never changes what another draws.
 *
 * `prices` are what the machine charges, in seconds; what is left out costs nothing.
 */
export function drawWorkload(scenario: Scenario, seed: number, prices: Partial<Prices> = {}): Workload {
  const random = new Random(seed);
  const { machine = {} } = scenario;
  const cores = machine.cores ?? DEFAULT_CORES;
  let before = 0;
  const groups = scenario.groups.map((group, index): WorkGroup => {
    const sites = new Sites();
    const steps = planSteps(group.steps, sites);
    const works = Array.from({ length: group.count }, (_, member): Work => {
      const id = before + member + 1;
      return { id, name: `${group.name} ${member + 1}`, steps, random: random.fork(id) };
    });
    before += group.count;
    const arrivals = drawArrivals(group, sites, random.fork(`arrivals ${index}`));
    return { name: group.name, limit: group.limit ?? Number.POSITIVE_INFINITY, arrivals, works };
  });
  return {
    title: scenario.title ?? null,
    groups,
    locks: scenario.locks ?? [],
    semaphores: scenario.semaphores ?? {},
    queues: scenario.queues ?? {},
    pools: { threads: machine.threads ?? null, processes: machine.processes ?? cores },
    machine: { cores, switchInterval: secondsOf(machine.switchInterval ?? DEFAULT_SWITCH_INTERVAL), prices, seed },
  };
}

function drawArrivals({ count, arrivals = "at once" }: Group, sites: Sites, random: Random): OpenArrivals | ClosedLoop {
  if (arrivals === "at once") return { kind: "open", times: Array.from({ length: count }, () => 0) };
  if ("users" in arrivals) {
    return { kind: "closed", users: Math.min(arrivals.users, count), think: sites.drawn(arrivals.think) };
  }
  if ("every" in arrivals) {
    const interval = secondsOf(arrivals.every);
    return { kind: "open", times: Array.from({ length: count }, (_, index) => index * interval) };
  }
  const gap = distributionOf({ exponential: Math.min(LONGEST, 1 / arrivals.poisson) });
  let time = 0;
  return { kind: "open", times: Array.from({ length: count }, () => (time += draw(gap, random))) };
}
