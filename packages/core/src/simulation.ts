import { statisticsOf, type Statistics } from "./analysis/statistics.ts";
import type { Prices } from "./machine/index.ts";
import { type ModelName, modelNames, models } from "./models/index.ts";
import { ObstacleError } from "./models/model.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { drawWorkload, type Workload } from "./scenario/workload.ts";
import type { Trace } from "./trace/event.ts";
import { Recorder } from "./trace/recorder.ts";
import { ENGINE_VERSION } from "./version.ts";

/** The same work under several execution models. The same input gives the same output, byte for byte. */
export interface Simulation {
  readonly seed: number;
  /** The version of the engine that made it. */
  readonly engine: string;
  /** In the order in which the models were asked for. */
  readonly runs: readonly Run[];
}

/** How a scenario is carried out. */
export interface SimulationOptions {
  /** What the machine charges, in seconds; what is left out costs nothing. */
  readonly prices?: Partial<Prices>;
}

/** What one execution model made of the work. */
export interface Run {
  readonly model: ModelName;
  readonly statistics: Statistics;
  readonly trace: Trace;
}

/**
 * Carries out a scenario under each of the models, on a clock that jumps. Without models: under each that can carry it out.
 *
 * `seed` is an integer from 0 to 2³² − 1; all chance in the scenario is drawn from it.
 *
 * @throws ObstacleError if the work cannot be done under one of the models that were asked for.
 * @throws MachineDeadlockError if tasks wait for each other for ever.
 *
 * @example
 * ```ts
 * const { runs } = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]);
 * console.log(runs.map(({ model, statistics }) => `${model} ${statistics.makespan.toFixed(2)}`)); // [ 'sequential 4.37', 'asyncio 0.82' ]
 * ```
 */
export function simulate(
  scenario: Scenario,
  seed: number,
  wanted?: readonly ModelName[],
  { prices = {} }: SimulationOptions = {},
): Simulation {
  const workload = drawWorkload(scenario, seed, prices);
  const able = (model: ModelName): boolean => models[model].obstacle(workload) === null;
  const runs = (wanted ?? modelNames.filter(able)).map((model) => runUnder(model, workload));
  return { seed, engine: ENGINE_VERSION, runs };
}

function runUnder(model: ModelName, workload: Workload): Run {
  const obstacle = models[model].obstacle(workload);
  if (obstacle !== null) throw new ObstacleError(model, obstacle);
  const recorder = new Recorder();
  models[model].run(workload, recorder);
  const trace = recorder.trace();
  return { model, statistics: statisticsOf(trace), trace };
}
