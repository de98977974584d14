import { z } from "@hono/zod-openapi";
import { adviseOn, compare, criticalPathOf, diagnose, lossesOf, type Run, type Simulation } from "@interleave/core";

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

/** A simulation as JSON, with these parts. */
export function answerOf(simulation: Simulation, skipped: Skipped, include: readonly Part[]): SimulationAnswer {
  const wanted = new Set(include);
  const { seed, engine, cores, runs } = simulation;
  return {
    seed,
    engine,
    cores,
    runs: runs.map((run) => runOf(run, cores, wanted)),
    skipped,
    ...(wanted.has("comparison") && { comparison: compare(simulation) }),
    ...(wanted.has("advice") && runs.length > 0 && { advice: adviseOn(simulation) }),
  };
}

function runOf(
  { model, statistics, trace }: Run,
  cores: number,
  wanted: ReadonlySet<Part>,
): SimulationAnswer["runs"][number] {
  return {
    model,
    events: trace.events.length,
    ...(wanted.has("statistics") && { statistics }),
    ...(wanted.has("losses") && { losses: lossesOf(trace) }),
    ...(wanted.has("diagnoses") && { diagnoses: diagnose(trace, { cores }) }),
    ...(wanted.has("critical-path") && { criticalPath: criticalPathOf(trace) }),
    ...(wanted.has("trace") && {
      trace: { version: trace.version, about: { ...trace.about }, events: [...trace.events] },
    }),
  };
}
