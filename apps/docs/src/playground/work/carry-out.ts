import {
  adviseOn,
  compare,
  diagnose,
  diagnoseError,
  ENGINE_VERSION,
  LimitError,
  type ModelName,
  ObstacleError,
  type Run,
  type Scenario,
  simulate,
  type Simulation,
  type SimulationProgress,
} from "@interleave/core";
import { durationText } from "@interleave/timeline";

import { EVENTS, expectedEvents, partDone, tooMuch } from "./budget.ts";
import type { Answer, Outcome, Refusal } from "./protocol.ts";
import { sentSimulation } from "./sent.ts";

interface Asked {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly models: readonly ModelName[];
}

type Tell = (answer: Answer) => void;

/** Carries a scenario out under one model after the other, and tells how far it is. What one model cannot do, the others still do. */
export function carryOut({ scenario, seed, models }: Asked, tell: Tell, events: number = EVENTS): Answer {
  const reason = tooMuch(scenario, models.length, events);
  if (reason !== null) return { kind: "refused", reason };
  const runs: Run[] = [];
  const refusals: Refusal[] = [];
  const deadlocks: Outcome["diagnoses"][number][] = [];
  let cores = scenario.machine?.cores ?? 0;
  let left = events;
  let expected = expectedEvents(scenario);
  for (const [done, model] of models.entries()) {
    const progress = { kind: "progress", of: models.length, what: `Under ${model}` } as const;
    tell({ ...progress, done, far: "" });
    try {
      const simulation = simulate(scenario, seed, [model], {
        events: left,
        progress: (at) => tell({ ...progress, done: done + partDone(at.events, expected), far: farText(at) }),
      });
      runs.push(...simulation.runs);
      ({ cores } = simulation);
      // The next model is likely to have about as many.
      expected = simulation.runs.reduce((sum, { trace }) => sum + trace.events.length, 0);
      left -= expected;
    } catch (error) {
      const deadlock = diagnoseError(error);
      if (deadlock !== null) deadlocks.push({ model, found: [deadlock] });
      refusals.push({ model, reason: reasonFor(error) });
    }
  }
  tell({ kind: "progress", done: models.length, of: models.length, what: "Comparing", far: "" });
  return { kind: "ran", outcome: judged({ seed, engine: ENGINE_VERSION, cores, runs }, refusals, deadlocks, scenario) };
}

function judged(
  simulation: Simulation,
  refusals: readonly Refusal[],
  deadlocks: Outcome["diagnoses"],
  scenario: Scenario,
): Outcome {
  const { runs, cores } = simulation;
  const found = runs.map(({ model, trace }) => ({ model, found: diagnose(trace, { cores, scenario }) }));
  return {
    simulation: sentSimulation(simulation),
    refusals,
    comparison: compare(simulation),
    advice: runs.length === 0 ? null : adviseOn(simulation),
    diagnoses: [...deadlocks, ...found],
  };
}

/** How far a run has come, for people. */
export function farText({ events, time }: SimulationProgress): string {
  return `${events.toLocaleString("en")} events, up to ${durationText(time)} of its clock`;
}

/** Why there is no run, for people. */
export function reasonFor(error: unknown): string {
  if (error instanceof ObstacleError) return withoutModel(error);
  if (error instanceof LimitError) {
    return `it has more events than a page can hold (${EVENTS.toLocaleString("en")} in all). Lower the counts, or choose fewer models.`;
  }
  const deadlock = diagnoseError(error);
  if (deadlock !== null) return `its tasks wait for each other for ever. ${deadlock.finding}`;
  return error instanceof Error ? error.message : String(error);
}

/** Its message begins with the name of the model, which is told beside it anyway. */
function withoutModel({ model, message }: ObstacleError): string {
  return message.startsWith(`${model}: `) ? message.slice(model.length + 2) : message;
}
