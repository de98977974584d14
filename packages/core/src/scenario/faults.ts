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

/** A longer key is named by its beginning. */
const LONGEST_KEY = 200;

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
      pointer: pointerTo([...path, key.slice(0, LONGEST_KEY)]),
      expected: "no such key",
      found: shown(key),
    }));
  }
  if (issue.code === "invalid_union") {
    const meant = branchMeant(issue.errors, issue.input);
    if (meant !== null) return faultsOf(meant, path);
  }
  return [{ pointer: pointerTo(path), expected: expectation(issue), found: shown(issue.input) }];
}

/** What one branch of a union has against a value. */
type Branch = readonly z.core.$ZodIssue[];

/**
 * The one branch of a union that the author had in mind, or null: the one that has the right type and all the keys that were written; if
 * there is none, the one that has most of them.
 */
function branchMeant(branches: readonly Branch[], input: unknown): Branch | null {
  const ofThisKind = branches.filter((issues) => !issues.some(isOfAnotherKind));
  const complete = ofThisKind.filter((issues) => strangeKeys(issues) === 0);
  if (complete.length > 0) return only(complete);
  const strangest = typeof input === "object" && input !== null ? Object.keys(input).length : 0;
  const fewest = Math.min(...ofThisKind.map(strangeKeys));
  return fewest < strangest ? only(ofThisKind.filter((issues) => strangeKeys(issues) === fewest)) : null;
}

function only(branches: readonly Branch[]): Branch | null {
  return branches.length === 1 ? (branches[0] ?? null) : null;
}

/** How many keys were written that the branch does not have. */
function strangeKeys(issues: Branch): number {
  return issues.reduce(
    (sum, issue) => (issue.code === "unrecognized_keys" && issue.path.length === 0 ? sum + issue.keys.length : sum),
    0,
  );
}

function isOfAnotherKind(issue: z.core.$ZodIssue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") return branchMeant(issue.errors, issue.input) === null;
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return article({ int: "whole number", record: "object" }[String(issue.expected)] ?? issue.expected);
    case "too_small":
      return `${bound(issue.origin)}${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${unit(issue.origin, issue.minimum)}`;
    case "too_big":
      return `${bound(issue.origin)}${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${unit(issue.origin, issue.maximum)}`;
    case "invalid_key":
      return `a key that is ${issue.issues.map(expectation).join(", ")}`;
    case "invalid_value":
      return issue.values.length === 1 ? quoted(issue.values[0]) : `one of ${issue.values.map(quoted).join(", ")}`;
    default:
      // The schemas say it in words of their own.
      return issue.message;
  }
}

function bound(origin: string): string {
  return { number: "a number of ", int: "a number of ", string: "text of ", array: "an array of " }[origin] ?? "";
}

function unit(origin: string, count: number | bigint): string {
  const one = { string: " character", array: " element" }[origin];
  return one === undefined ? "" : count === 1 ? one : `${one}s`;
}

function article(type: string): string {
  return `${/^[aeiou]/.test(type) ? "an" : "a"} ${type}`;
}

function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** As it would be written in the document; what JSON does not have, as JavaScript has it. */
function quoted(value: unknown): string {
  return typeof value === "string" || (typeof value === "object" && value !== null)
    ? JSON.stringify(value)
    : String(value);
}

const SHOWN = 60;

/** A value, short enough for a sentence. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = quoted(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
