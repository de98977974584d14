import { writeFileSync } from "node:fs";

import type { AstroIntegration } from "astro";

import { readPages, type ReferencePage } from "./pages.ts";

/** Writes `llms.txt` and `llms-full.txt`, the reference for programs that read, when the site has been built. */
export function readingList(): AstroIntegration {
  return {
    name: "interleave-reading-list",
    hooks: {
      "astro:build:done": async ({ dir }) => {
        const pages = await readPages();
        writeFileSync(new URL("llms.txt", dir), listOf(pages));
        writeFileSync(new URL("llms-full.txt", dir), textOf(pages));
      },
    },
  };
}

const WHAT =
  "Interleave shows what a concurrent Python program does before anyone runs it: the same work one after another, under asyncio, in threads " +
  "and in processes, on a clock that can jump.";

/** A list of the pages in the form of llmstxt.org: title, what it is, and a link with a sentence for each page. */
export function listOf(pages: readonly ReferencePage[]): string {
  const line = ({ id, title, description }: ReferencePage): string => `- [${title}](/${id}/): ${description}`;
  return [
    "# Interleave\n",
    `> ${WHAT}\n`,
    "The article is the [front page](/). The HTTP API describes itself in [openapi.json](/openapi.json).",
    "The text of all pages below is in [llms-full.txt](/llms-full.txt).\n",
    "## Reference\n",
    ...pages.map(line),
    "",
  ].join("\n");
}

/** The text of all pages, as Markdown. */
export function textOf(pages: readonly ReferencePage[]): string {
  const text = ({ id, title, markdown }: ReferencePage): string => `# ${title}\n\n/${id}/\n\n${markdown.trim()}\n`;
  return `> ${WHAT}\n\n${pages.map(text).join("\n---\n\n")}`;
}
