/** A stretch of a page's text, as the index found it. */
export interface Excerpt {
  readonly text: string;
  /** Whether these are the words that were looked for. */
  readonly marked: boolean;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#x27": "'" };

/** An excerpt of the index, HTML with `<mark>`, as text: whatever else is in it stays text. */
export function excerptOf(html: string): Excerpt[] {
  return html
    .split(/<mark>(.*?)<\/mark>/gs)
    .map((text, index) => ({ text: decoded(text), marked: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}

function decoded(html: string): string {
  return html.replaceAll(/&(lt|gt|amp|quot|#39|#x27);/g, (entity, name: string) => ENTITIES[name] ?? entity);
}

/** What was found, in a sentence. At most `most` pages are shown. */
export function statusOf(words: string, count: number, most: number): string {
  if (words.trim() === "") return "";
  if (count === 0) return `Nothing was found for “${words.trim()}”.`;
  if (count >= most) return `The first ${most} pages for “${words.trim()}”.`;
  return `${count} ${count === 1 ? "page" : "pages"} for “${words.trim()}”.`;
}
