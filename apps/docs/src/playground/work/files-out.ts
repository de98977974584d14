import { ganttOf, logOf, perfettoOf, spansToCsv, type TitledTrace, worksToCsv } from "@interleave/core";
import { traceToNdjson } from "@interleave/core/trace";
import { renderTimeline } from "@interleave/timeline";

import type { FormName, Order, WrittenFile } from "./protocol.ts";
import { receivedSimulation, receivedTrace } from "./sent.ts";

type WriteOrder = Extract<Order, { readonly kind: "write" }>;

/** Writes a result in a form that other programs read. */
export function writeFile({ form, sent, others, title }: WriteOrder): WrittenFile {
  const simulation = receivedSimulation(sent);
  const runs: TitledTrace[] = [
    ...simulation.runs.map(({ model, trace }) => ({ title: model, trace })),
    ...others.map(receivedTrace),
  ];
  const { ending, type } = FILES[form];
  const name = `${nameOf(title)}.${ending}`;
  if (form === "trace") return { name, type, text: `${JSON.stringify(simulation)}\n` };
  return { name, type, text: writers[form](runs, title) };
}

const FILES: Readonly<Record<FormName, { readonly ending: string; readonly type: string }>> = {
  trace: { ending: "json", type: "application/json" },
  ndjson: { ending: "ndjson", type: "application/x-ndjson" },
  perfetto: { ending: "perfetto.json", type: "application/json" },
  svg: { ending: "svg", type: "image/svg+xml" },
  mermaid: { ending: "mmd", type: "text/plain" },
  log: { ending: "log", type: "text/plain" },
  "works-csv": { ending: "tasks.csv", type: "text/csv" },
  "spans-csv": { ending: "spans.csv", type: "text/csv" },
};

const writers: Readonly<Record<Exclude<FormName, "trace">, (runs: readonly TitledTrace[], title: string) => string>> = {
  ndjson: (runs) => runs.map(({ trace }) => traceToNdjson(trace)).join(""),
  perfetto: (runs) => perfettoOf(runs),
  svg: (runs, title) => renderTimeline(runs, { width: 960, title, heading: title }),
  mermaid: (runs, title) => ganttOf(runs, { title }),
  log: logs,
  "works-csv": (runs) => worksToCsv(runs),
  "spans-csv": (runs) => spansToCsv(runs),
};

function logs(runs: readonly TitledTrace[]): string {
  const texts = runs.map(({ title, trace }) =>
    [`# ${oneLine(title)}`, ...logOf(trace).map(({ text }) => text)].join("\n"),
  );
  return `${texts.join("\n\n")}\n`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}

/** A name that any file system takes. */
function nameOf(title: string): string {
  return `interleave-${title
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, "-")
    .slice(0, 60)}`.replace(/-$/, "");
}
