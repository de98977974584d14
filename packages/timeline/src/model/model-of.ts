import type { Trace } from "@interleave/core/trace";

import { readProcessLanes } from "./process-lanes.ts";
import type { LaneKind, RunModel } from "./run-model.ts";
import { readTaskLanes } from "./task-lanes.ts";
import { readThreadLanes } from "./thread-lanes.ts";

/** Reads a trace once, and puts what is to be drawn into columns. */
export function modelOf(trace: Trace, by: LaneKind = "task"): RunModel {
  switch (by) {
    case "task":
      return readTaskLanes(trace);
    case "thread":
      return readThreadLanes(trace);
    case "process":
      return readProcessLanes(trace);
  }
}
