import type { Api } from "@interleave/api";
import type { Simulation } from "@interleave/core";
import { hc } from "hono/client";

import { isSimulation, MODELS, type Outcome, PRESET } from "./model.ts";

/** Whoever has waited this long (milliseconds) gets the browser's own answer. */
const PATIENCE = 2500;

/**
 * A simulation from the API; from the same engine in this browser, if the API does not answer, or not in time, or with anything but a
 * simulation.
 *
 * `origin` is where the API is. Rejects if `signal` aborts, or if the engine cannot be loaded either.
 */
export async function askForSimulation(seed: number, origin: string, signal: AbortSignal): Promise<Outcome> {
  try {
    return { simulation: await askApi(seed, origin, signal), source: "api" };
  } catch {
    signal.throwIfAborted();
    const { simulateHere } = await import("./engine.ts");
    return { simulation: simulateHere(seed), source: "browser" };
  }
}

async function askApi(seed: number, origin: string, signal: AbortSignal): Promise<Simulation> {
  const request = { json: { preset: PRESET, seed, models: MODELS } };
  const init = { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) };
  const response = await hc<Api>(origin).v1.simulations.$post(request, { init });
  if (response.status !== 200) throw new Error(`The API answered with status ${response.status}.`);
  const answer: unknown = await response.json();
  if (!isSimulation(answer, seed)) throw new Error("The API answered with something else than the simulation.");
  return answer;
}
