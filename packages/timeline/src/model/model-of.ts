import type { Trace } from "@interleave/core/trace";

import { readMachineLanes } from "./machine-lanes.ts";
import type { LaneKind, RunModel } from "./run-model.ts";
import { readTaskLanes } from "./task-lanes.ts";

/** Reads a trace once, and puts what is to be drawn into columns. */
export function modelOf(trace: Trace, by: LaneKind = "task"): RunModel {
  return by === "task" ? readTaskLanes(trace) : readMachineLanes(trace, by);
}
