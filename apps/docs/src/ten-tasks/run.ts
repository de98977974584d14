import { askForSimulation } from "../demo/ask.ts";
import type { Outcome } from "../demo/outcome.ts";
import { questionOf, type Setup } from "./model.ts";
import { logs, pictures, status, summary } from "./view.ts";

/** Everything of the demo that changes with a run. */
export interface Shown {
  readonly outcome: Outcome;
  readonly pictures: string;
  readonly summary: string;
  readonly logs: string;
  readonly status: string;
}

/** A run, by the API or here, as it is shown. Browsers load this file when the reader comes near. Rejects as `askForSimulation` does. */
export async function run(seed: number, setup: Setup, origin: string, signal: AbortSignal): Promise<Shown> {
  const outcome = await askForSimulation(questionOf(seed, setup), origin, signal);
  const { simulation } = outcome;
  return {
    outcome,
    pictures: pictures(simulation),
    summary: summary(simulation),
    logs: logs(simulation),
    status: status(outcome),
  };
}
