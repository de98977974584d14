import { worksOf, type WorkSpans } from "../trace/spans.ts";
import { plainText } from "./plain-text.ts";
import { type Exported, runsOf, type TitledTrace } from "./runs.ts";

/**
 * The runs as a Mermaid gantt chart: a section for each run, with a bar for each task from its start to its end.
 *
 * Mermaid counts whole milliseconds. A simulation that takes less than a tenth of a second is therefore drawn in microseconds, and its axis says
 * so. Tasks that failed are marked as critical, tasks that took no time are milestones. Mermaid refuses more than 50,000
 * characters: tasks that would not fit are left out, and a line says how many.
 *
 * @example
 * ```ts
 * const lines = ganttOf([{ title: "asyncio", trace }], { title: "Ten tasks" }).split("\n");
 * console.log(lines[1], lines[4]); //   title Ten tasks   section asyncio
 * ```
 */
export function ganttOf(exported: Exported, { title }: { readonly title?: string } = {}): string {
  const runs = runsOf(exported);
  const sections = runs.slice(0, MOST_SECTIONS).map((run) => ({ run, works: worksOf(run.trace) }));
  const scale = scaleFor(Math.max(0, ...sections.map(({ works }) => lastEnd(works))));
  const head = [
    "gantt",
    ...(title === undefined ? [] : [`  title ${labelled(title)}`]),
    "  dateFormat x",
    `  axisFormat ${scale.axis}`,
  ];
  // Every section gets its share of the room, so that no run hides another one.
  const room = Math.floor(MOST_CHARACTERS / Math.max(1, sections.length));
  const bars = sections.flatMap(({ run, works }) => section(run, works, scale, room));
  const more = runs.length > sections.length ? [`  section and ${runs.length - sections.length} more runs`] : [];
  return `${[...head, ...bars, ...more].join("\n")}\n`;
}

/** More would not leave room for their headings. */
const MOST_SECTIONS = 60;

/** Mermaid's default `maxTextSize` is 50,000; what is left is for the head. */
const MOST_CHARACTERS = 49_000;

/** How many of Mermaid's milliseconds stand for a second, and how the axis is labelled. */
interface Scale {
  readonly perSecond: number;
  readonly axis: string;
}

/** `%Q` and `%s` are milliseconds and seconds since the epoch: unlike `%H` they do not depend on the reader's time zone. */
function scaleFor(seconds: number): Scale {
  if (seconds < 0.1) return { perSecond: 1e6, axis: "%Q µs" };
  return { perSecond: 1e3, axis: seconds < 10 ? "%Q ms" : "%s s" };
}

function section({ title }: TitledTrace, works: readonly WorkSpans[], scale: Scale, room: number): string[] {
  const heading = `  section ${labelled(title)}`;
  const lines: string[] = [];
  let left = room - heading.length - 100; // for the line that says what is missing
  for (const work of works) {
    const line = bar(work, scale);
    left -= line.length + 1;
    if (left < 0) break;
    lines.push(line);
  }
  const missing = works.length - lines.length;
  const end = Math.round(lastEnd(works) * scale.perSecond);
  return [heading, ...lines, ...(missing === 0 ? [] : [`  and ${missing} more tasks : done, 0, ${end}ms`])];
}

function bar({ name, start, end, error }: WorkSpans, { perSecond }: Scale): string {
  const [from, to] = [Math.round(start * perSecond), Math.round(end * perSecond)];
  const tags = [...(error === null ? [] : ["crit"]), ...(to === from ? ["milestone"] : [])];
  return `  ${labelled(name)} : ${[...tags, from, `${to - from}ms`].join(", ")}`;
}

function lastEnd(works: readonly WorkSpans[]): number {
  return works.reduce((last, { end }) => Math.max(last, end), 0);
}

/** What Mermaid's lexer would take for something else at the beginning of a line. */
const KEYWORD = /^(?:\d|acc|axis|call|click|date|exc|gantt|href|inc|section|tick|title|today|topaxis|vert|week)/i;

/** A name that is only text to Mermaid: letters, digits and spaces stay, the rest is written as `#code;`, which Mermaid shows as the character. */
function labelled(name: string): string {
  const text = plainText(name, 60).trim();
  if (text === "") return "#8203;";
  return Array.from(text)
    .map((character, index) => {
      const isPlain = /[\p{L}\p{M}\p{N} ]/u.test(character) && !(index === 0 && KEYWORD.test(text));
      return isPlain ? character : `#${character.codePointAt(0) ?? 0};`;
    })
    .join("");
}
