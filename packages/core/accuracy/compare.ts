/** How far the predictions are from what was measured. */
import type { ModelName } from "../src/models/index.ts";
import type { Outcome } from "./predicted.ts";
import type { Measured } from "./python.ts";

/** Others than these at work make a measurement doubtful: so many cores kept busy by other programs. */
const BUSY = 0.1;
/** Models that differ by less than this share are as good as each other. */
const CLEAR = 0.2;
const GOAL = 0.15;

/** A run as the table has it; all durations in seconds. */
export interface Figures {
  readonly makespan: number;
  readonly latency: { readonly p50: number; readonly p95: number; readonly max: number };
  /** What was computed, by all threads and processes, until everything was closed. */
  readonly cpuSeconds: number;
}

/** One scenario under one model. */
export interface Row {
  readonly scenario: string;
  readonly model: ModelName;
  readonly works: number;
  /** On how many cores it was simulated. */
  readonly cores: number;
  /** How fast a core was before and after that run, against the prices' `iteration`: the prices of what is computed were divided by it. */
  readonly speed: number;
  readonly predicted: Figures;
  /** The run whose error is the median. */
  readonly measured: Figures;
  /** The makespans of all runs. */
  readonly runs: readonly number[];
  /** (predicted − measured) / measured, of the makespan. */
  readonly error: number;
  /** The median over all works of |predicted − measured| / measured, of their latencies. */
  readonly latencyError: number;
  /** (predicted − measured) / measured, of the CPU seconds: what others do hardly counts here. */
  readonly cpuError: number;
  readonly otherCores: number | null;
  /** Other programs were in the way. */
  readonly busy: boolean;
}

/** A run that could not be measured, and why. */
export interface FailedRow {
  readonly scenario: string;
  readonly model: ModelName;
  readonly failure: string;
}

/** Two models of one scenario of which the prediction says the wrong one is faster. */
export interface WrongOrder {
  readonly scenario: string;
  readonly faster: ModelName;
  readonly slower: ModelName;
  /** How many times longer the slower one really takes. */
  readonly ratio: number;
}

export interface Summary {
  readonly rows: number;
  readonly busyRows: number;
  readonly medianError: number;
  /** The share of the rows whose makespan is predicted within 15 %. */
  readonly within15: number;
  readonly medianLatencyError: number;
  readonly medianCpuError: number;
  /** How many pairs of models differ by more than 20 % in reality, and which of them are predicted the other way round. */
  readonly clearPairs: number;
  readonly wrongOrders: readonly WrongOrder[];
  /** The scenarios in which another model is predicted to be the fastest, and really takes more than 20 % longer. */
  readonly wrongWinners: readonly WrongOrder[];
}

/** A run carried out for real, and what was predicted for a core as fast as it was then. */
export interface Attempt {
  readonly measured: Measured;
  readonly speed: number;
  readonly predicted: Outcome;
}

function errorOf({ measured, predicted }: Attempt): number {
  return (predicted.makespan - measured.makespan) / measured.makespan;
}

/** The attempt in the middle, by its error: one of the lower half if their number is even. */
function medianAttempt(attempts: readonly Attempt[]): Attempt {
  const sorted = attempts.toSorted((a, b) => errorOf(a) - errorOf(b));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new RangeError("no run");
  return middle;
}

export function rowOf(about: Pick<Row, "scenario" | "model" | "cores">, attempts: readonly Attempt[]): Row {
  const middle = medianAttempt(attempts);
  const { measured: real, predicted: prediction, speed } = middle;
  const errors = real.latencies.map((latency, index) => {
    const predicted = prediction.latencies[index] ?? Number.NaN;
    return latency === 0 ? 0 : Math.abs(predicted - latency) / latency;
  });
  const { otherCores } = real;
  return {
    ...about,
    speed,
    works: real.latencies.length,
    predicted: figuresOf(prediction),
    measured: figuresOf(real),
    runs: attempts.map(({ measured }) => measured.makespan),
    error: errorOf(middle),
    latencyError: median(errors),
    cpuError: (prediction.cpuSeconds - real.cpuSeconds) / real.cpuSeconds,
    otherCores,
    busy: otherCores !== null && otherCores > BUSY,
  };
}

/**
 * A row with another prediction of what was measured then. Of the latencies only those that the row has are left: the error is the
 * median of those of their p50, p95 and maximum.
 */
export function predictedAnew(row: Row, prediction: Outcome): Row {
  const predicted = figuresOf(prediction);
  const { measured } = row;
  const { p50, p95, max } = measured.latency;
  const errors = [
    [predicted.latency.p50, p50],
    [predicted.latency.p95, p95],
    [predicted.latency.max, max],
  ].map(([is = 0, was = 0]) => (was === 0 ? 0 : Math.abs(is - was) / was));
  return {
    ...row,
    predicted,
    error: (predicted.makespan - measured.makespan) / measured.makespan,
    latencyError: median(errors),
    cpuError: (predicted.cpuSeconds - measured.cpuSeconds) / measured.cpuSeconds,
  };
}

export function summaryOf(rows: readonly Row[]): Summary {
  const errors = rows.map(({ error }) => Math.abs(error));
  const pairs = rows.flatMap((faster) =>
    rows
      .filter((slower) => slower.scenario === faster.scenario && takes(slower) > (1 + CLEAR) * takes(faster))
      .map((slower) => ({ faster, slower })),
  );
  const wrong = pairs.filter(({ faster, slower }) => faster.predicted.makespan >= slower.predicted.makespan);
  const winners = wrong.filter(
    ({ faster, slower }) => isFastest(faster, rows, takes) && isFastest(slower, rows, isSaidToTake),
  );
  return {
    rows: rows.length,
    busyRows: rows.filter(({ busy }) => busy).length,
    medianError: median(errors),
    within15: rows.length === 0 ? 0 : errors.filter((error) => error <= GOAL).length / rows.length,
    medianLatencyError: median(rows.map(({ latencyError }) => latencyError)),
    medianCpuError: median(rows.map(({ cpuError }) => Math.abs(cpuError))),
    clearPairs: pairs.length,
    wrongOrders: wrong.map(orderOf),
    wrongWinners: winners.map(orderOf),
  };
}

function orderOf({ faster, slower }: { readonly faster: Row; readonly slower: Row }): WrongOrder {
  const ratio = takes(slower) / takes(faster);
  return { scenario: faster.scenario, faster: faster.model, slower: slower.model, ratio };
}

function isFastest(row: Row, rows: readonly Row[], by: (row: Row) => number): boolean {
  return rows.every((other) => other.scenario !== row.scenario || by(other) >= by(row));
}

function takes(row: Row): number {
  return row.measured.makespan;
}

function isSaidToTake(row: Row): number {
  return row.predicted.makespan;
}

function figuresOf({ makespan, latencies, cpuSeconds }: Outcome): Figures {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { makespan, latency: { p50: at(0.5), p95: at(0.95), max: at(1) }, cpuSeconds };
}

/** The mean of the two in the middle if their number is even; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
}
