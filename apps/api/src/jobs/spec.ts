import type { ModelName, Scenario } from "@interleave/core";

/** How a job goes: `paced` sends a simulation's events at their times; `measured` really waits, and tells what came of it. */
export type JobKind = "paced" | "measured";

/** What a job is to do. With the engine's version it decides every event, so this is all that has to be kept of what is to come. */
export interface JobSpec {
  readonly kind: JobKind;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly models: readonly ModelName[];
  /** Simulated seconds in a second of the wall clock. */
  readonly speed: number;
  /** When it begins, in milliseconds since 1970; null for at once. */
  readonly startAt: number | null;
}

/** What a job's creation hands to its object. */
export interface JobOrder {
  readonly spec: JobSpec;
  /** SHA-256 of the secret with which it can be cancelled, in hexadecimal digits. */
  readonly secretHash: string;
  /** The object of the client whose job it is, to be told of its end. */
  readonly client: string;
}
