import type { Trace } from "../trace/event.ts";
import { worksOf } from "../trace/spans.ts";

/** What a run comes to. Durations are seconds. */
export interface Statistics {
  /** From the run's beginning to its last event. */
  readonly makespan: number;
  /** How many tasks of the scenario began. */
  readonly tasks: number;
  /** From each task's start to its end, over all of them. */
  readonly latency: { readonly min: number; readonly mean: number; readonly max: number; readonly total: number };
  /** How many tasks were under way, on average over the makespan (0 for an empty run). */
  readonly meanConcurrency: number;
}

/** The statistics of one run, derived from its trace. */
export function statisticsOf(trace: Trace): Statistics {
  const latencies = worksOf(trace).map(({ start, end }) => end - start);
  const makespan = trace.events.at(-1)?.time ?? 0;
  const total = latencies.reduce((sum, latency) => sum + latency, 0);
  return {
    makespan,
    tasks: latencies.length,
    latency: {
      min: latencies.reduce((least, latency) => Math.min(least, latency), latencies[0] ?? 0),
      mean: latencies.length === 0 ? 0 : total / latencies.length,
      max: latencies.reduce((most, latency) => Math.max(most, latency), 0),
      total,
    },
    meanConcurrency: makespan === 0 ? 0 : total / makespan,
  };
}
