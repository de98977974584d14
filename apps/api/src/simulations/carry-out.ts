import {
  diagnoseError,
  LimitError,
  type ModelName,
  modelNames,
  type Obstacle,
  ObstacleError,
  obstaclesOf,
  type Scenario,
  simulate,
  type Simulation,
} from "@interleave/core";

import { Problem } from "../http/problem.ts";

interface Wanted {
  readonly seed: number;
  readonly models: readonly ModelName[] | undefined;
  /** How many events there may be, and which limit that is. */
  readonly budget: Budget;
}

export interface Budget {
  readonly limit: "events" | "traceEvents";
  readonly allowed: number;
}

/** A simulation, and the models that were left out because they cannot do the work. */
interface CarriedOut {
  readonly simulation: Simulation;
  readonly skipped: readonly Obstacle[];
}

/**
 * Simulates within the limits of the deployment.
 *
 * @throws Problem if a model that was asked for cannot do the work, if tasks wait for each other for ever, or if it is too much work.
 */
export function carryOut(scenario: Scenario, { seed, models, budget }: Wanted): CarriedOut {
  try {
    const simulation = simulate(scenario, seed, models, { events: budget.allowed });
    const isWhole = models !== undefined || simulation.runs.length === modelNames.length;
    return { simulation, skipped: isWhole ? [] : obstaclesOf(scenario) };
  } catch (error) {
    throw problemIn(error, budget);
  }
}

function problemIn(error: unknown, { limit, allowed }: Budget): unknown {
  if (error instanceof ObstacleError) {
    const { model, message } = error;
    return new Problem("model-cannot-run", {
      detail: `${message} Leave the model out, or leave out "models" to get all that can.`,
      extensions: { model },
    });
  }
  if (error instanceof LimitError) {
    return new Problem("limit-exceeded", {
      detail: `The simulation has ${error.message}. Ask for fewer models at a time, fewer tasks, fewer repetitions, or longer pieces of computing${limit === "traceEvents" ? "; without the traces, more is allowed" : ""}.`,
      extensions: { limit, allowed, reached: error.reached },
    });
  }
  const deadlock = diagnoseError(error);
  if (deadlock === null) return error;
  return new Problem("deadlock", { detail: `${deadlock.finding} ${deadlock.advice}` });
}
