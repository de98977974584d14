import type { ModelName } from "./models/index.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { simulate, type SimulationOptions } from "./simulation.ts";
import type { Statistics } from "./analysis/statistics.ts";

/** How a sweep is carried out. */
export interface SweepOptions extends SimulationOptions {
  /** As in `simulate`; the same for every value, so that only the value makes a difference. */
  readonly seed: number;
  /** Which models; each that can carry the scenario out, if left out. */
  readonly models?: readonly ModelName[];
}

/** What one model made of one value. */
export interface SweepRow<V> {
  readonly value: V;
  readonly model: ModelName;
  readonly statistics: Statistics;
}

/**
 * Simulates a scenario for each value of a parameter: a row for each value and model, in that order.
 *
 * @throws whatever `simulate` throws.
 *
 * @example
 * ```ts
 * const rows = sweep((n: number) => withTaskCount(presets["io-and-cpu"], n), [1, 10], { seed: 7, models: ["asyncio"] });
 * console.log(rows.map(({ value, statistics }) => `${value}: ${statistics.makespan.toFixed(2)}`)); // [ '1: 0.15', '10: 0.60' ]
 * ```
 */
export function sweep<V>(
  scenarioOf: (value: V) => Scenario,
  values: readonly V[],
  { seed, models, ...options }: SweepOptions,
): SweepRow<V>[] {
  return values.flatMap((value) =>
    simulate(scenarioOf(value), seed, models, options).runs.map(({ model, statistics }) => ({
      value,
      model,
      statistics,
    })),
  );
}
