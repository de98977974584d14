import type { Loader } from "astro/loaders";

import { readPages } from "./pages.ts";

/** Gives Astro the pages of the reference: what is written, with what is generated put in. */
export function referenceLoader(): Loader {
  return {
    name: "interleave-reference",
    load: async (context) => {
      context.store.clear();
      for (const { id, title, description, markdown, file } of await readPages()) {
        const data = await context.parseData({ id, data: { title, description } });
        const rendered = await context.renderMarkdown(markdown, { fileURL: file });
        context.store.set({ id, data, body: markdown, rendered: { ...rendered, html: reachable(rendered.html) } });
      }
    },
  };
}

/** A header that is empty gets words for who hears it; a row of them is none. What can be wider than a narrow window scrolls by itself: so it can be reached by keyboard. */
function reachable(html: string): string {
  return html
    .replaceAll(/<thead>\s*<tr>(?:\s*<th[^>]*><\/th>)+\s*<\/tr>\s*<\/thead>/g, "")
    .replaceAll(/<th([^>]*)><\/th>/g, '<th$1><span class="sr-only">What it is</span></th>')
    .replaceAll("<pre ", '<pre tabindex="0" ')
    .replaceAll("<table>", '<div class="wide" role="group" aria-label="Table" tabindex="0"><table>')
    .replaceAll("</table>", "</table></div>");
}
