import {
  type ModelName,
  type Scenario,
  simulate,
  type SimulationOptions,
  withCpuShare,
  withLimit,
  withTaskCount,
} from "@interleave/core";

import type { SweepParameter } from "../model/state.ts";
import { expectedEvents, partDone, SWEEP_EVENTS } from "./budget.ts";
import { farText } from "./carry-out.ts";
import type { Answer, SweptRun } from "./protocol.ts";

const VARIED: Readonly<Record<SweepParameter, (scenario: Scenario, value: number) => Scenario>> = {
  tasks: withTaskCount,
  limit: withLimit,
  cpuShare: withCpuShare,
};

interface Asked {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly models: readonly ModelName[];
  readonly parameter: SweepParameter;
  readonly values: readonly number[];
}

/**
 * Carries a scenario out for each value of a parameter, the first value under all models, then the next, and tells each run as it comes.
 */
export function carryOutSweep(asked: Asked, tell: (answer: Answer) => void, events: number = SWEEP_EVENTS): Answer {
  const { scenario, seed, models, parameter, values } = asked;
  const runs: SweptRun[] = [];
  let left = events;
  for (const value of values) {
    const varied = VARIED[parameter](scenario, value);
    for (const model of models) {
      const progress = {
        kind: "progress",
        of: values.length * models.length,
        what: `${value}, under ${model}`,
      } as const;
      const expected = expectedEvents(varied);
      const statistics = statisticsWithin(varied, seed, model, {
        events: left,
        used: (used) => (left -= used),
        progress: (at) => tell({ ...progress, done: runs.length + partDone(at.events, expected), far: farText(at) }),
      });
      const run = { value, model, statistics };
      runs.push(run);
      tell({ ...progress, done: runs.length, far: "", run });
    }
  }
  return { kind: "swept", runs };
}

function statisticsWithin(
  scenario: Scenario,
  seed: number,
  model: ModelName,
  { used, ...options }: SimulationOptions & { readonly used: (events: number) => void },
): SweptRun["statistics"] {
  try {
    const [run] = simulate(scenario, seed, [model], options).runs;
    used(run?.trace.events.length ?? 0);
    return run?.statistics ?? null;
  } catch {
    // It cannot be done, or not within the budget: a gap in the curve.
    return null;
  }
}
