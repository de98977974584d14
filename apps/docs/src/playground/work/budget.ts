import type { Scenario } from "@interleave/core";

/** How many events all runs of a simulation may have together: about 33 bytes and a few microseconds each. */
export const EVENTS = 2_000_000;
/** The same for all runs of a sweep; and how many a single one of them may have. */
export const SWEEP_EVENTS = 4_000_000;

/** Why a scenario is not even begun; null if it can be. Every task has a start and an end. */
export function tooMuch({ groups }: Scenario, models: number, events: number): string | null {
  const tasks = groups.reduce((sum, { count }) => sum + count, 0);
  if (2 * tasks * models <= events) return null;
  const most = Math.floor(events / 2 / models);
  return `${tasks.toLocaleString("en")} tasks under ${models} ${models === 1 ? "model" : "models"} are more than a page can hold: at most ${most.toLocaleString("en")} tasks here. Lower the counts, or choose fewer models.`;
}
