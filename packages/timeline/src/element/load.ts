import { type Trace, TRACE_VERSION, traceOf } from "@interleave/core/trace";

import type { SessionRun } from "../view/session.ts";

/**
 * Reads what is at an address: a trace as JSON or NDJSON, or a simulation, whose runs have traces.
 *
 * @throws Error that says what was found, for people.
 */
export async function loadRuns(address: string, signal: AbortSignal): Promise<readonly SessionRun[]> {
  const response = await fetch(address, { signal, headers: { accept: "application/json, application/x-ndjson" } });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  return runsIn(await response.text());
}

/** Reads a trace, or the runs of a simulation. */
function runsIn(text: string): readonly SessionRun[] {
  const value = jsonOrNull(text);
  if (isSimulation(value))
    return value.runs.map(({ model, trace }, index) =>
      runIn(trace, typeof model === "string" ? model : `Run ${index + 1}`),
    );
  return [runIn(value ?? text, "Run")];
}

function runIn(source: unknown, title: string): SessionRun {
  const trace = traceIn(source);
  return { title: title === "Run" ? (trace.about.title ?? trace.about.model ?? title) : title, trace };
}

function traceIn(source: unknown): Trace {
  // Looked into below.
  const { version, about, events } = (source ?? {}) as Partial<Trace>;
  if (version !== TRACE_VERSION || !Array.isArray(events))
    throw new Error(`it is no trace of version ${TRACE_VERSION}`);
  return traceOf(events, about);
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // NDJSON, or something else: whoever reads traces will say.
    return null;
  }
}

function isSimulation(value: unknown): value is { runs: readonly { model?: unknown; trace: unknown }[] } {
  // Looked into here.
  const runs = (value as { runs?: unknown } | null)?.runs;
  return Array.isArray(runs) && runs.every((run) => typeof run === "object" && run !== null && "trace" in run);
}
