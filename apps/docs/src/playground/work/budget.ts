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

/** About how many events a run has, before any has: a step has some six, those in a loop as often as it goes round. */
export function expectedEvents({ groups }: Scenario): number {
  return groups.reduce((sum, { count, steps }) => sum + count * (2 + EVENTS_A_STEP * stepsIn(steps)), 0);
}

const EVENTS_A_STEP = 6;

/** Steps, and the steps in them, whatever the keys are called that hold these. */
function stepsIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + stepsIn(each), 0);
  const within = Object.values(value).reduce<number>((sum, each) => sum + stepsIn(each), 0);
  const rounds = "repeat" in value && typeof value.repeat === "number" ? value.repeat : 1;
  return 1 + rounds * within;
}

/** Which part of a run is done, as far as one can tell: it never goes back, and is never all. */
export function partDone(events: number, expected: number): number {
  return events < expected ? (0.9 * events) / expected : 1 - (0.1 * expected) / events;
}
