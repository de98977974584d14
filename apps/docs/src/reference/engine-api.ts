import { posix } from "node:path";

import { parseSync } from "oxc-parser";

import { type Declaration, declarationsIn } from "./declarations.ts";
import { listing } from "./markdown.ts";
import { readRepository } from "./repository.ts";

const CORE = "packages/core";

/** An entry of the engine (`.`, `./asyncio`, …): everything that it exports, with signature and documentation, by kind. */
export function engineEntry(entry: string): string {
  const exported = exportsOf(entry);
  const sections = SECTIONS.map(([heading, kinds]) => {
    const these = exported.filter(([first]) => first !== undefined && kinds.includes(first.kind));
    return these.length === 0 ? "" : `## ${heading}\n\n${these.map(symbol).join("\n")}`;
  });
  return sections.join("\n");
}

const SECTIONS: readonly (readonly [heading: string, kinds: readonly Declaration["kind"][]])[] = [
  ["Functions", ["function"]],
  ["Classes", ["class"]],
  ["Constants", ["constant"]],
  ["Types", ["interface", "type"]],
];

/** The names that an entry exports, each with its declarations: a function with several signatures has several. */
function exportsOf(entry: string): (readonly Declaration[])[] {
  const { exports } = JSON.parse(readRepository(`${CORE}/package.json`)) as { exports: Record<string, string> };
  const file = exports[entry];
  if (file === undefined) throw new Error(`@interleave/core has no entry ${entry}`);
  return exportedFrom(posix.join(CORE, file)).map(({ name, path }) => resolved(name, path));
}

interface Exported {
  readonly name: string;
  /** The file that it comes from, which may have it from another one. */
  readonly path: string;
}

/** What an index hands on. */
function exportedFrom(path: string): Exported[] {
  const { program } = parseSync(path, readRepository(path));
  return program.body.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || statement.source === null) return [];
    const from = posix.join(posix.dirname(path), statement.source.value);
    return statement.specifiers.map(({ exported }) => ({
      name: "name" in exported ? exported.name : exported.value,
      path: from,
    }));
  });
}

function resolved(name: string, path: string): readonly Declaration[] {
  const found = declarationsIn(path).filter((declaration) => declaration.name === name);
  if (found.length > 0) return found;
  const next = exportedFrom(path).find((exported) => exported.name === name);
  if (next === undefined) throw new Error(`${path} does not declare ${name}`);
  return resolved(name, next.path);
}

function symbol(declarations: readonly Declaration[]): string {
  const [{ name, comment } = { name: "", comment: "" }] = declarations;
  const told = declarations.find((declaration) => declaration.comment !== "")?.comment ?? comment;
  return [
    `### \`${name}\`\n`,
    listing("typescript", declarations.map(({ code }) => code).join("\n")),
    `${prose(told)}\n`,
  ].join("\n");
}

/** A documentation comment as Markdown. */
function prose(comment: string): string {
  return comment
    .replaceAll(/\{@link ([^}|\s]+)(?:[^}]*)\}/g, "`$1`")
    .replaceAll(/^@example\s*$/gm, "")
    .replaceAll(/^@throws (\w+)/gm, "\n_Throws_ `$1`")
    .replaceAll(/^@returns /gm, "\n_Returns_ ")
    .replaceAll(/^@param (\w+)(?: -)? /gm, "\n`$1`: ");
}
