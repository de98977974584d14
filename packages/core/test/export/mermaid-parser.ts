import { Window } from "happy-dom";

/** A bar as Mermaid has understood it: times in Mermaid's milliseconds, names with its escapes undone. */
export interface Bar {
  readonly section: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly isCritical: boolean;
  readonly isMilestone: boolean;
}

/** What Mermaid has understood. */
export interface Chart {
  readonly title: string;
  readonly sections: readonly string[];
  readonly bars: readonly Bar[];
}

/** What Mermaid's own database of a gantt chart has; its types do not tell. */
interface GanttDatabase {
  getDiagramTitle(): string;
  getSections(): string[];
  getTasks(): {
    section: string;
    task: string;
    startTime: Date;
    endTime: Date;
    crit?: boolean;
    milestone?: boolean;
  }[];
}

/** Has Mermaid itself read a chart; rejects with its error if it cannot. */
export async function readByMermaid(text: string): Promise<Chart> {
  // Mermaid looks for a browser's globals when it is loaded.
  const window = new Window();
  Object.assign(globalThis, { window, document: window.document });
  const { default: mermaid } = await import("mermaid");
  await mermaid.parse(text);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const database = diagram.db as unknown as GanttDatabase; // see there
  return {
    title: unescaped(database.getDiagramTitle()),
    sections: database.getSections().map(unescaped),
    bars: database.getTasks().map(({ section, task, startTime, endTime, crit, milestone }) => ({
      section: unescaped(section),
      name: unescaped(task),
      start: startTime.getTime(),
      end: endTime.getTime(),
      isCritical: crit === true,
      isMilestone: milestone === true,
    })),
  };
}

/** Mermaid keeps `#58;` in a form of its own, and makes it an entity when it has drawn. */
function unescaped(text: string): string {
  return text
    .trim()
    .replaceAll(/ﬂ°°(\d+)¶ß|#(\d+);/g, (_, code?: string, raw?: string) => String.fromCodePoint(Number(code ?? raw)));
}
