import { meanOf } from "../scenario/draw.ts";
import { distributionOf, type Duration } from "../scenario/duration.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Step } from "../scenario/step.ts";

/** The scenario with `count` tasks in every group (an integer of at least 1). */
export function withTaskCount(scenario: Scenario, count: number): Scenario {
  return { ...scenario, groups: scenario.groups.map((group) => ({ ...group, count })) };
}

/** The scenario with at most `limit` tasks of each group under way at a time (an integer of at least 1). */
export function withLimit(scenario: Scenario, limit: number): Scenario {
  return { ...scenario, groups: scenario.groups.map((group) => ({ ...group, limit })) };
}

/**
 * The scenario with `share` (0 to 1) of each group's time computed, and the rest waited for: one wait and one computation, both of constant
 * length, take the place of a group's own `io` and `cpu` steps, and together take as long as those did on average. Steps within other steps
 * stay as they are, and come after these.
 *
 * @throws RangeError if the share is not from 0 to 1.
 */
export function withCpuShare(scenario: Scenario, share: number): Scenario {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`a share is from 0 to 1, not ${share}`);
  const groups = scenario.groups.map((group) => {
    const total = group.steps.reduce((sum, step) => sum + secondsOfStep(step), 0);
    const others = group.steps.filter((step) => !("io" in step || "cpu" in step));
    const own: Step[] = [{ io: total * (1 - share) }, { cpu: total * share }];
    return { ...group, steps: [...own, ...others] };
  });
  return { ...scenario, groups };
}

function secondsOfStep(step: Step): number {
  if ("io" in step) return typicalOf(step.io);
  return "cpu" in step ? typicalOf(step.cpu) : 0;
}

/** Its mean, in seconds; of a Pareto distribution that has none, the median stands for it. */
function typicalOf(duration: Duration): number {
  const distribution = distributionOf(duration);
  const mean = meanOf(distribution);
  if (distribution.kind !== "pareto" || Number.isFinite(mean)) return mean;
  return distribution.scale * 2 ** (1 / distribution.shape);
}
