import { DeadlockedRunError } from "./analysis/deadlock.ts";
import type { Run, Simulation } from "./analysis/run.ts";
import { statisticsOf } from "./analysis/statistics.ts";
import { LimitError } from "./kernel/errors.ts";
import { CPYTHON_3_13, MachineDeadlockError, type Prices } from "./machine/index.ts";
import { type ModelName, modelNames, models } from "./models/index.ts";
import { ObstacleError } from "./models/model.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { drawWorkload, type Workload } from "./scenario/workload.ts";
import { Recorder } from "./trace/recorder.ts";
import { ENGINE_VERSION } from "./version.ts";

/** How a scenario is carried out. */
export interface SimulationOptions {
  /**
   * What the machine charges, in seconds: what was measured on CPython 3.13 (`CPYTHON_3_13`), if left out. Of prices that are given, one that
   * is left out costs nothing: with `FREE` everything takes just as long as the scenario says.
   */
  readonly prices?: Partial<Prices>;
  /**
   * How many events there may be in the traces of all models together. It bounds the time and the memory that a simulation takes: about
   * a microsecond and 33 bytes for each. Any number, if left out.
   */
  readonly events?: number;
  /** Is told now and then how far a run has come: after 256 events, after twice as many, …, and later every 65,536 events. */
  readonly progress?: (progress: SimulationProgress) => void;
}

/** How far a run has come. */
export interface SimulationProgress {
  readonly model: ModelName;
  /** In the run's trace so far. */
  readonly events: number;
  /** The run's clock, in seconds. */
  readonly time: number;
}

/** Why a scenario cannot be carried out under a model. */
export interface Obstacle {
  readonly model: ModelName;
  readonly reason: string;
}

/**
 * Carries out a scenario under each of the models, on a clock that jumps. Without models: under each that can carry it out.
 *
 * `seed` is an integer from 0 to 2³² − 1; all chance in the scenario is drawn from it.
 *
 * @throws RangeError if there is no such model, or the seed is no such integer.
 * @throws ObstacleError if the work cannot be done under one of the models that were asked for.
 * @throws DeadlockedRunError if tasks wait for each other for ever.
 * @throws LimitError if there are more events than `events`, or than the machine ever allows (50 million); at once, if the tasks alone are too many.
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
  { prices = CPYTHON_3_13, events = Number.POSITIVE_INFINITY, progress }: SimulationOptions = {},
): Simulation {
  checkSeed(seed);
  for (const model of wanted ?? []) checkModel(model);
  checkTasks(scenario, wanted?.length ?? 1, events);
  const workload = drawWorkload(scenario, seed, prices);
  const able = (model: ModelName): boolean => models[model].obstacle(workload) === null;
  let left = events;
  const runs = (wanted ?? modelNames.filter(able)).map((model): Run => {
    const tell = progress && ((events: number, time: number): void => progress({ model, events, time }));
    const run = runUnder(model, workload, new Recorder(left, tell), left);
    if (run instanceof Recorder)
      throw new LimitError("events", events, `the run under ${model} ${placeOf(run, workload)}`);
    left -= run.trace.events.length;
    return run;
  });
  return { seed, engine: ENGINE_VERSION, cores: workload.machine.cores, runs };
}

/** The models that cannot carry the scenario out, in the order in which models are shown, each with its reason. */
export function obstaclesOf(scenario: Scenario): Obstacle[] {
  // What keeps a model from doing one task of each group keeps it from doing all.
  const groups = scenario.groups.map((group) => ({ ...group, count: 1 }));
  const workload = drawWorkload({ ...scenario, groups }, 0);
  return modelNames.flatMap((model) => {
    const reason = models[model].obstacle(workload);
    return reason === null ? [] : [{ model, reason }];
  });
}

function checkSeed(seed: number): void {
  if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) return;
  throw new RangeError(`a seed is an integer from 0 to 2³² − 1, not ${seed}`);
}

/** Names can come from where nothing checks types. */
function checkModel(model: string): void {
  if (modelNames.some((name) => name === model)) return;
  throw new RangeError(`there is no model ${JSON.stringify(model)}; there are ${modelNames.join(", ")}`);
}

/** Every task has two events at least, its start and its end. What is too much by that alone is not even drawn. */
function checkTasks({ groups }: Scenario, runs: number, events: number): void {
  const tasks = groups.reduce((sum, { count }) => sum + count, 0);
  if (2 * tasks * runs <= events) return;
  throw new LimitError(
    "events",
    events,
    `${tasks} tasks under ${runs} models have two each at least`,
    2 * tasks * runs,
  );
}

/** What leaves no trace, such as a step that does nothing, is counted by the machine: so many times as many of these may happen. */
const MACHINE_EVENTS = 4;

/** What was written down of it, if it has more events than are left. */
function runUnder(model: ModelName, workload: Workload, recorder: Recorder, left: number): Run | Recorder {
  const obstacle = models[model].obstacle(workload);
  if (obstacle !== null) throw new ObstacleError(model, obstacle);
  const { seed, cores } = workload.machine;
  const about = { title: workload.title, model, seed, engine: ENGINE_VERSION, cores };
  try {
    models[model].run(bounded(workload, left), recorder);
  } catch (error) {
    if (error instanceof MachineDeadlockError)
      throw new DeadlockedRunError(model, recorder.trace({ ...about, cut: true }), error);
    // Programs may have made something else of it. Without a limit of the caller's, the machine's own is what it says.
    const isLimit = error instanceof LimitError && left !== Number.POSITIVE_INFINITY;
    if (!recorder.isFull && !isLimit) throw error;
    return recorder;
  }
  if (recorder.isFull) return recorder;
  const trace = recorder.trace(about);
  return { model, statistics: statisticsOf(trace), trace };
}

/** How far a run has come: whoever has to ask for less sees how much less. */
function placeOf(recorder: Recorder, { groups }: Workload): string {
  const { events } = recorder.trace();
  const tasks = groups.reduce((sum, { works }) => sum + works.length, 0);
  let ended = 0;
  for (const { type } of events) if (type === "work-finished") ended++;
  return `has come to ${(events.at(-1)?.time ?? 0).toFixed(3)} s, with ${ended} of ${tasks} tasks at their end`;
}

function bounded(workload: Workload, events: number): Workload {
  if (events === Number.POSITIVE_INFINITY) return workload;
  return { ...workload, machine: { ...workload.machine, maxEvents: MACHINE_EVENTS * events } };
}
