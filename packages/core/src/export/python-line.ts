/** A line of a listing, and the number of the scenario's step that begins there. */
export interface Line {
  readonly text: string;
  readonly step?: number;
}

/** Lines of code that belong to no step. */
export function code(...texts: readonly string[]): Line[] {
  return texts.map((text) => ({ text }));
}

/** A step further to the right. */
function indented(lines: readonly Line[]): Line[] {
  return lines.map((line) => (line.text === "" ? line : { ...line, text: `    ${line.text}` }));
}

/** A statement that has a body. */
export function block(head: string, body: readonly Line[], step?: number): Line[] {
  const inner = body.length === 0 ? code("pass") : body;
  return [step === undefined ? { text: head } : { text: head, step }, ...indented(inner)];
}
