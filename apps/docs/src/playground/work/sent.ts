import { columnsOf, type Simulation, type TitledTrace } from "@interleave/core";
import { traceFrom } from "@interleave/core/trace";

import type { SentSimulation, SentTrace } from "./protocol.ts";

/** A trace as it is sent. */
export function sentTrace({ title, trace }: TitledTrace): SentTrace {
  return { title, about: trace.about, columns: columnsOf(trace) };
}

/** The trace that was sent. */
export function receivedTrace({ title, about, columns }: SentTrace): TitledTrace {
  return { title, trace: traceFrom(columns, about) };
}

/** A simulation as it is sent. */
export function sentSimulation({ runs, seed, engine, cores }: Simulation): SentSimulation {
  return {
    seed,
    engine,
    cores,
    runs: runs.map(({ model, statistics, trace }) => ({
      model,
      statistics,
      trace: sentTrace({ title: model, trace }),
    })),
  };
}

/** The simulation that was sent. */
export function receivedSimulation({ runs, ...rest }: SentSimulation): Simulation {
  return {
    ...rest,
    runs: runs.map(({ model, statistics, trace }) => ({ model, statistics, trace: receivedTrace(trace).trace })),
  };
}
