import type { Simulation } from "@interleave/core";

import { type Outcome, type Question, simulationFrom } from "./outcome.ts";

/** Whoever has waited this long (milliseconds) gets the browser's own answer. */
const PATIENCE = 2500;

/**
 * A simulation from the API; from the same engine in this browser, if the API does not answer, or not in time, or with anything but the
 * simulation.
 *
 * `origin` is where the API is. Rejects if `signal` aborts, or if the engine cannot be loaded either.
 */
export async function askForSimulation(question: Question, origin: string, signal: AbortSignal): Promise<Outcome> {
  try {
    return { simulation: await askApi(question, origin, signal), source: "api" };
  } catch {
    signal.throwIfAborted();
    const { simulateHere } = await import("./engine.ts");
    return { simulation: simulateHere(question), source: "browser" };
  }
}

async function askApi(question: Question, origin: string, signal: AbortSignal): Promise<Simulation> {
  const { work, seed, models } = question;
  const response = await fetch(`${origin}/v1/simulations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...work, seed, models, include: ["statistics", "trace"] }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
  });
  if (!response.ok) throw new Error(`The API answered with status ${response.status}.`);
  const simulation = simulationFrom(await response.json(), question);
  if (simulation === null) throw new Error("The API answered with something else than the simulation.");
  return simulation;
}
