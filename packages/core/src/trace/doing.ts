import { CODE, type TraceColumns } from "./columns.ts";
import { WAIT_KINDS } from "./event.ts";

/**
 * What a work, or a task, does for a stretch of time.
 * - `ready`: it could run, but something else does: its loop is busy, or it waits for the GIL or a core;
 * - `running`: it runs;
 * - `suspended`: it waits, and its thread can do something else;
 * - `blocking`: it waits, and so does its thread;
 * - `computing`: it computes.
 */
export type Doing = "ready" | "running" | "suspended" | "blocking" | "computing";

const YIELD = WAIT_KINDS.indexOf("yield");

/** What the task does from then on that the event at a place is about; null if it does not say. Who only lets others run is ready at once. */
export function doingAfter({ type, b }: TraceColumns, index: number): Doing | null {
  switch (type[index]) {
    case CODE["task-created"]:
    case CODE["task-woken"]:
      return "ready";
    case CODE["task-started"]:
    case CODE["task-resumed"]:
      return "running";
    case CODE["task-suspended"]:
      return b[index] === YIELD ? "ready" : "suspended";
    case CODE["task-computes"]:
      return b[index] === 0 ? "computing" : "blocking";
    default:
      return null;
  }
}

/**
 * Since when a task is ready that was suspended at `since` and woken at `woken`, in seconds: a sleep is over when it is (`until`, NaN for what
 * is no sleep), even if the loop was too busy to notice.
 */
export function readySince(since: number, until: number, woken: number): number {
  return Number.isNaN(until) ? woken : Math.max(since, Math.min(woken, until));
}
