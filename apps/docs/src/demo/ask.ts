import type { Simulation } from "@interleave/core";

import { apiAt } from "../api/client.ts";
import { reasonOf, Refusal, refusalIn } from "../api/refusal.ts";
import { type Outcome, type Question, simulationFrom } from "./outcome.ts";

/**
 * A simulation from the API; from the same engine in this browser, with the reason, if the API does not answer, or not in time, or with
 * anything but the simulation.
 *
 * `origin` is where the API is. Rejects if `signal` aborts, or, with the reason, if the engine cannot be loaded either.
 */
export async function askForSimulation(question: Question, origin: string, signal: AbortSignal): Promise<Outcome> {
  try {
    return { simulation: await askApi(question, origin, signal), source: "api" };
  } catch (error) {
    signal.throwIfAborted();
    const { simulateHere } = await import("./engine.ts");
    return { simulation: simulateHere(question), source: "browser", reason: reasonOf(error) };
  }
}

async function askApi(question: Question, origin: string, signal: AbortSignal): Promise<Simulation> {
  const { work, seed, models } = question;
  const json = { ...work, seed, models: [...models], include: ["statistics" as const, "trace" as const] };
  const response = await apiAt(origin, signal).v1.simulations.$post({ json, query: {} });
  if (response.status !== 200) throw await refusalIn(response);
  const answer: unknown = await response.json();
  try {
    const simulation = simulationFrom(answer, question);
    if (simulation !== null) return simulation;
  } catch {
    // Its traces have events that no trace can have.
  }
  throw new Refusal("the API answered with something else than the simulation");
}
