import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** The root of the repository: the documents that lie beside the code are shown, not copied. */
export const ROOT = new URL("../../../../", import.meta.url);

/** Which page shows a document of the repository. */
const PAGES: Readonly<Record<string, string>> = {
  "packages/core/SPEC.md": "/docs/spec/",
  "packages/core/accuracy/README.md": "/docs/accuracy/",
  "packages/core/conformance/README.md": "/docs/conformance/",
  "packages/timeline/README.md": "/docs/timeline/",
  "packages/core/src/trace/event.ts": "/docs/trace/",
  "CONTRIBUTING.md": "/docs/contributing/",
  "apps/api/README.md": "/docs/deployment/",
};

/** The text of a file of the repository. */
export function readRepository(path: string): string {
  return readFileSync(new URL(path, ROOT), "utf8");
}

/** A whole document of the repository, its title left out. */
export function documentOf(path: string): string {
  return withLinks(path, readRepository(path).replace(/^# .*\n/, ""));
}

/** `path#Heading`: a section of a document of the repository, without its heading. Its own sections are of the second level. */
export function sectionOf(argument: string): string {
  const [path = "", heading = ""] = argument.split("#");
  const lines = linesWithDepth(readRepository(path));
  const start = lines.findIndex(({ depth, text }) => depth > 0 && text.replace(/^#+ /, "") === heading);
  const level = lines[start]?.depth ?? 0;
  if (level === 0) throw new Error(`${path} has no section "${heading}"; it is shown in the reference`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(({ depth }) => depth > 0 && depth <= level);
  const section = end < 0 ? rest : rest.slice(0, end);
  return withLinks(path, section.map(({ depth, text }) => (depth > 0 ? text.slice(level - 1) : text)).join("\n"));
}

/** Lines with the level of the heading that each is, 0 for what is none: a comment in a listing, for instance. */
function linesWithDepth(text: string): { readonly depth: number; readonly text: string }[] {
  let inListing = false;
  return text.split("\n").map((line) => {
    if (line.startsWith("```")) inListing = !inListing;
    return { depth: inListing ? 0 : (/^(#+) /.exec(line)?.[1]?.length ?? 0), text: line };
  });
}

/** Links to other files lead to the page that shows them; where there is none, the words stay. */
function withLinks(path: string, markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\((?!https?:|#|\/)([^)]+)\)/g, (_, words: string, target: string) => {
    const page = PAGES[posix.join(posix.dirname(path), target.replace(/\/?(?:#.*)?$/, ""))];
    return page === undefined ? words : `[${words}](${page})`;
  });
}
