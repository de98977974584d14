import * as z from "zod/mini";

import { Arrivals } from "./arrivals.ts";
import { Name, Step } from "./step.ts";

/** Tasks that are alike: `count` of them, called `name` and a number from 1, each doing the steps in turn. */
export interface Group {
  readonly name: string;
  readonly count: number;
  /** Default: at once. */
  readonly arrivals?: Arrivals | undefined;
  /** How many of the group may be under way at a time; a task that comes when so many are waits. Default: no limit. */
  readonly limit?: number | undefined;
  readonly steps: readonly Step[];
}

/** What the program has beside its main thread. */
export interface MachineOptions {
  /** How many threads a pool of threads has. Default 8, as Python's own on four cores. */
  readonly threads?: number | undefined;
  /** How many processes a pool of processes has. Default 4. */
  readonly processes?: number | undefined;
}

/** What work there is, and on what machine. How it is carried out is the execution model's matter. */
export interface Scenario {
  readonly groups: readonly Group[];
  /** The names of locks. */
  readonly locks?: readonly string[] | undefined;
  /** The number of permits of each semaphore. */
  readonly semaphores?: Readonly<Record<string, number>> | undefined;
  /** How many items each queue can hold; 0 for any number. */
  readonly queues?: Readonly<Record<string, number>> | undefined;
  readonly machine?: MachineOptions | undefined;
}

const Group: z.ZodMiniType<Group, Group> = z.strictObject({
  name: Name,
  count: z.int().check(z.gte(1), z.lte(100_000)),
  arrivals: z.optional(Arrivals),
  limit: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
  steps: z.array(Step).check(z.minLength(1), z.maxLength(1000)),
});

const MachineOptions: z.ZodMiniType<MachineOptions, MachineOptions> = z.strictObject({
  threads: z.optional(z.int().check(z.gte(1), z.lte(10_000))),
  processes: z.optional(z.int().check(z.gte(1), z.lte(1024))),
});

/** The schema of a scenario. `parseScenario` says more when something is wrong. */
export const Scenario: z.ZodMiniType<Scenario, Scenario> = z.strictObject({
  groups: z.array(Group).check(z.minLength(1), z.maxLength(100)),
  locks: z.optional(z.array(Name).check(z.maxLength(100))),
  semaphores: z.optional(z.record(Name, z.int().check(z.gte(1), z.lte(100_000)))),
  queues: z.optional(z.record(Name, z.int().check(z.gte(0), z.lte(1_000_000)))),
  machine: z.optional(MachineOptions),
});
