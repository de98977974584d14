import type { Run, Simulation } from "./analysis/run.ts";
import { statisticsOf } from "./analysis/statistics.ts";
import type { Prices } from "./machine/index.ts";
import { type ModelName, modelNames, models } from "./models/index.ts";
import { ObstacleError } from "./models/model.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { drawWorkload, type Workload } from "./scenario/workload.ts";
import { Recorder } from "./trace/recorder.ts";
import { ENGINE_VERSION } from "./version.ts";

/** How a scenario is carried out. */
export interface SimulationOptions {
  /** What the machine charges, in seconds; what is left out costs nothing. */
  readonly prices?: Partial<Prices>;
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
  return { seed, engine: ENGINE_VERSION, cores: workload.machine.cores, runs };
}

function runUnder(model: ModelName, workload: Workload): Run {
  const obstacle = models[model].obstacle(workload);
  if (obstacle !== null) throw new ObstacleError(model, obstacle);
  const recorder = new Recorder();
  models[model].run(workload, recorder);
  const { seed, cores } = workload.machine;
  const trace = recorder.trace({ model, seed, engine: ENGINE_VERSION, cores });
  return { model, statistics: statisticsOf(trace), trace };
}
