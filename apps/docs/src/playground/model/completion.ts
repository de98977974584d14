import { type JsonSchema, scenarioJsonSchema } from "@interleave/core/scenario";
import { getLocation, type Node, parseTree } from "jsonc-parser";

import { formatted, tooDeepAt } from "./document.ts";

/** Something that can be written at a place of a text. */
export interface Completion {
  /** What is shown, and searched in. */
  readonly label: string;
  /** What takes the place of the text from `from` to `to`. */
  readonly insert: string;
  /** What it does, in a sentence; empty where there is none. */
  readonly info: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

let made: JsonSchema | undefined;
const schema = (): JsonSchema => (made ??= scenarioJsonSchema());

/** What the scenario language allows at a place of a text; null where it has nothing to say. */
export function completionsAt(text: string, at: number): Completions | null {
  if (tooDeepAt(text) !== null) return null;
  const location = getLocation(text, at);
  const { path, isAtPropertyKey, previousNode } = location;
  const root = parseTree(text);
  const span = spanOf(previousNode, at);
  if (isAtPropertyKey) {
    const object = nodeAt(root, path.slice(0, -1));
    const written = path.at(-1);
    const own = keysIn(object).filter((key) => key !== written);
    const options = keysOf(schemasAt(root, path.slice(0, -1)), own, isFollowedByColon(text, span.to));
    return options.length === 0 ? null : { ...span, options };
  }
  const options = namesFor(root, path) ?? valuesOf(schemasAt(root, path));
  return options.length === 0 ? null : { ...span, options };
}

/** What the steps that name something can name. */
const NAMED: Readonly<Record<string, string>> = {
  lock: "locks",
  semaphore: "semaphores",
  put: "queues",
  get: "queues",
};

/** The names of the locks, semaphores or queues that the scenario has, where one of them is to be named; else null. */
function namesFor(root: Node | undefined, path: readonly (string | number)[]): Completion[] | null {
  const things = path.includes("steps") ? NAMED[String(path.at(-1))] : undefined;
  if (things === undefined) return null;
  const node = nodeAt(root, [things]);
  const names = node?.type === "array" ? (node.children ?? []).map(({ value }) => String(value)) : keysIn(node);
  return names.map((name) => ({
    label: JSON.stringify(name),
    insert: JSON.stringify(name),
    info: `One of the ${things}.`,
  }));
}

/** The word that is being written, with its quotes; nothing if there is none. */
function spanOf(node: Node | undefined, at: number): { readonly from: number; readonly to: number } {
  const isIn = node !== undefined && node.type !== "object" && node.type !== "array" && at <= node.offset + node.length;
  return isIn && at >= node.offset ? { from: node.offset, to: node.offset + node.length } : { from: at, to: at };
}

function isFollowedByColon(text: string, at: number): boolean {
  return /^\s*:/.test(text.slice(at));
}

function nodeAt(root: Node | undefined, path: readonly (string | number)[]): Node | undefined {
  let node = root;
  for (const key of path) {
    node =
      node?.type === "array"
        ? node.children?.[Number(key)]
        : node?.children?.find((property) => property.children?.[0]?.value === key)?.children?.[1];
  }
  return node;
}

function keysIn(node: Node | undefined): string[] {
  if (node?.type !== "object") return [];
  // The key of a property is a text.
  return (node.children ?? []).map((property) => String(property.children?.[0]?.value));
}

/** The schemas that what is at a place may be read by: of alternatives, those that allow the keys which are there. */
function schemasAt(root: Node | undefined, path: readonly (string | number)[]): JsonSchema[] {
  let schemas = [schema()].flatMap(alternatives);
  for (const [depth, key] of path.entries()) {
    const keys = keysIn(nodeAt(root, path.slice(0, depth)));
    const fitting = schemas.filter((each) => keys.every((own) => own === key || allows(each, own)));
    schemas = fitting.flatMap((each) => childrenOf(each, key)).flatMap(alternatives);
  }
  return schemas;
}

/** A schema without references and alternatives: those that it stands for. */
function alternatives(part: JsonSchema): JsonSchema[] {
  const reference = part["$ref"];
  if (typeof reference === "string") {
    const target = partOf(partOf(schema(), "$defs"), reference.replace("#/$defs/", ""));
    return alternatives({
      ...target,
      ...(part["description"] === undefined ? {} : { description: part["description"] }),
    });
  }
  const any = part["anyOf"];
  return Array.isArray(any) ? any.filter(isSchema).flatMap(alternatives) : [part];
}

function childrenOf(part: JsonSchema, key: string | number): JsonSchema[] {
  if (typeof key === "number") {
    const tuple = part["prefixItems"];
    const item = Array.isArray(tuple) ? (tuple[key] as unknown) : part["items"];
    return isSchema(item) ? [item] : [];
  }
  const own = partOf(part, "properties")[key] ?? part["additionalProperties"];
  return isSchema(own) ? [own] : [];
}

function allows(part: JsonSchema, key: string): boolean {
  return Object.hasOwn(partOf(part, "properties"), key) || isSchema(part["additionalProperties"]);
}

function keysOf(schemas: readonly JsonSchema[], own: readonly string[], hasColon: boolean): Completion[] {
  const options = new Map<string, Completion>();
  // In a text that is being written, keys of other objects may seem to be of this one: those say nothing.
  const telling = own.filter((key) => schemas.some((each) => allows(each, key)));
  for (const each of schemas) {
    if (!telling.every((key) => allows(each, key))) continue;
    for (const [key, value] of Object.entries(partOf(each, "properties"))) {
      if (own.includes(key) || options.has(key) || !isSchema(value)) continue;
      const rest = hasColon ? "" : `: ${formatted(example(value))}`;
      options.set(key, { label: key, insert: `${JSON.stringify(key)}${rest}`, info: infoOf(value) });
    }
  }
  return [...options.values()];
}

function valuesOf(schemas: readonly JsonSchema[]): Completion[] {
  const options = new Map<string, Completion>();
  for (const each of schemas) {
    for (const value of exampleValues(each)) {
      const insert = formatted(value);
      if (!options.has(insert))
        options.set(insert, { label: insert.replaceAll(/\s+/g, " "), insert, info: infoOf(each) });
    }
  }
  return [...options.values()];
}

function exampleValues(part: JsonSchema): unknown[] {
  const values = part["enum"];
  if (Array.isArray(values)) return values.filter((value) => typeof value === "string");
  if (part["type"] === "object" && part["required"] === undefined) return [];
  // Any number would do.
  if (part["type"] === "number" || part["type"] === "integer") return [];
  if (part["type"] === "string" && part["const"] === undefined && !isQuantity(part)) return [];
  return [example(part)];
}

/** The smallest thing that a schema allows. */
function example(part: JsonSchema): unknown {
  const all = alternatives(part);
  const meant = all.find(isQuantity) ?? all[0] ?? {};
  if (isQuantity(meant)) return "100ms";
  if (typeof meant["const"] === "string") return meant["const"];
  if (Array.isArray(meant["enum"])) return String(meant["enum"][0]);
  switch (meant["type"]) {
    case "number":
    case "integer":
      return typeof meant["minimum"] === "number" ? Math.max(1, meant["minimum"]) : 1;
    case "string":
      return "name";
    case "array":
      return exampleList(meant);
    default:
      return exampleObject(meant);
  }
}

function exampleList(part: JsonSchema): unknown {
  const tuple = part["prefixItems"];
  if (Array.isArray(tuple)) return tuple.filter(isSchema).map(example);
  const { items } = part;
  return isSchema(items) && part["minItems"] !== undefined ? [example(items)] : [];
}

function exampleObject(part: JsonSchema): unknown {
  const required = part["required"];
  const properties = partOf(part, "properties");
  const keys = Array.isArray(required) ? required.map(String) : [];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = properties[key];
      return isSchema(value) ? [[key, example(value)]] : [];
    }),
  );
}

function isQuantity(part: JsonSchema): boolean {
  return part["type"] === "string" && String(part["pattern"]).includes("ns|us");
}

function infoOf(part: JsonSchema): string {
  const [first] = alternatives(part);
  const description = part["description"] ?? first?.["description"];
  return typeof description === "string" ? description : "";
}

function partOf(whole: JsonSchema, key: string): JsonSchema {
  const part = whole[key];
  return isSchema(part) ? part : {};
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
