import * as z from "zod/mini";

import type { Arrivals } from "./arrivals.ts";
import { type Duration, type Quantity, secondsOf, WITH_UNIT } from "./duration.ts";
import type { Group, MachineOptions, Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

// The schemas of the scenario language, each beside the type that it gives. Apart from the types, so that a program which only runs
// scenarios does not carry the schema library along. A definition that has an `id` has a place of its own in the JSON Schema.

/** The longest duration that a scenario can name: a year of 365 days, in seconds. */
const MAX_SECONDS = 31_536_000;
/** A gigabyte. */
const MAX_PAYLOAD = 1_000_000_000;
/** Its calls already take half a minute in Python. */
const MAX_FIBONACCI = 40;

const seconds = z.number().check(z.gte(0), z.lte(MAX_SECONDS));
const withUnit = z.string().check(z.regex(WITH_UNIT, 'a number with a unit (ns, us, ms, s, min, h), such as "150ms"'));

/** The schema of a quantity, from 0 to a year. */
const quantity: z.ZodMiniType<Quantity, Quantity> = z
  .union([seconds, withUnit], 'seconds, or a text such as "150ms"')
  .check(z.refine((value) => !(secondsOf(value) > MAX_SECONDS), "at most a year"))
  .register(z.globalRegistry, {
    id: "Quantity",
    description: 'Seconds, or a number with a unit: "0.5ns", "16us", "150ms", "2s", "3min", "1h".',
  });

const uniform = z
  .tuple([quantity, quantity])
  .check(z.refine(([low, high]) => secondsOf(low) <= secondsOf(high), "[low, high], with low not above high"));

/** The schema of a duration. */
const duration: z.ZodMiniType<Duration, Duration> = z
  .union(
    [
      quantity,
      z.strictObject({ uniform: told(uniform, "Anything between the two is as likely.") }),
      z.strictObject({
        normal: told(
          z.strictObject({ mean: told(quantity, "The mean."), deviation: told(quantity, "The standard deviation.") }),
          "Around a mean; what would be below 0 is 0.",
        ),
      }),
      z.strictObject({
        logNormal: told(
          z.strictObject({
            median: told(quantity, "Half of them take longer."),
            sigma: told(z.number().check(z.gte(0), z.lte(10)), "How long the tail is; it has no unit."),
          }),
          "Mostly about the median, with a long tail: what requests take.",
        ),
      }),
      z.strictObject({ exponential: told(quantity, "The mean of an exponential distribution.") }),
      z.strictObject({
        pareto: told(
          z.strictObject({
            scale: told(quantity, "None takes less."),
            shape: told(z.number().check(z.gt(0), z.lte(100)), "The smaller, the longer the tail; it has no unit."),
          }),
          "At least the scale, with a very long tail.",
        ),
      }),
      z.strictObject({
        empirical: told(z.array(quantity).check(z.minLength(1), z.maxLength(10_000)), "One of these, each as likely."),
      }),
    ],
    'seconds, a text such as "150ms", or one of {uniform}, {normal}, {logNormal}, {exponential}, {pareto}, {empirical}',
  )
  .register(z.globalRegistry, {
    id: "Duration",
    description: "How long something takes: always the same, or drawn anew each time.",
  });

/** A line of text, for people. */
function line(longest: number): z.ZodMiniType<string, string> {
  return z
    .string()
    .check(
      z.minLength(1),
      z.maxLength(longest),
      z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "text without control characters"),
      z.regex(/^\P{Cs}*$/u, "text without lone surrogates"),
    );
}

/** The name of a lock, a semaphore or a queue; one that JavaScript takes for something else makes trouble wherever names are keys. */
const name = line(100).check(z.regex(/^(?!__proto__$)/u, "text other than __proto__"));

/** How many locks, semaphores or queues a scenario can have, of each. */
const MAX_THINGS = 100;

/** Things by name. */
function things(value: z.ZodMiniType<number, number>): z.ZodMiniType<Record<string, number>, Record<string, number>> {
  return z
    .record(name, value)
    .check(z.refine((record) => Object.keys(record).length <= MAX_THINGS, `at most ${MAX_THINGS} keys`))
    .check(z.meta({ maxProperties: MAX_THINGS }));
}

const times = z.int().check(z.gte(1), z.lte(1_000_000));
const steps = z
  .lazy(() => z.array(step).check(z.minLength(1), z.maxLength(1000)))
  .register(z.globalRegistry, { id: "Steps", description: "What is done, in turn." });
const branches = z
  .lazy(() => z.array(steps).check(z.minLength(1), z.maxLength(1000)))
  .register(z.globalRegistry, { id: "Branches", description: "Lists of steps, all of them done at once." });
const fibonacci = told(
  z.int().check(z.gte(0), z.lte(MAX_FIBONACCI)),
  "Computes that Fibonacci number recursively; under asyncio every call is a coroutine that is awaited.",
);
const cpu = told(duration, "Computes in Python code for so long.");
const block = told(duration, "Makes a blocking call (time.sleep, requests.get), wherever it is made.");

const backoff = z.strictObject({
  first: told(duration, "How long to wait before the second attempt."),
  factor: told(
    z.optional(z.number().check(z.gte(1), z.lte(100))),
    "How many times longer each further wait is; 2 if left out.",
    2,
  ),
  most: told(z.optional(quantity), "The longest wait."),
});

const offloadedStep = z.union(
  [z.strictObject({ cpu }), z.strictObject({ block }), z.strictObject({ fibonacci })],
  "{cpu}, {block} or {fibonacci}",
);

/** The schema of a step. */
const step: z.ZodMiniType<Step, Step> = z
  .union(
    [
      z.strictObject({
        io: told(duration, "Waits for something outside the program, such as a reply: waiting that can overlap."),
      }),
      z.strictObject({ cpu }),
      z.strictObject({ block }),
      z.strictObject({ yield: told(times, "Lets others run, that many times: await asyncio.sleep(0).") }),
      z.strictObject({ repeat: told(times, "Does the steps that many times."), steps }),
      z.strictObject({
        gather: told(
          branches,
          "Does each list as a sub-task, all at once; an error goes out at once, the others go on.",
        ),
      }),
      z.strictObject({
        taskGroup: told(branches, "Does each list as a sub-task, all at once; an error cancels the others first."),
      }),
      z.strictObject({ lock: told(name, "Does the steps while holding that lock."), steps }),
      z.strictObject({ semaphore: told(name, "Does the steps while holding a permit of that semaphore."), steps }),
      z.strictObject({ put: told(name, "Puts an item into that queue; waits while it is full.") }),
      z.strictObject({ get: told(name, "Takes an item out of that queue; waits while it is empty.") }),
      z.strictObject({
        timeout: told(
          quantity,
          "Gives up with a TimeoutError when a wait in the steps lasts longer; cpu and block run to their end first.",
        ),
        steps,
      }),
      z.strictObject({
        retry: told(times, "Does the steps; when they fail, again, at most that many times in all."),
        backoff: told(z.optional(backoff), "How long to wait in between; not at all if left out."),
        steps,
      }),
      z.strictObject({ fail: told(z.number().check(z.gte(0), z.lte(1)), "Fails with that probability.") }),
      z.strictObject({ fibonacci }),
      z.strictObject({
        unawaited: told(
          steps,
          "Calls the coroutine function that would do these steps, and forgets the await: nothing is done.",
        ),
      }),
      z.strictObject({
        offload: told(z.enum(["thread", "process"]), "Has a pool of these do the steps, and waits for the result."),
        payload: told(
          z.optional(z.int().check(z.gte(0), z.lte(MAX_PAYLOAD))),
          "How many bytes are pickled and sent to the process with the job; 0 if left out.",
          0,
        ),
        steps: told(z.array(offloadedStep).check(z.minLength(1), z.maxLength(1000)), "What the worker does, in turn."),
      }),
    ],
    "a step with one verb: io, cpu, block, yield, repeat, gather, taskGroup, lock, semaphore, put, get, timeout, retry, fail, fibonacci, unawaited or offload",
  )
  .register(z.globalRegistry, {
    id: "Step",
    description: "One step of a task: an object with the verb that says what is done.",
  });

/** The schema of arrivals. */
const arrivals: z.ZodMiniType<Arrivals, Arrivals> = z.union(
  [
    z.literal("at once"),
    z.strictObject({ every: told(quantity, "The first at the beginning, then one after each such interval.") }),
    z.strictObject({
      poisson: told(
        z.number().check(z.gt(0), z.lte(1e6)),
        "At random, that many a second on average, independently of each other.",
      ),
    }),
    z.strictObject({
      users: told(
        z.int().check(z.gte(1), z.lte(10_000)),
        "So many users, each sending one task after the other: a closed loop.",
      ),
      think: told(duration, "How long a user waits between the end of a task and the next."),
    }),
  ],
  '"at once", {every}, {poisson}, or {users, think}',
);

const group: z.ZodMiniType<Group, Group> = z.strictObject({
  name: told(line(100), "What the tasks are called, with a number from 1."),
  count: told(z.int().check(z.gte(1), z.lte(100_000)), "How many tasks there are."),
  arrivals: told(z.optional(arrivals), "When they come; at once if left out.", "at once"),
  limit: told(
    z.optional(z.int().check(z.gte(1), z.lte(100_000))),
    "How many of them may be under way at a time; any number if left out.",
  ),
  steps: told(steps, "What each of them does, in turn."),
});

const machineOptions: z.ZodMiniType<MachineOptions, MachineOptions> = z.strictObject({
  cores: told(z.optional(z.int().check(z.gte(1), z.lte(1024))), "How many cores there are; 4 if left out.", 4),
  switchInterval: told(
    z.optional(quantity.check(z.refine((value) => secondsOf(value) >= 1e-6, "at least a microsecond"))),
    "How long a thread that waits for the GIL leaves it to another one; 5 ms if left out.",
    "5ms",
  ),
  threads: told(
    z.optional(z.int().check(z.gte(1), z.lte(10_000))),
    "How many threads a pool has; if left out, one for every task; in the event loop's own pool cores + 4, at most 32.",
  ),
  processes: told(
    z.optional(z.int().check(z.gte(1), z.lte(1024))),
    "How many processes a pool has; as many as cores if left out.",
  ),
});

/** The schema of a scenario. `parseScenario` says more when something is wrong. */
export const scenario: z.ZodMiniType<Scenario, Scenario> = z
  .strictObject({
    title: told(z.optional(line(200)), "What the scenario is called; its traces say so, too."),
    groups: told(z.array(group).check(z.minLength(1), z.maxLength(100)), "Tasks that are alike, and what they do."),
    locks: told(
      z.optional(z.array(name).check(z.maxLength(MAX_THINGS), z.meta({ uniqueItems: true }))),
      "The names of the locks, each once.",
    ),
    semaphores: told(
      z.optional(things(z.int().check(z.gte(1), z.lte(100_000)))),
      "How many permits each semaphore has.",
    ),
    queues: told(
      z.optional(things(z.int().check(z.gte(0), z.lte(1_000_000)))),
      "How many items each queue can hold; 0 for any number.",
    ),
    machine: told(z.optional(machineOptions), "The computer, and what the program has on it."),
  })
  .register(z.globalRegistry, {
    title: "Interleave scenario",
    description: "What work there is, and on what machine.",
  });

/** The schema with a description of its own, and the value that stands for one that is left out: the same schema in two places can have two. */
function told<S extends z.ZodMiniType>(schema: S, description: string, byDefault?: number | string): S {
  return schema.check(z.meta(byDefault === undefined ? { description } : { description, default: byDefault }));
}
