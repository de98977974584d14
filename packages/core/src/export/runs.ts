import type { Simulation } from "../analysis/run.ts";
import type { Trace } from "../trace/event.ts";

/** A run to be exported, and what it is called. */
export interface TitledTrace {
  readonly title: string;
  readonly trace: Trace;
}

/** What can be exported: a simulation, whose runs are called as their models are, or traces with titles. */
export type Exported = Simulation | readonly TitledTrace[];

/** The runs of what is exported, in order. */
export function runsOf(exported: Exported): readonly TitledTrace[] {
  // Array.isArray does not narrow a readonly array away.
  if (!("runs" in exported)) return exported;
  return exported.runs.map(({ model, trace }) => ({ title: model, trace }));
}
