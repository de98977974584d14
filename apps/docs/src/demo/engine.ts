import { presets, simulate, type Simulation } from "@interleave/core";

import type { Question } from "./outcome.ts";

/** The simulation, computed where this runs. Browsers load this file only when they need it. */
export function simulateHere({ work, seed, models }: Question): Simulation {
  return simulate("preset" in work ? presets[work.preset] : work.scenario, seed, models);
}
