/** How many characters of a name are kept, unless an export says otherwise. */
const LONGEST = 200;

/**
 * A name as a text of one line: what breaks lines, controls a terminal or is half a character becomes "�"; a long text is cut, and ends in "…".
 *
 * Names come from users, and an imported trace need not keep to what a scenario allows.
 */
export function plainText(name: string, most: number = LONGEST): string {
  // Sixteen-bit units first, so that a megabyte is not looked at character by character.
  const characters = Array.from(name.slice(0, 2 * most + 2));
  const isCut = characters.length > most;
  const kept = isCut ? [...characters.slice(0, most - 1), "…"] : characters;
  return kept.join("").replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
