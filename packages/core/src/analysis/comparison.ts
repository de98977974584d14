import type { ModelName } from "../models/index.ts";
import type { Simulation } from "./run.ts";
import { busySeconds, type Losses, lossesIn } from "./losses.ts";
import { read } from "./reading.ts";
import { countOver, peakOf } from "./step-function.ts";

/** What one model made of the work, beside the others. Times are seconds. */
export interface ComparedRun {
  readonly model: ModelName;
  readonly makespan: number;
  /** How many times sooner it was done than one after another; null if that was not run. */
  readonly speedUp: number | null;
  /** Which part of the time that all cores had was computed in, from 0 to 1. */
  readonly utilisation: number;
  /** How many works were under way at most. */
  readonly peakConcurrency: number;
  readonly losses: Losses;
}

/**
 * The runs of a simulation beside each other, in the same order.
 *
 * @example
 * ```ts
 * const rows = compare(simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]));
 * console.log(rows.map(({ speedUp }) => speedUp?.toFixed(1))); // [ '1.0', '5.3' ]
 * ```
 */
export function compare({ runs, cores }: Simulation): ComparedRun[] {
  const sequential = runs.find(({ model }) => model === "sequential")?.statistics.makespan ?? null;
  return runs.map(({ model, trace, statistics: { makespan } }) => {
    const reading = read(trace);
    const speedUp = sequential === null ? null : makespan === 0 ? 1 : sequential / makespan;
    return {
      model,
      makespan,
      speedUp,
      utilisation: makespan === 0 ? 0 : busySeconds(reading) / (cores * makespan),
      peakConcurrency: peakOf(countOver(reading.works)).value,
      losses: lossesIn(reading),
    };
  });
}
