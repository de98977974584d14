/**
 * Draws small scenarios of all sorts, and has CPython run the program that `pythonOf` writes for each: what becomes of every task must be as
 * predicted. `node accuracy/strange.ts [seed] [count]`, with INTERLEAVE_PYTHON; 40 scenarios take a minute. Ends with 1 if something differs:
 * look then whether two things happened at the same time, since either can be first.
 */
import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { FREE, type ModelName, pythonOf, type Scenario, simulate, worksOf } from "../src/index.ts";
import { InterleaveError } from "../src/kernel/errors.ts";
import { findPython } from "./python.ts";

const MODELS: readonly ModelName[] = ["asyncio", "asyncio-to-thread", "threads", "sequential"];
/** Longer ones, in seconds, are left out. */
const LONGEST = 1.5;
const MOST_EVENTS = 50_000;

// Waits take even hundredths of a second, timeouts odd ones: little is decided by a hair.
const wait = fc.constantFrom(0.02, 0.04, 0.06, 0.1);
const patience = fc.constantFrom(0.01, 0.03, 0.05, 0.07, 0.11);

const { steps } = fc.letrec<{ steps: unknown; step: unknown }>((tie) => {
  const some = tie("steps");
  const branches = fc.array(some, { minLength: 1, maxLength: 3 });
  const leaf = fc.oneof(
    { weight: 4, arbitrary: fc.record({ io: wait }) },
    { weight: 2, arbitrary: fc.record({ block: wait }) },
    { weight: 2, arbitrary: offloading(fc.constantFrom("thread", "thread", "process")) },
    fc.record({ yield: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ fibonacci: fc.integer({ min: 0, max: 8 }) }),
    fc.record({ fail: fc.constantFrom(0, 1) }),
    fc.constantFrom({ put: "q" }, { get: "q" }),
  );
  const around = fc.oneof(
    { weight: 2, arbitrary: fc.record({ timeout: patience, steps: some }) },
    { weight: 2, arbitrary: retrying(some) },
    fc.record({ repeat: fc.integer({ min: 1, max: 2 }), steps: some }),
    fc.record({ gather: branches }),
    fc.record({ taskGroup: branches }),
    fc.record({ lock: fc.constantFrom("a", "b"), steps: some }),
    fc.record({ semaphore: fc.constant("s"), steps: some }),
  );
  return {
    steps: fc.array(tie("step"), { minLength: 1, maxLength: 3 }),
    step: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf, around),
  };
});

function offloading(to: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  return fc.record({ offload: to, steps: fc.tuple(fc.record({ block: wait })) });
}

function retrying(some: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const backoff = fc.record({ first: wait });
  return fc.record(
    { retry: fc.integer({ min: 1, max: 3 }), backoff, steps: some },
    { requiredKeys: ["retry", "steps"] },
  );
}

const group = (name: string): fc.Arbitrary<unknown> =>
  fc.record(
    { name: fc.constant(name), count: fc.integer({ min: 1, max: 2 }), limit: fc.constant(1), steps },
    { requiredKeys: ["name", "count", "steps"] },
  );

// What is drawn has the form of a scenario: parseScenario would say so.
const scenarios = fc.record({
  groups: fc.tuple(group("A"), group("B")),
  locks: fc.constant(["a", "b"]),
  semaphores: fc.constant({ s: 1 }),
  queues: fc.record({ q: fc.integer({ min: 0, max: 2 }) }),
}) as fc.Arbitrary<Scenario>;

/** What becomes of every task; null if the model cannot, it would never end, or would take too long. */
function predicted(scenario: Scenario, model: ModelName, prices = {}): string | null {
  try {
    const { runs } = simulate(scenario, 1, [model], { events: MOST_EVENTS, ...prices });
    if (runs.some(({ statistics }) => statistics.makespan > LONGEST)) return null;
    const works = runs.flatMap(({ trace }) => worksOf(trace));
    return told(works.map(({ name, error }) => `${name} ${error === null ? "completed" : `failed: ${error}`}`));
  } catch (error) {
    if (error instanceof InterleaveError) return null;
    throw error;
  }
}

function told(fates: readonly string[]): string {
  return fates
    .map((fate) => fate.replace("WorkFailure", "RuntimeError"))
    .toSorted()
    .join(", ");
}

/** What the program said of every task. Threads can get between a line and its end. */
function real(scenario: Scenario, model: ModelName): string {
  const input = `${pythonOf(scenario, model).lines.join("\n")}\n`;
  const { stdout, stderr, status } = spawnSync(python.path, ["-"], { input, encoding: "utf8", timeout: 20_000 });
  if (status !== 0) return `ended with ${status}: ${stderr}`;
  return told(Array.from(stdout.matchAll(/[AB] \d+ (?:completed|failed: \w+)/g), ([fate]) => fate));
}

const [seed = "1", count = "40"] = process.argv.slice(2);
const python = findPython(undefined);
let [compared, different] = [0, 0];
for (const scenario of fc.sample(scenarios, { seed: Number(seed), numRuns: Number(count) })) {
  for (const model of MODELS) {
    const expected = predicted(scenario, model, { prices: FREE });
    if (expected === null) continue;
    compared++;
    const found = real(scenario, model);
    // Where nothing costs anything, more things happen at the same time.
    if (found === expected || found === predicted(scenario, model)) continue;
    different++;
    process.stdout.write(`${model}: ${JSON.stringify(scenario)}\n  predicted ${expected}\n  real      ${found}\n`);
  }
}
process.stdout.write(
  `CPython ${python.version}, seed ${seed}: ${compared} programs, ${different} with another outcome\n`,
);
process.exitCode = different === 0 ? 0 : 1;
