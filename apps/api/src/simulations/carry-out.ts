import {
  diagnoseError,
  type ModelName,
  modelNames,
  ObstacleError,
  type Scenario,
  simulate,
  type Simulation,
} from "@interleave/core";

import { Problem } from "../http/problem.ts";
import type { Limits } from "../limits.ts";

interface Wanted {
  readonly seed: number;
  readonly models: readonly ModelName[] | undefined;
  readonly limits: Limits;
}

/** A simulation, and the models that were left out because they cannot do the work. */
interface CarriedOut {
  readonly simulation: Simulation;
  readonly skipped: readonly { readonly model: ModelName; readonly reason: string }[];
}

/**
 * Simulates within the limits of the deployment.
 *
 * @throws Problem if a model that was asked for cannot do the work, if tasks wait for each other for ever, or if it is too much work.
 */
export function carryOut(scenario: Scenario, { seed, models }: Wanted): CarriedOut {
  try {
    const simulation = simulate(scenario, seed, models);
    const run = new Set(simulation.runs.map(({ model }) => model));
    const left = modelNames.filter((model) => models === undefined && !run.has(model));
    return { simulation, skipped: left.map((model) => ({ model, reason: "" })) };
  } catch (error) {
    throw problemIn(error);
  }
}

function problemIn(error: unknown): unknown {
  if (error instanceof ObstacleError) {
    const { model, message } = error;
    return new Problem("model-cannot-run", {
      detail: `${message} Leave the model out, or leave out "models" to get all that can.`,
      extensions: { model },
    });
  }
  const deadlock = diagnoseError(error);
  if (deadlock === null) return error;
  return new Problem("deadlock", { detail: `${deadlock.finding} ${deadlock.advice}` });
}
