/** What XML 1.0 cannot say, even escaped: control characters, lone surrogates, the two non-characters of the basic plane. */
const UNSAYABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that stays text, as an element's content and in an attribute, in XML and in HTML. */
export function escapeText(text: string): string {
  return text.replace(UNSAYABLE, "\u{FFFD}").replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** A coordinate with at most two decimals: the same on every machine, and no longer than it needs to be. */
export function px(value: number): string {
  // Adding 0 turns -0 into 0.
  return String(Number(value.toFixed(2)) + 0);
}

/** The attributes of an element, each with a space before it. Values are escaped, numbers rounded; `undefined` leaves one out. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .map(([name, value]) => {
      if (value === undefined) return "";
      return ` ${name}="${typeof value === "number" ? px(value) : escapeText(value)}"`;
    })
    .join("");
}
