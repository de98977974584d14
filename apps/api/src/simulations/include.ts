import { z } from "@hono/zod-openapi";
import {
  adviseOn,
  compare,
  criticalPathOf,
  diagnose,
  lossesOf,
  type Run,
  type Scenario,
  type Simulation,
} from "@interleave/core";

import type { SimulationAnswer } from "./answer.ts";

const parts = ["statistics", "comparison", "advice", "diagnoses", "losses", "critical-path", "trace"] as const;

/** What to put into an answer. */
export const IncludeSchema = z
  .array(z.enum(parts))
  .max(parts.length)
  .default(["statistics", "comparison", "advice", "diagnoses"])
  .openapi({ description: "What to put into the JSON answer. A trace can be large." });
type Part = (typeof parts)[number];

type Skipped = SimulationAnswer["skipped"];

/** What an answer is about, and what to put into it. */
interface Wanted {
  readonly scenario: Scenario;
  readonly skipped: Skipped;
  readonly include: readonly Part[];
}

/** A simulation as JSON, with these parts. */
export function answerOf(simulation: Simulation, { scenario, skipped, include }: Wanted): SimulationAnswer {
  const wanted = new Set(include);
  const { seed, engine, cores, runs } = simulation;
  return {
    seed,
    engine,
    cores,
    runs: runs.map((run) => runOf(run, { cores, scenario }, wanted)),
    skipped,
    ...(wanted.has("comparison") && { comparison: compare(simulation) }),
    ...(wanted.has("advice") && runs.length > 0 && { advice: adviseOn(simulation) }),
  };
}

function runOf(
  { model, statistics, trace }: Run,
  about: { readonly cores: number; readonly scenario: Scenario },
  wanted: ReadonlySet<Part>,
): SimulationAnswer["runs"][number] {
  return {
    model,
    events: trace.events.length,
    ...(wanted.has("statistics") && { statistics }),
    ...(wanted.has("losses") && { losses: lossesOf(trace) }),
    ...(wanted.has("diagnoses") && { diagnoses: diagnose(trace, about) }),
    ...(wanted.has("critical-path") && { criticalPath: criticalPathOf(trace) }),
    ...(wanted.has("trace") && {
      trace: { version: trace.version, about: { ...trace.about }, events: [...trace.events] },
    }),
  };
}
