/** Wide as their height: Han, Kana, Hangul, fullwidth forms, emoji. */
const WIDE =
  /[\u{1100}-\u{115F}\u{2E80}-\u{A4CF}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FF00}-\u{FF60}\u{1F000}-\u{1FAFF}]/u;
const NARROW = /[iljtfrI1.,:;'|!()[\] ]/;

/** Nobody reads more of a name than this, so nobody measures more. */
const LONGEST = 200;

/**
 * About how wide a text is, in pixels, in a sans-serif face of this size. There is no font to ask where pictures are drawn without a
 * browser, so the estimate is a little generous: a gutter too wide is better than a name cut off.
 */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text.slice(0, LONGEST)) ems += WIDE.test(character) ? 1 : NARROW.test(character) ? 0.36 : 0.6;
  return ems * size;
}

/** The text, or as much of its beginning as fits, with an ellipsis. */
export function fitted(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width && text.length <= LONGEST) return text;
  const characters = Array.from(text.slice(0, LONGEST));
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** The text in lines, each as wide as this at most, broken between words. */
export function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    const longer = line === undefined ? word : `${line} ${word}`;
    if (line !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
