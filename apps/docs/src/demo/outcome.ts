import type { ModelName, PresetName, Run, Scenario, Simulation, TraceEvent } from "@interleave/core";
import { TRACE_VERSION, traceOf } from "@interleave/core/trace";

/** What a demo wants to know: what becomes of this work under these models. */
export interface Question {
  readonly work: { readonly preset: PresetName } | { readonly scenario: Scenario };
  readonly seed: number;
  readonly models: readonly ModelName[];
}

/** Who did the computing. */
export type Source = "build" | "api" | "browser";

/** A simulation, and where it comes from. */
export interface Outcome {
  readonly simulation: Simulation;
  readonly source: Source;
  /** Why it does not come from the API, as a part of a sentence. */
  readonly reason?: string;
}

/** Where the numbers come from, as a sentence. */
export function sourceText({ source, reason = "the API did not answer", simulation: { engine } }: Outcome): string {
  const sentences: Record<Source, string> = {
    build: `Computed when this page was built, engine ${engine}.`,
    api: `Computed by the API, engine ${engine}.`,
    browser: `Simulated in your browser: ${reason}. Engine ${engine}.`,
  };
  return sentences[source];
}

/**
 * A document that came over the network, as the answer to this question; null if it is anything else.
 *
 * @throws TypeError or RangeError if its traces have events that no trace can have.
 */
export function simulationFrom(value: unknown, { seed, models }: Question): Simulation | null {
  // Looked into below.
  const { seed: found, engine, cores, runs } = (value ?? {}) as Partial<Simulation>;
  const isWhole =
    found === seed &&
    typeof engine === "string" &&
    cores !== undefined &&
    Number.isInteger(cores) &&
    Array.isArray(runs) &&
    runs.length === models.length &&
    runs.every((run, index) => isRun(run, models[index]));
  if (!isWhole) return null;
  // Over the network, the events of a trace are a list.
  const traces = runs.map(({ model, statistics, trace }) => ({
    model,
    statistics,
    trace: traceOf(trace.events, trace.about),
  }));
  return { seed, engine, cores, runs: traces };
}

function isRun(value: unknown, wanted: ModelName | undefined): boolean {
  // Looked into here.
  const { model, statistics, trace } = (value ?? {}) as Partial<Run>;
  return (
    model === wanted &&
    Number.isFinite(statistics?.makespan) &&
    trace?.version === TRACE_VERSION &&
    Array.isArray(trace.events) &&
    trace.events.every(isEvent)
  );
}

function isEvent(value: unknown): boolean {
  // Looked into here.
  const { type, time } = (value ?? {}) as Partial<TraceEvent>;
  return typeof type === "string" && Number.isFinite(time);
}
