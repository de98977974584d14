import type { ModelName } from "../models/index.ts";
import type { Trace } from "../trace/event.ts";
import type { Statistics } from "./statistics.ts";

/** The same work under several execution models. The same input gives the same output, byte for byte. */
export interface Simulation {
  readonly seed: number;
  /** The version of the engine that made it. */
  readonly engine: string;
  /** How many cores the machine has. */
  readonly cores: number;
  /** In the order in which the models were asked for. */
  readonly runs: readonly Run[];
}

/** What one execution model made of the work. */
export interface Run {
  readonly model: ModelName;
  readonly statistics: Statistics;
  readonly trace: Trace;
}
