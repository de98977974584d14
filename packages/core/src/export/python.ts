import { type ModelName, models } from "../models/index.ts";
import { ObstacleError } from "../models/model.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { drawWorkload } from "../scenario/workload.ts";
import { Draft } from "./python-draft.ts";

import { code, type Line } from "./python-line.ts";
import { constants, mainLines, poolOf } from "./python-main.ts";
import { defineSender } from "./python-senders.ts";
import { defineWork, named, sharedThings } from "./python-works.ts";

/** A Python program. */
export interface PythonListing {
  /** Without line ends. */
  readonly lines: readonly string[];
  /** The line of each step of the scenario, counted from 1: its place is the number that the `work-step` events of a trace give the step. */
  readonly lineOfStep: readonly number[];
}

/**
 * The Python program that does what a scenario says, under an execution model: complete, for Python 3.11 and later, with nothing but the
 * standard library. `time.sleep` and `asyncio.sleep` stand for input and output, `compute` for computing.
 *
 * Chance is Python's own: the program draws from the same distributions as the simulation, not the same numbers.
 *
 * @throws ObstacleError if the work cannot be done under the model.
 *
 * @example
 * ```ts
 * const { lines, lineOfStep } = pythonOf(presets["ten-tasks"], "asyncio");
 * console.log(lines[(lineOfStep[0] ?? 0) - 1]); //     await asyncio.sleep(random.uniform(0, 1))
 * ```
 */
export function pythonOf(scenario: Scenario, model: ModelName): PythonListing {
  assertAble(scenario, model);
  const { groups, semaphores = {}, queues = {}, machine = {} } = scenario;
  const draft = new Draft(scenario, models[model].python);
  const all = groups.map((group) => named(group, draft));
  const pools = all.map((group) => poolOf(group, machine, draft));
  for (const [index, group] of all.entries()) {
    defineWork(group, draft);
    if (draft.flavour.staff !== "nobody") defineSender(group, draft, pools[index] ?? null);
  }
  const things = [...constants(machine, draft), ...sharedThings(semaphores, queues, all, draft)];
  const main = mainLines(all, pools, machine, draft);
  const about = code(`"""${draft.flavour.about} Durations are in seconds."""`);
  const functions = [...draft.helpers(), ...draft.functions(), ...main];
  return listing([about, draft.imports(), things], functions);
}

/** One empty line between the parts of the head, two before a function. */
function listing(head: readonly (readonly Line[])[], functions: readonly (readonly Line[])[]): PythonListing {
  const lines: Line[] = [];
  for (const part of head) {
    if (part.length === 0) continue;
    if (lines.length > 0) lines.push(...code(""));
    lines.push(...part);
  }
  for (const part of functions) lines.push(...code("", ""), ...part);
  const lineOfStep: number[] = [];
  for (const [index, { step }] of lines.entries()) if (step !== undefined) lineOfStep[step] = index + 1;
  // The call of a pool is one line with what the pool does: it has no line of its own.
  for (let step = 1; step < lineOfStep.length; step++) lineOfStep[step] ??= lineOfStep[step - 1] ?? 1;
  return { lines: lines.map(({ text }) => text), lineOfStep };
}

/** What stands in the way does not depend on how many tasks there are. */
function assertAble(scenario: Scenario, model: ModelName): void {
  const groups = scenario.groups.map((group) => ({ ...group, count: 1 }));
  const obstacle = models[model].obstacle(drawWorkload({ ...scenario, groups }, 0));
  if (obstacle !== null) throw new ObstacleError(model, obstacle);
}
