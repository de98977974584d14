import { PRODUCER } from "../export/perfetto.ts";
import type { TitledTrace } from "../export/runs.ts";
import { readTrace, sentenceOfFault } from "../trace/parse.ts";
import { type ChromeFile, readChromeFile } from "./chrome-file.ts";
import { foreignRun } from "./foreign-run.ts";
import { ownRuns } from "./own-runs.ts";
import { Tally } from "./tally.ts";

/** The runs of a file, and in sentences what of it could not be read; or why none of it could. */
export type ImportedTraces =
  | { readonly ok: true; readonly runs: readonly TitledTrace[]; readonly unread: readonly string[] }
  | { readonly ok: false; readonly fault: string };

/**
 * Reads a trace in the Trace Event Format of Chrome and Perfetto, so that what really happened can be laid over a simulation: a file that
 * `perfettoOf` wrote becomes its runs again; one by VizTracer (`viztracer --log_async program.py`) becomes one run, whose tasks but the
 * main one are its works.
 *
 * `json` is the text, or what `JSON.parse` made of it. Whatever it says, nothing is thrown.
 *
 * @example
 * ```ts
 * const imported = importChromeTrace(perfettoOf([{ title: "asyncio", trace }]));
 * if (imported.ok) console.log(imported.runs.map(({ title, trace }) => `${title}: ${worksOf(trace).length} tasks`)); // [ 'asyncio: 10 tasks' ]
 * ```
 */
export function importChromeTrace(json: unknown): ImportedTraces {
  const parsed = typeof json === "string" ? parse(json) : { value: json };
  if (parsed === null) return { ok: false, fault: "This is no JSON: expected a trace in the Trace Event Format." };
  const events = eventsOf(parsed.value);
  if (events === null) {
    return {
      ok: false,
      fault: 'This is no trace: expected a list of events, or an object with such a list as "traceEvents".',
    };
  }
  const tally = new Tally();
  const isOwn = isExported(parsed.value);
  const file = readChromeFile(events, tally, isOwn ? 0 : undefined);
  if (file.rows.every(({ slices }) => slices.length === 0) && file.asyncs.length === 0) {
    return {
      ok: false,
      fault: `None of the ${events.length} events says what ran, and for how long (X, B and E, or b and e).`,
    };
  }
  const runs = isOwn && haveRuns(file) ? ownRuns(file, tally) : [foreignRun(file, tally)];
  const contradiction = isOwn ? contradictionIn(runs) : null;
  if (contradiction !== null) return { ok: false, fault: `The file contradicts itself: ${contradiction}` };
  return { ok: true, runs, unread: tally.sentences() };
}

/** Our own files say who did what by numbers: what somebody has changed in them need not fit together any more. Null if it does. */
function contradictionIn(runs: readonly TitledTrace[]): string | null {
  for (const { trace } of runs) {
    const read = readTrace({ ...trace, events: [...trace.events] });
    if (!read.ok) return sentenceOfFault(read.fault);
  }
  return null;
}

function parse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
}

function eventsOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null || !("traceEvents" in value)) return null;
  return Array.isArray(value.traceEvents) ? value.traceEvents : null;
}

/** True for a file that was exported here. */
function isExported(value: unknown): boolean {
  if (typeof value !== "object" || value === null || !("otherData" in value)) return false;
  const { otherData } = value;
  return (
    typeof otherData === "object" && otherData !== null && "producer" in otherData && otherData.producer === PRODUCER
  );
}

/** True if the processes say which run they are of. */
function haveRuns({ processes }: ChromeFile): boolean {
  return [...processes.values()].every(({ args }) => "run" in args);
}
