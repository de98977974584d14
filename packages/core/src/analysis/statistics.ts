import type { Trace } from "../trace/event.ts";
import { worksOf } from "../trace/spans.ts";

/** What a run comes to. All times are seconds; of a run without tasks they are 0. */
export interface Statistics {
  /** From the run's beginning to its last event. */
  readonly makespan: number;
  /** How many tasks of the scenario began. */
  readonly tasks: number;
  /** How many of them failed. */
  readonly failed: number;
  /** From each task's start to its end. */
  readonly duration: { readonly min: number; readonly mean: number; readonly max: number; readonly total: number };
  /** From each task's arrival to its end: what whoever sent it has to wait. */
  readonly latency: Quantiles;
  /** How many tasks ended in a second. */
  readonly throughput: number;
  /** How many tasks were under way, on average over the makespan. */
  readonly meanConcurrency: number;
}

/** The mean, and the values that half, 95 % and 99 % do not exceed (nearest rank: each is a value that occurred). */
export interface Quantiles {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** The statistics of one run, derived from its trace. */
export function statisticsOf(trace: Trace): Statistics {
  const works = worksOf(trace);
  const makespan = trace.events.at(-1)?.time ?? 0;
  const durations = works.map(({ start, end }) => end - start).sort((a, b) => a - b);
  const total = sumOf(durations);
  return {
    makespan,
    tasks: works.length,
    failed: works.filter(({ error }) => error !== null).length,
    duration: {
      min: durations[0] ?? 0,
      mean: works.length === 0 ? 0 : total / works.length,
      max: durations.at(-1) ?? 0,
      total,
    },
    latency: quantilesOf(works.map(({ arrival, end }) => end - arrival)),
    throughput: makespan === 0 ? 0 : works.length / makespan,
    meanConcurrency: makespan === 0 ? 0 : total / makespan,
  };
}

function quantilesOf(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return {
    mean: sorted.length === 0 ? 0 : sumOf(sorted) / sorted.length,
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
