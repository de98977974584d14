import { type Fault, faultsOf } from "./faults.ts";
import type { Scenario } from "./scenario.ts";
import { scenario as schema } from "./schema.ts";
import type { Step } from "./step.ts";

/** A scenario, or everything that keeps a document from being one. */
export type ParsedScenario =
  | { readonly ok: true; readonly scenario: Scenario }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** How deep arrays and objects of a document can lie in each other. */
const MAX_DEPTH = 64;

/**
 * Reads a scenario from a JSON value. What is wrong is said all at once, each fault with its place.
 *
 * @example
 * ```ts
 * const parsed = parseScenario({ groups: [{ name: "Task", count: 0, steps: [{ io: "150ms" }] }] });
 * if (!parsed.ok) console.log(parsed.faults.map(sentenceOf).join()); // /groups/0/count: expected a number of at least 1; found 0.
 * ```
 */
export function parseScenario(value: unknown): ParsedScenario {
  if (isDeeperThan(value, MAX_DEPTH)) {
    return { ok: false, faults: [{ pointer: "", expected: `at most ${MAX_DEPTH} levels`, found: "more" }] };
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (!parsed.success) return { ok: false, faults: faultsOf(parsed.error.issues) };
  const faults = unknownNames(parsed.data);
  return faults.length > 0 ? { ok: false, faults } : { ok: true, scenario: parsed.data };
}

/** Level by level, so that no document is too deep for the question. */
function isDeeperThan(value: unknown, depth: number): boolean {
  let level = [value];
  for (let below = 0; below <= depth; below++) {
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}

/** Locks, semaphores and queues that steps name and the scenario does not have. */
function unknownNames(scenario: Scenario): Fault[] {
  const known = {
    lock: new Set(scenario.locks),
    semaphore: new Set(Object.keys(scenario.semaphores ?? {})),
    put: new Set(Object.keys(scenario.queues ?? {})),
    get: new Set(Object.keys(scenario.queues ?? {})),
  };
  const faults: Fault[] = [];
  const look = (steps: readonly Step[], pointer: string): void => {
    for (const [index, step] of steps.entries()) {
      const here = `${pointer}/${index}`;
      for (const verb of ["lock", "semaphore", "put", "get"] as const) {
        // A step has one verb; the others are undefined.
        const name = (step as Partial<Record<typeof verb, string>>)[verb];
        if (name === undefined || known[verb].has(name)) continue;
        const kind = verb === "put" || verb === "get" ? "queue" : verb;
        const expected = `the name of a ${kind} that the scenario has (${[...known[verb]].join(", ") || "it has none"})`;
        faults.push({ pointer: `${here}/${verb}`, expected, found: JSON.stringify(name) });
      }
      if ("unawaited" in step) look(step.unawaited, `${here}/unawaited`);
      else if ("gather" in step)
        for (const [branch, inner] of step.gather.entries()) look(inner, `${here}/gather/${branch}`);
      else if ("taskGroup" in step) {
        for (const [branch, inner] of step.taskGroup.entries()) look(inner, `${here}/taskGroup/${branch}`);
      } else if ("steps" in step && !("offload" in step)) look(step.steps, `${here}/steps`);
    }
  };
  for (const [index, group] of scenario.groups.entries()) look(group.steps, `/groups/${index}/steps`);
  return faults;
}
