import { readFileSync, writeFileSync } from "node:fs";

import type { AstroIntegration } from "astro";

/**
 * Puts the style sheets of a page into the page, when the site has been built: over a slow network its first picture then comes a round trip
 * sooner. Only for pages that most readers see first and once; the others share theirs. The security policy knows them by their hash.
 */
export function inlineStyles({ pages }: { readonly pages: readonly string[] }): AstroIntegration {
  return {
    name: "interleave-inline-styles",
    hooks: {
      "astro:build:done": ({ dir }) => {
        for (const page of pages) {
          const file = new URL(page, dir);
          const read = (path: string): string => readFileSync(new URL(path.slice(1), dir), "utf8");
          writeFileSync(file, withStylesIn(readFileSync(file, "utf8"), read));
        }
      },
    },
  };
}

/** The page with each linked style sheet of the site's own in its place. */
export function withStylesIn(html: string, read: (path: string) => string): string {
  return html.replaceAll(/<link rel="stylesheet" href="(\/_astro\/[^"]+\.css)">/g, (_link, path: string) => {
    const css = read(path);
    // Nothing in a style sheet may end the element that it stands in.
    if (/<\/style/i.test(css)) throw new Error(`${path} holds “</style”.`);
    return `<style>${css}</style>`;
  });
}
