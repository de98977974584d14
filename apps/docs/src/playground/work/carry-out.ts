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
} from "@interleave/core";

import { EVENTS, tooMuch } from "./budget.ts";
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
  for (const [done, model] of models.entries()) {
    tell({ kind: "progress", done, of: models.length, what: `Under ${model}` });
    try {
      const simulation = simulate(scenario, seed, [model], { events: left });
      runs.push(...simulation.runs);
      ({ cores } = simulation);
      left -= simulation.runs.reduce((sum, { trace }) => sum + trace.events.length, 0);
    } catch (error) {
      const deadlock = diagnoseError(error);
      if (deadlock !== null) deadlocks.push({ model, found: [deadlock] });
      refusals.push({ model, reason: reasonFor(error) });
    }
  }
  tell({ kind: "progress", done: models.length, of: models.length, what: "Comparing" });
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
