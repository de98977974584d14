import {
  type ModelName,
  type Run,
  type Scenario,
  type Trace,
  type TraceEvent,
  traceOf as traceOfAll,
} from "../../src/index.ts";
import { simulate } from "../free.ts";

/** One run of a scenario, with the seed 7 if none is given. */
export function runOf(scenario: Scenario, model: ModelName, seed = 7): Run {
  const [run] = simulate(scenario, seed, [model]).runs;
  if (run === undefined) throw new Error("one model was asked for, and no run came back");
  return run;
}

/** A trace made by hand. */
export function traceOf(...events: TraceEvent[]): Trace {
  return traceOfAll(events);
}

export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
