import type { LinkTable } from "./link-table.ts";
import type { SpanTable } from "./span-table.ts";

/** What a lane stands for: a task of the scenario (or one that it made), a thread, or a process. */
export type LaneKind = (typeof LANE_KINDS)[number];

export const LANE_KINDS = ["task", "thread", "process"] as const;

/** One run, in the form in which it is drawn. */
export interface RunModel {
  readonly by: LaneKind;
  /** From the run's beginning to its last event. */
  readonly seconds: number;
  /** How many tasks of the scenario began; of a trace without them, how many tasks. */
  readonly tasks: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly lanes: readonly LaneInfo[];
  readonly spans: SpanTable;
  readonly links: LinkTable;
  /** How many tasks were under way: `values[i]` of them from `times[i]` on. */
  readonly concurrency: StepCurve;
  /** When an iteration of an event loop began. */
  readonly iterations: Float64Array;
}

/** One lane. Numbers are those of the trace; null for what it does not stand for. */
export interface LaneInfo {
  readonly name: string;
  readonly work: number | null;
  readonly task: number | null;
  readonly thread: number | null;
  readonly process: number | null;
  /** 1 for a task that the lane above has made, or that a task in a lane of depth 1 has, …; else 0. */
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  /** How it ended; null if it had not when the trace did. */
  readonly outcome: "finished" | "cancelled" | "failed" | null;
  /** The name of what it failed with. */
  readonly error: string | null;
}

export interface StepCurve {
  readonly times: Float64Array;
  readonly values: Uint32Array;
}
