import { FREE } from "../src/machine/index.ts";
import {
  type ModelName,
  type Scenario,
  simulate as simulateAtPrices,
  type Simulation,
  type SimulationOptions,
} from "../src/index.ts";

/** As `simulate`, where nothing costs anything if no prices are given: everything takes just as long as the scenario says. */
export function simulate(
  scenario: Scenario,
  seed: number,
  models?: readonly ModelName[],
  options?: SimulationOptions,
): Simulation {
  return simulateAtPrices(scenario, seed, models, { prices: FREE, ...options });
}
