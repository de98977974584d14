import { type Span, worksOf, type WorkSpans } from "../trace/spans.ts";
import { type Exported, runsOf } from "./runs.ts";

/**
 * The spans of all runs as CSV (RFC 4180): a row for each stretch of a task's life, with times in seconds.
 *
 * A name that a spreadsheet would take for a formula begins with an apostrophe.
 *
 * @example
 * ```ts
 * const [header, first = ""] = spansToCsv([{ title: "asyncio", trace }]).split("\r\n");
 * console.log(header); // model,work,name,state,start,end,seconds
 * console.log(first.startsWith("asyncio,1,Task 1,")); // true
 * ```
 */
export function spansToCsv(exported: Exported): string {
  const rows = runsOf(exported).flatMap(({ title, trace }) =>
    worksOf(trace).flatMap((work) => work.spans.map((span) => spanRow(title, work, span))),
  );
  return csv(["model", "work", "name", "state", "start", "end", "seconds"], rows);
}

/**
 * The tasks of all runs as CSV (RFC 4180): a row for each, with when it arrived, started and ended, and how long it was in each state, all in
 * seconds. `error` is empty for a task that did not fail.
 *
 * @example
 * ```ts
 * const [header, first = ""] = worksToCsv([{ title: "asyncio", trace }]).split("\r\n");
 * console.log(header); // model,work,name,arrival,start,end,latency,ready,running,suspended,blocking,computing,error
 * console.log(first.startsWith("asyncio,1,Task 1,0,")); // true
 * ```
 */
export function worksToCsv(exported: Exported): string {
  const header = ["model", "work", "name", "arrival", "start", "end", "latency", ...STATES, "error"];
  const rows = runsOf(exported).flatMap(({ title, trace }) => worksOf(trace).map((work) => workRow(title, work)));
  return csv(header, rows);
}

const STATES = ["ready", "running", "suspended", "blocking", "computing"] as const;

type Cell = string | number;

function spanRow(title: string, { work, name }: WorkSpans, { state, start, end }: Span): Cell[] {
  return [title, work, name, state, start, end, end - start];
}

function workRow(title: string, { work, name, arrival, start, end, error, spans }: WorkSpans): Cell[] {
  const inState = (wanted: string): number =>
    spans.reduce((sum, span) => (span.state === wanted ? sum + span.end - span.start : sum), 0);
  return [title, work, name, arrival, start, end, end - arrival, ...STATES.map(inState), error ?? ""];
}

function csv(header: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A number is no user's text, and begins with no sign that is dangerous: times are not negative. */
function cell(value: Cell): string {
  if (typeof value === "number") return String(value);
  const text = defused(value.replaceAll(/\p{Cs}/gu, "\uFFFD"));
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets run a cell that begins like this; with an apostrophe in front it is text. So is what they make of it after trimming. */
function defused(text: string): string {
  return /^[\s\p{Cc}]*[=+\-@\t\r＝＋－＠]/u.test(text) ? `'${text}` : text;
}
