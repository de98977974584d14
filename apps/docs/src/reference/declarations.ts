import { parseSync } from "oxc-parser";
import { isolatedDeclarationSync } from "oxc-transform";

import { readRepository } from "./repository.ts";

/** What a file of the engine declares and exports. */
export interface Declaration {
  readonly name: string;
  readonly kind: "function" | "class" | "interface" | "type" | "constant";
  /** Its declaration, as the package's types have it: without bodies, comments of its members included. */
  readonly code: string;
  /** The comment over it, without its margin. */
  readonly comment: string;
}

const cache = new Map<string, readonly Declaration[]>();

/** The declarations of a source file: signatures and comments as the published types have them. */
export function declarationsIn(path: string): readonly Declaration[] {
  const known = cache.get(path);
  if (known !== undefined) return known;
  const { code, errors } = isolatedDeclarationSync(path, readRepository(path));
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const found = declarationsOf(path.replace(/\.ts$/, ".d.ts"), code);
  cache.set(path, found);
  return found;
}

const KINDS = {
  TSDeclareFunction: "function",
  FunctionDeclaration: "function",
  ClassDeclaration: "class",
  TSInterfaceDeclaration: "interface",
  TSTypeAliasDeclaration: "type",
  VariableDeclaration: "constant",
} as const;

function declarationsOf(path: string, code: string): Declaration[] {
  const { program, comments } = parseSync(path, code);
  return program.body.flatMap((statement): Declaration[] => {
    if (statement.type !== "ExportNamedDeclaration" || statement.declaration === null) return [];
    const { declaration } = statement;
    if (!(declaration.type in KINDS)) return [];
    const kind = KINDS[declaration.type as keyof typeof KINDS]; // it is one of them: see above
    const comment = comments.findLast(
      ({ end }) => end <= statement.start && code.slice(end, statement.start).trim() === "",
    );
    const names =
      declaration.type === "VariableDeclaration"
        ? declaration.declarations.map(({ id }) => ("name" in id ? id.name : ""))
        : ["id" in declaration && declaration.id !== null && "name" in declaration.id ? declaration.id.name : ""];
    return names.map((name) => ({
      name,
      kind,
      code: tidy(code.slice(statement.start, statement.end)),
      comment: unmargined(comment?.value ?? ""),
    }));
  });
}

/** Without what says nothing to a reader, and with two spaces for a tab. */
function tidy(code: string): string {
  return code
    .replace(/^export (?:declare )?/, "")
    .replaceAll("\t", "  ")
    .replaceAll(/^ *#private;\n/gm, "")
    .replaceAll(/^ *(?:private|protected) .*;\n/gm, "")
    .replaceAll(/\n( +)\*/g, "\n$1 *");
}

/** The text of a comment, without the stars. */
function unmargined(comment: string): string {
  return comment
    .replace(/^\*/, "")
    .replaceAll(/^[ \t]*\* ?/gm, "")
    .trim();
}
