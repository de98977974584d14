/**
 * What goes on in a lane over a stretch of time.
 * - `ready`: it could go on, but another one runs, or its loop is busy;
 * - `running`: it runs;
 * - `computing`: it computes;
 * - `suspended`: it waits, and its thread can do something else;
 * - `blocking`: it waits, and so does its thread;
 * - `waits-for-gil`, `waits-for-core`: it could run, if the interpreter's lock, or a core, were free.
 */
export type LaneState = (typeof LANE_STATES)[number];

/** In the order of the legend. A span holds the place of its state in this list. */
export const LANE_STATES = [
  "ready",
  "running",
  "computing",
  "suspended",
  "blocking",
  "waits-for-gil",
  "waits-for-core",
] as const;

/** The number that stands for each state. */
export const STATE: StateNumbers = {
  ready: 0,
  running: 1,
  computing: 2,
  suspended: 3,
  blocking: 4,
  "waits-for-gil": 5,
  "waits-for-core": 6,
};

interface StateNumbers {
  readonly ready: 0;
  readonly running: 1;
  readonly computing: 2;
  readonly suspended: 3;
  readonly blocking: 4;
  readonly "waits-for-gil": 5;
  readonly "waits-for-core": 6;
}

/** The state that a number stands for. */
export function stateAt(number: number): LaneState {
  return LANE_STATES[number] ?? "running";
}
