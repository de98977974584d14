import { Random } from "../kernel/random.ts";
import { draw } from "./distribution.ts";
import type { Group, Scenario, Step } from "./scenario.ts";

/** One task of a scenario, with its durations drawn: the same under every execution model. */
export interface Work {
  /** Counted from 1, through all groups. */
  readonly id: number;
  readonly name: string;
  readonly steps: readonly WorkStep[];
}

/** A step with its duration in seconds. */
export interface WorkStep {
  readonly kind: "io";
  readonly seconds: number;
}

/**
 * The works of a scenario, drawn from a seed.
 *
 * Each work draws from a stream of its own, so that one more task never changes what another draws.
 */
export function drawWorks(scenario: Scenario, seed: number): Work[] {
  const random = new Random(seed);
  const works: Work[] = [];
  for (const group of scenario.groups) {
    for (let member = 1; member <= group.count; member++) {
      const id = works.length + 1;
      works.push({ id, name: `${group.name} ${member}`, steps: drawSteps(group, random.fork(id)) });
    }
  }
  return works;
}

function drawSteps(group: Group, random: Random): WorkStep[] {
  return group.steps.map((step: Step) => ({ kind: "io", seconds: draw(step.io, random) }));
}
