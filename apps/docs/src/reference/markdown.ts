/** A table in Markdown. What its cells hold is Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n") + "\n";
}

function cell(markdown: string): string {
  return markdown.replaceAll(/(?<!\\)\|/g, String.raw`\|`).replaceAll(/\s*\n\s*/g, " ");
}

/** A listing. */
export function listing(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\`\n`;
}

/** Words that are no Markdown: what would be read as such is escaped. */
export function plain(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|]/g, String.raw`\$&`);
}

/** Seconds, in the unit that suits them. */
export function secondsText(seconds: number): string {
  const [factor, unit] = units.find(([least]) => Math.abs(seconds) >= least) ?? [1e-9, "ns"];
  return `${Number((seconds / factor).toPrecision(3))} ${unit}`;
}

const units: readonly (readonly [factor: number, unit: string])[] = [
  [1, "s"],
  [1e-3, "ms"],
  [1e-6, "µs"],
  [1e-9, "ns"],
];
