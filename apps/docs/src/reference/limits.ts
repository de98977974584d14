import { getNodeValue, parseTree, type Node } from "jsonc-parser";

import { table } from "./markdown.ts";
import { readRepository } from "./repository.ts";

/** What a deployment allows, with the comment over each limit, from the configuration itself. */
export function limitsTable(): string {
  const text = readRepository("apps/api/wrangler.jsonc");
  const tree = parseTree(text);
  const limits = tree && memberOf(memberOf(tree, "vars"), "LIMITS");
  if (limits === undefined) throw new Error("wrangler.jsonc has no vars.LIMITS");
  return table(["limit", "default", "what it bounds"], rowsOf(limits, text, ""));
}

function rowsOf(object: Node, text: string, prefix: string): string[][] {
  let told = "";
  return (object.children ?? []).flatMap(({ children: [key, value] = [] }) => {
    if (key === undefined || value === undefined) return [];
    const name = `${prefix}${String(getNodeValue(key))}`;
    // A comment holds for all that stand under it, up to the next one.
    told = commentBefore(text, key.offset) ?? told;
    if (value.type === "object") return rowsOf(value, text, `${name}.`);
    return [[`\`${name}\``, Number(getNodeValue(value)).toLocaleString("en"), told]];
  });
}

/** The comment lines right above a place. */
function commentBefore(text: string, offset: number): string | null {
  const lines = text.slice(0, offset).split("\n").slice(0, -1);
  const start = lines.findLastIndex((line) => !/^\s*\/\//.test(line)) + 1;
  const comment = lines.slice(start).map((line) => line.replace(/^\s*\/\/\s*/, ""));
  return comment.length === 0 ? null : comment.join(" ");
}

function memberOf(object: Node | undefined, name: string): Node | undefined {
  return object?.children?.find(({ children: [key] = [] }) => key !== undefined && getNodeValue(key) === name)
    ?.children?.[1];
}
