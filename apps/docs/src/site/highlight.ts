import { codeToTokens, createCssVariablesTheme } from "shiki";

const theme = createCssVariablesTheme({ name: "classes" });

/** A line to mark: one that has this text in it, with a class of this name. */
export interface MarkedLine {
  readonly text: string;
  readonly mark: "blocking" | "suspended";
}

/**
 * Python as HTML, highlighted by classes (`tok-keyword`, `tok-string`, …): style attributes would be refused by the site's security policy.
 *
 * `lit` is the number of a line that is lit, from 1.
 */
export async function highlightPython(
  code: string,
  marked: readonly MarkedLine[] = [],
  lit: number | null = null,
): Promise<string> {
  const { tokens } = await codeToTokens(code.trimEnd(), { lang: "python", theme });
  const lines = tokens.map((line, index) => {
    const whole = line.map(({ content }) => content).join("");
    const mark = marked.find(({ text }) => whole.includes(text))?.mark;
    const html = line.map(({ content, color }) => spanFor(content, color)).join("");
    const classes = [
      "line",
      ...(whole.trim() === "" ? ["blank"] : []),
      ...(index + 1 === lit ? ["lit"] : []),
      ...(mark === undefined ? [] : [`mark-${mark}`]),
    ];
    return `<span class="${classes.join(" ")}">${html}\n</span>`;
  });
  return `<code>${lines.join("")}</code>`;
}

function spanFor(content: string, color: string | undefined): string {
  const kind = /--shiki-token-([a-z-]+)/.exec(color ?? "")?.[1];
  const text = content.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return kind === undefined || content.trim() === "" ? text : `<span class="tok-${kind}">${text}</span>`;
}
