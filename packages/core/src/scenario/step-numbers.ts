import type { PlannedStep } from "./plan.ts";

/** Something with steps within it, as far as one can tell. */
interface Nested {
  readonly steps?: readonly object[];
  readonly branches?: readonly (readonly object[])[];
}

/**
 * The number of each step of a workload: steps are counted from 0, through all groups as they are written in the scenario, a step before
 * those within it.
 */
export function stepNumbersOf({
  groups,
}: {
  readonly groups: readonly { readonly works: readonly { readonly steps: readonly PlannedStep[] }[] }[];
}): ReadonlyMap<object, number> {
  const numbers = new Map<object, number>();
  const count = (steps: readonly object[]): void => {
    for (const step of steps) {
      numbers.set(step, numbers.size);
      const { steps: within = [], branches = [] } = step as Nested; // of whatever kind it is
      count(within);
      for (const branch of branches) count(branch);
    }
  };
  for (const { works } of groups) count(works[0]?.steps ?? []);
  return numbers;
}
