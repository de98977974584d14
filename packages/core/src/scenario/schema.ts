import * as z from "zod/mini";

import type { Arrivals } from "./arrivals.ts";
import { type Duration, type Quantity, secondsOf, WITH_UNIT } from "./duration.ts";
import type { Group, MachineOptions, Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

// The schemas of the scenario language, each beside the type that it gives. Apart from the types, so that a program which only runs
// scenarios does not carry the schema library along.

/** The longest duration that a scenario can name: a year of 365 days, in seconds. */
const MAX_SECONDS = 31_536_000;

const seconds = z.number().check(z.gte(0), z.lte(MAX_SECONDS));
const withUnit = z.string().check(z.regex(WITH_UNIT, 'a number with a unit (ns, us, ms, s, min, h), such as "150ms"'));

/** The schema of a quantity, from 0 to a year. */
const quantity: z.ZodMiniType<Quantity, Quantity> = z
  .union([seconds, withUnit], 'seconds, or a text such as "150ms"')
  .check(z.refine((value) => !(secondsOf(value) > MAX_SECONDS), "at most a year"));

const uniform = z
  .tuple([quantity, quantity])
  .check(z.refine(([low, high]) => secondsOf(low) <= secondsOf(high), "[low, high], with low not above high"));

/** The schema of a duration. */
const duration: z.ZodMiniType<Duration, Duration> = z.union(
  [
    quantity,
    z.strictObject({ uniform: uniform }),
    z.strictObject({ normal: z.strictObject({ mean: quantity, deviation: quantity }) }),
    z.strictObject({ logNormal: z.strictObject({ median: quantity, sigma: z.number().check(z.gte(0), z.lte(10)) }) }),
    z.strictObject({ exponential: quantity }),
    z.strictObject({ pareto: z.strictObject({ scale: quantity, shape: z.number().check(z.gt(0), z.lte(100)) }) }),
    z.strictObject({ empirical: z.array(quantity).check(z.minLength(1), z.maxLength(10_000)) }),
  ],
  'seconds, a text such as "150ms", or one of {uniform}, {normal}, {logNormal}, {exponential}, {pareto}, {empirical}',
);

/** The name of a lock, a semaphore or a queue. */
const name: z.ZodMiniType<string, string> = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(100),
    z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "text without control characters"),
  );

const times = z.int().check(z.gte(1), z.lte(1_000_000));
const steps = z.lazy(() => z.array(step).check(z.minLength(1), z.maxLength(1000)));
const branches = z.lazy(() => z.array(steps).check(z.minLength(1), z.maxLength(1000)));

const backoff = z.strictObject({
  first: duration,
  factor: z.optional(z.number().check(z.gte(1), z.lte(100))),
  most: z.optional(quantity),
});

const offloadedStep = z.union(
  [z.strictObject({ cpu: duration }), z.strictObject({ block: duration })],
  "{cpu} or {block}",
);

/** The schema of a step. */
const step: z.ZodMiniType<Step, Step> = z.union(
  [
    z.strictObject({ io: duration }),
    z.strictObject({ cpu: duration }),
    z.strictObject({ block: duration }),
    z.strictObject({ yield: times }),
    z.strictObject({ repeat: times, steps: steps }),
    z.strictObject({ gather: branches }),
    z.strictObject({ taskGroup: branches }),
    z.strictObject({ lock: name, steps: steps }),
    z.strictObject({ semaphore: name, steps: steps }),
    z.strictObject({ put: name }),
    z.strictObject({ get: name }),
    z.strictObject({ timeout: quantity, steps: steps }),
    z.strictObject({ retry: times, backoff: z.optional(backoff), steps: steps }),
    z.strictObject({ fail: z.number().check(z.gte(0), z.lte(1)) }),
    z.strictObject({
      offload: z.enum(["thread", "process"]),
      steps: z.array(offloadedStep).check(z.minLength(1), z.maxLength(1000)),
    }),
  ],
  "a step with one verb: io, cpu, block, yield, repeat, gather, taskGroup, lock, semaphore, put, get, timeout, retry, fail or offload",
);

/** The schema of arrivals. */
const arrivals: z.ZodMiniType<Arrivals, Arrivals> = z.union(
  [
    z.literal("at once"),
    z.strictObject({ every: quantity }),
    z.strictObject({ poisson: z.number().check(z.gt(0), z.lte(1e6)) }),
    z.strictObject({ users: z.int().check(z.gte(1), z.lte(10_000)), think: duration }),
  ],
  '"at once", {every}, {poisson}, or {users, think}',
);

const group: z.ZodMiniType<Group, Group> = z.strictObject({
  name: name,
  count: z.int().check(z.gte(1), z.lte(100_000)),
  arrivals: z.optional(arrivals),
  limit: z.optional(z.int().check(z.gte(1), z.lte(100_000))),
  steps: z.array(step).check(z.minLength(1), z.maxLength(1000)),
});

const machineOptions: z.ZodMiniType<MachineOptions, MachineOptions> = z.strictObject({
  cores: z.optional(z.int().check(z.gte(1), z.lte(1024))),
  switchInterval: z.optional(quantity.check(z.refine((value) => secondsOf(value) >= 1e-6, "at least a microsecond"))),
  threads: z.optional(z.int().check(z.gte(1), z.lte(10_000))),
  processes: z.optional(z.int().check(z.gte(1), z.lte(1024))),
});

/** The schema of a scenario. `parseScenario` says more when something is wrong. */
export const scenario: z.ZodMiniType<Scenario, Scenario> = z.strictObject({
  groups: z.array(group).check(z.minLength(1), z.maxLength(100)),
  locks: z.optional(z.array(name).check(z.maxLength(100))),
  semaphores: z.optional(z.record(name, z.int().check(z.gte(1), z.lte(100_000)))),
  queues: z.optional(z.record(name, z.int().check(z.gte(0), z.lte(1_000_000)))),
  machine: z.optional(machineOptions),
});
