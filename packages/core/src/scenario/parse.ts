import { type Fault, faultsOf } from "./faults.ts";
import type { Scenario } from "./scenario.ts";
import { scenario as schema } from "./schema.ts";
import { faultsOfNames } from "./shared-names.ts";

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
  const ofForm = parsed.success ? [] : faultsOf(parsed.error.issues);
  const places = new Set(ofForm.map(({ pointer }) => pointer));
  const faults = [...ofForm, ...faultsOfNames(value).filter(({ pointer }) => !places.has(pointer))];
  return parsed.success && faults.length === 0 ? { ok: true, scenario: parsed.data } : { ok: false, faults };
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
