import {
  ganttOf,
  logOf,
  perfettoOf,
  pythonOf,
  type Scenario,
  type Simulation,
  traceToNdjson,
  worksToCsv,
} from "@interleave/core";
import { renderTimeline, type TimelineOptions } from "@interleave/timeline";

import { negotiate } from "../http/negotiate.ts";
import { Problem, shortened } from "../http/problem.ts";

/** A form that a simulation can be answered in, beside JSON. */
export interface Format {
  readonly type: string;
  /** For people. */
  readonly what: string;
  readonly write: (simulation: Simulation, scenario: Scenario) => string;
  /** It is a JSON document; any other is text. */
  readonly isJson?: true;
  /** It has a line or more for each event. */
  readonly hasEvents?: true;
}

/** The forms, by the names that `format` takes. A new one is an entry here. */
export const formats = {
  svg: { type: "image/svg+xml", what: "A picture of all runs on one clock.", write: (simulation) => svgOf(simulation) },
  log: { type: "text/plain", what: "The log that each program would have printed.", write: logsOf },
  csv: { type: "text/csv", what: "A row for each task of each run (RFC 4180).", write: worksToCsv },
  mermaid: {
    type: "text/vnd.mermaid",
    what: "A Gantt chart for Mermaid.",
    write: (simulation) => ganttOf(simulation),
  },
  ndjson: {
    type: "application/x-ndjson",
    what: "The trace of each run: a line that says what it is of, then a line for each event.",
    write: ndjsonOf,
    hasEvents: true,
  },
  perfetto: {
    type: "application/vnd.interleave.perfetto+json",
    what: "A trace for Perfetto (https://ui.perfetto.dev) and for Chrome.",
    write: perfettoOf,
    isJson: true,
    hasEvents: true,
  },
  python: {
    type: "text/x-python",
    what: "The Python program of each run, one after the other: of one model, it can be run.",
    write: programsOf,
  },
} as const satisfies Record<string, Format>;

export type FormatName = "json" | keyof typeof formats;

/** The names of the formats, JSON first. */
// Object.keys forgets the type of the keys of an object that is closed.
export const formatNames: readonly FormatName[] = ["json", ...(Object.keys(formats) as (keyof typeof formats)[])];

/** The media type of a form. */
function typeOf(name: FormatName): string {
  return name === "json" ? "application/json" : formats[name].type;
}

/**
 * The form to answer in: the one that is named, or else the one that the client accepts best.
 *
 * @throws Problem if there is none that it accepts.
 */
export function formatFor(named: FormatName | undefined, accept: string | undefined): FormatName {
  if (named !== undefined) return named;
  const type = negotiate(accept, formatNames.map(typeOf));
  const found = formatNames.find((name) => typeOf(name) === type);
  if (found !== undefined) return found;
  const available = formatNames.map((name) => ({ format: name, type: typeOf(name) }));
  throw new Problem("not-acceptable", {
    detail: `There is no answer of the type ${shortened(accept ?? "")}. There are ${available.map((each) => each.type).join(", ")}.`,
    extensions: { available },
  });
}

/** The picture of all runs, each under its model's name. */
export function svgOf({ runs }: Simulation, options: TimelineOptions = {}): string {
  return renderTimeline(
    runs.map(({ model, trace }) => ({ title: model, trace })),
    options,
  );
}

function logsOf({ runs }: Simulation): string {
  const logs = runs.map(({ model, trace }) => [`# ${model}`, ...logOf(trace).map(({ text }) => text)].join("\n"));
  return `${logs.join("\n\n")}\n`;
}

function programsOf({ runs }: Simulation, scenario: Scenario): string {
  return runs.map(({ model }) => `# ${model}\n${pythonOf(scenario, model).lines.join("\n")}\n`).join("\n\n");
}

/** The traces one after the other: the first line of each says how many events follow. */
function ndjsonOf({ runs }: Simulation): string {
  return runs.map(({ trace }) => traceToNdjson(trace)).join("");
}
