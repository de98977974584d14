import type * as z from "zod/mini";

/** One thing that is wrong with a document. */
export interface Fault {
  /** Where: a JSON Pointer (RFC 6901); empty for the document itself. */
  readonly pointer: string;
  /** What was expected there, for people. */
  readonly expected: string;
  /** What was found there, shortened. */
  readonly found: string;
}

/** A fault in one sentence. */
export function sentenceOf({ pointer, expected, found }: Fault): string {
  return `${pointer === "" ? "The document" : pointer}: expected ${expected}; found ${found}.`;
}

/** Every fault that a schema has found, in the order of the schema. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], above: readonly PropertyKey[] = []): Fault[] {
  return issues.flatMap((issue) => faultsOfIssue(issue, [...above, ...issue.path]));
}

function faultsOfIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): Fault[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...path, key]),
      expected: "no such key",
      found: quoted(key),
    }));
  }
  if (issue.code === "invalid_union") {
    const meant = branchMeant(issue.errors);
    if (meant !== null) return faultsOf(meant, path);
  }
  return [{ pointer: pointerTo(path), expected: expectation(issue), found: shown(issue.input) }];
}

/**
 * The branch of a union that the author had in mind: one that knows all keys that were written and misses none.
 * Null if none is, or if what was found is of another type altogether.
 */
function branchMeant(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | null {
  const meant = branches.filter((issues) => issues.length > 0 && !issues.some(isOfAnotherKind));
  return meant.length === 1 ? (meant[0] ?? null) : null;
}

function isOfAnotherKind(issue: z.core.$ZodIssue): boolean {
  return (
    (issue.code === "unrecognized_keys" && issue.path.length === 0) ||
    (issue.code === "invalid_type" && (issue.path.length === 0 || issue.input === undefined)) ||
    (issue.code === "invalid_value" && issue.path.length === 0)
  );
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return article(issue.expected === "int" ? "whole number" : issue.expected);
    case "too_small":
      return `${bound(issue.origin)}${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unit(issue.origin)}`;
    case "too_big":
      return `${bound(issue.origin)}${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unit(issue.origin)}`;
    case "invalid_value":
      return issue.values.length === 1 ? quoted(issue.values[0]) : `one of ${issue.values.map(quoted).join(", ")}`;
    case "invalid_union":
      return `one of ${[...new Set(issue.errors.map(summary))].join("; ")}`;
    case "invalid_format":
    case "custom":
      return issue.message;
    default:
      return issue.message || issue.code;
  }
}

/** What one branch of a union would have taken. */
function summary(issues: readonly z.core.$ZodIssue[]): string {
  const missing = issues.filter(
    (issue) => issue.code === "invalid_type" && issue.input === undefined && issue.path.length === 1,
  );
  if (missing.length > 0) return `an object with ${missing.map(({ path }) => quoted(path[0])).join(" and ")}`;
  const [first] = issues;
  return first === undefined ? "" : expectation(first);
}

function bound(origin: string): string {
  return origin === "number" || origin === "int" ? "a number of " : "";
}

function unit(origin: string): string {
  return { string: " characters", array: " elements", record: " keys" }[origin] ?? "";
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

function quoted(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

const SHOWN = 60;

/** A value, short enough for a sentence. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = quoted(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
