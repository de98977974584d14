import { presets, simulate, type Simulation } from "@interleave/core";

import { MODELS, PRESET } from "./model.ts";

/** The simulation, computed where this runs. Browsers load this file only when they need it. */
export function simulateHere(seed: number): Simulation {
  return simulate(presets[PRESET], seed, MODELS);
}
