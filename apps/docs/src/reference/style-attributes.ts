import { readdirSync, readFileSync, writeFileSync } from "node:fs";

import type { AstroIntegration } from "astro";

/**
 * The security policy refuses `style` attributes. Starlight has some, which set a custom property each: they become `data-style`, when
 * the site has been built, and these values have a rule in reference.css.
 */
const KNOWN: ReadonlySet<string> = new Set([
  "--sl-icon-size: 1em;",
  "--sl-icon-size: 1rem;",
  "--sl-icon-size: 1.25rem;",
  "--sl-icon-size: 1.5rem;",
]);

/** Takes the style attributes out of the pages of the reference. */
export function styleAttributes(): AstroIntegration {
  return {
    name: "interleave-style-attributes",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const docs = new URL("docs/", dir);
        const pages = readdirSync(docs, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
        for (const page of pages) {
          const file = new URL(page.replaceAll("\\", "/"), docs);
          writeFileSync(file, withoutStyleAttributes(readFileSync(file, "utf8")));
        }
      },
    },
  };
}

/** @throws Error if there is an attribute for which reference.css has no rule: after an update of Starlight, for instance. */
export function withoutStyleAttributes(html: string): string {
  return html.replaceAll(/(<[a-z][^<>]*?) style="([^"]*)"/g, (_, before: string, style: string) => {
    if (!KNOWN.has(style)) throw new Error(`a page has style="${style}", for which reference.css has no rule`);
    return `${before} data-style="${style}"`;
  });
}
