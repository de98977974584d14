import { type Fault, parseScenario, type Scenario } from "@interleave/core";
import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

import { type Json, keysOf } from "./pointer.ts";

/** What a text comes to: no JSON, JSON that is no scenario, or a scenario. */
export type ReadDocument =
  | { readonly kind: "not-json"; readonly problem: string; readonly at: number }
  | { readonly kind: "faulty"; readonly value: Json; readonly faults: readonly Fault[] }
  | { readonly kind: "valid"; readonly value: Json; readonly scenario: Scenario };

/** More is not looked into: whoever writes this much does not write by hand. */
export const LONGEST_TEXT = 1_000_000;

/** Reads a scenario from text, with all that is wrong. */
export function readDocument(text: string): ReadDocument {
  if (text.length > LONGEST_TEXT) {
    return {
      kind: "not-json",
      problem: `The text has more than ${LONGEST_TEXT.toLocaleString("en")} characters.`,
      at: 0,
    };
  }
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== null) {
    return { kind: "not-json", problem: `The text has more than ${DEEPEST} brackets within each other.`, at: tooDeep };
  }
  const value = jsonIn(text);
  if (value === undefined) return { kind: "not-json", ...syntaxProblem(text) };
  const parsed = parseScenario(value);
  return parsed.ok
    ? { kind: "valid", value, scenario: parsed.scenario }
    : { kind: "faulty", value, faults: parsed.faults };
}

/** A scenario has 64 levels at most. What reads far deeper texts would run out of stack. */
const DEEPEST = 100;

/** Where a text has too many brackets within each other to be looked into; null if it has not. */
export function tooDeepAt(text: string): number | null {
  let depth = 0;
  for (const { 0: found, index } of text.matchAll(/"(?:[^"\\\n]|\\.)*"?|[[\]{}]/g)) {
    if (found === "[" || found === "{") depth++;
    else if (found === "]" || found === "}") depth--;
    if (depth > DEEPEST) return index;
  }
  return null;
}

function jsonIn(text: string): Json | undefined {
  try {
    // JSON.parse makes nothing else.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

const STRICT = { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false };

const EXPECTED: Readonly<Record<string, string>> = {
  InvalidSymbol: "a value in JSON's spelling",
  InvalidNumberFormat: "a number",
  PropertyNameExpected: "a key in quotes",
  ValueExpected: "a value",
  ColonExpected: "a colon",
  CommaExpected: "a comma",
  CloseBraceExpected: "a closing brace",
  CloseBracketExpected: "a closing bracket",
  EndOfFileExpected: "the end of the text",
  InvalidCommentToken: "no comment",
  UnexpectedEndOfString: "a closing quote",
};

function syntaxProblem(text: string): { readonly problem: string; readonly at: number } {
  const errors: ParseError[] = [];
  parseTree(text, errors, STRICT);
  const [first] = errors.toSorted((a, b) => a.offset - b.offset);
  const at = first?.offset ?? 0;
  const expected = EXPECTED[first === undefined ? "" : printParseErrorCode(first.error)] ?? "something else";
  const before = text.slice(0, at).split("\n");
  return {
    problem: `This is not JSON yet: in line ${before.length}, column ${(before.at(-1) ?? "").length + 1}, ${expected} was expected.`,
    at,
  };
}

/** A part of a text, in characters from its beginning. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

/** Where each of these pointers points in a text; of something that is missing, the key or the brace of what it should be in. */
export function placesOf(text: string, pointers: readonly string[]): Place[] {
  const root = parseTree(text, [], STRICT);
  return pointers.map((pointer) =>
    root === undefined ? { from: 0, to: text.length } : placeOf(root, keysOf(pointer)),
  );
}

function placeOf(root: Node, keys: readonly string[]): Place {
  let node = root;
  for (const key of keys) {
    const next = childOf(node, key);
    if (next === undefined) return headOf(node);
    node = next;
  }
  return node.type === "object" || node.type === "array"
    ? headOf(node)
    : { from: node.offset, to: node.offset + node.length };
}

function childOf(node: Node, key: string): Node | undefined {
  if (node.type === "array") return node.children?.[Number(key)];
  // The last of several with the same key is what JSON.parse takes.
  return node.children?.findLast((property) => property.children?.[0]?.value === key)?.children?.[1];
}

/** Its key, where it has one; else its opening brace. */
function headOf(node: Node): Place {
  const key = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  const head = key ?? { offset: node.offset, length: Math.min(1, node.length) };
  return { from: head.offset, to: head.offset + head.length };
}

const WIDTH = 72;

/** JSON as one would write it: what fits in a line is in a line. */
export function formatted(value: unknown, indent = ""): string {
  const line = inline(value);
  if (typeof value !== "object" || value === null || indent.length + line.length <= WIDTH) return line;
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map((each) => inner + formatted(each, inner))
    : entriesOf(value).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${formatted(each, inner)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

function inline(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  const entries = entriesOf(value).map(([key, each]) => `${JSON.stringify(key)}: ${inline(each)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** What JSON.stringify would write of it. */
function entriesOf(value: object): [string, unknown][] {
  return Object.entries(value).filter(([, each]) => each !== undefined);
}
