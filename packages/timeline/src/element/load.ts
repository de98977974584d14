import { parseTrace, readTrace, sentenceOfFault } from "@interleave/core/trace";

import type { SessionRun } from "../view/session.ts";

/**
 * Reads what is at an address: a trace as JSON or NDJSON, or a simulation, whose runs have traces.
 *
 * @throws Error that says what was found, for people.
 */
export async function loadRuns(address: string, signal: AbortSignal): Promise<readonly SessionRun[]> {
  const response = await fetch(address, { signal, headers: { accept: "application/json, application/x-ndjson" } });
  if (!response.ok) throw new Error(`${address} answers ${response.status}.`);
  return runsIn(await response.text());
}

function runsIn(text: string): readonly SessionRun[] {
  const value = jsonOrNull(text);
  if (isSimulation(value))
    return value.runs.map(({ model, trace }, index) =>
      runFrom(readTrace(trace), typeof model === "string" ? model : `Run ${index + 1}`),
    );
  return [runFrom(value === null ? parseTrace(text) : readTrace(value), null)];
}

function runFrom(parsed: ReturnType<typeof readTrace>, title: string | null): SessionRun {
  if (!parsed.ok) throw new Error(sentenceOfFault(parsed.fault));
  const { trace } = parsed;
  return { title: title ?? trace.about.title ?? trace.about.model ?? "Run", trace };
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
