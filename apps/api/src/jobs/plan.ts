import { type ModelName, simulate, type TraceEvent } from "@interleave/core";

import type { JobSpec } from "./spec.ts";

/** An event of the run of one model, and when it is to be told. */
export interface JobEvent {
  readonly model: ModelName;
  /** In seconds after the job's start; null for what was not planned but happened. */
  readonly planned: number | null;
  readonly event: TraceEvent;
}

/** An event whose time is known before. */
export interface PlannedEvent extends JobEvent {
  readonly planned: number;
}

/**
 * Everything that a job will tell, in order: the runs of its models side by side. The same for the same spec and engine.
 *
 * @throws LimitError if it is more than so many events, and what else `simulate` throws.
 */
export function planOf({ scenario, seed, models, speed }: JobSpec, events: number): readonly PlannedEvent[] {
  const { runs } = simulate(scenario, seed, models, { events });
  const plan: PlannedEvent[] = [];
  for (const { model, trace } of runs) {
    for (const event of trace.events) plan.push({ model, planned: onTheWall(event.time, speed), event });
  }
  // Sorting is stable: events of one time keep the order of their run, and runs that of the models.
  return plan.sort((left, right) => left.planned - right.planned);
}

/** To the microsecond: what is finer is noise of the division, and no timer keeps it. */
function onTheWall(seconds: number, speed: number): number {
  return Math.round((seconds / speed) * 1e6) / 1e6;
}

/** What tells one plan from another, in hexadecimal digits. */
export async function digestOf(plan: readonly PlannedEvent[]): Promise<string> {
  return sha256(JSON.stringify(plan));
}

/** SHA-256 in hexadecimal digits. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
