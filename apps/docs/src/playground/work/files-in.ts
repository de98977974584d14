import { importChromeTrace, type TitledTrace } from "@interleave/core";
import { parseTrace, readTrace, sentenceOfFault } from "@interleave/core/trace";

import type { Answer } from "./protocol.ts";
import { sentTrace } from "./sent.ts";

/** Reads what another program, or this one, has traced: a trace or a simulation of ours, or a trace in Chrome's form. */
export function readTraces(name: string, text: string): Answer {
  const own = ownTraces(name, text);
  if (own !== null) return own;
  const imported = importChromeTrace(text);
  if (!imported.ok) return { kind: "refused", reason: imported.fault };
  return { kind: "read", file: { runs: titled(name, imported.runs).map(sentTrace), unread: imported.unread } };
}

function ownTraces(name: string, text: string): Answer | null {
  const document = jsonOrNull(text);
  const sources = sourcesIn(document, text);
  if (sources === null) return null;
  const runs: TitledTrace[] = [];
  for (const { title, source } of sources) {
    const parsed = typeof source === "string" ? parseTrace(source) : readTrace(source);
    if (!parsed.ok) return { kind: "refused", reason: sentenceOfFault(parsed.fault) };
    runs.push({ title, trace: parsed.trace });
  }
  return { kind: "read", file: { runs: titled(name, runs).map(sentTrace), unread: [] } };
}

/** The traces of a simulation, a trace alone, or the lines of one; null if it is something else. */
function sourcesIn(document: unknown, text: string): { title: string; source: unknown }[] | null {
  if (isObject(document) && Array.isArray(document["runs"])) {
    const runs = document["runs"].filter(isObject);
    return runs.map(({ model, trace }, index) => ({
      title: typeof model === "string" ? model : `run ${index + 1}`,
      source: trace,
    }));
  }
  if (isObject(document) && "version" in document) return [{ title: titleOf(document), source: document }];
  return document === null && text.startsWith('{"version":') ? [{ title: "", source: text }] : null;
}

function titleOf({ about }: Record<string, unknown>): string {
  if (!isObject(about)) return "";
  const name = about["title"] ?? about["model"];
  return typeof name === "string" ? name : "";
}

/** What is read is told from what is simulated by the file's name. */
function titled(name: string, runs: readonly TitledTrace[]): TitledTrace[] {
  return runs.map(({ title, trace }) => ({ title: title === "" ? name : `${title} (${name})`, trace }));
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
