import { inOrder } from "./perfetto-event.ts";
import { writeRun } from "./perfetto-run.ts";
import { PerfettoWriter } from "./perfetto-writer.ts";
import { type Exported, runsOf } from "./runs.ts";

/** What tells our own files from others. */
export const PRODUCER = "Interleave";

/**
 * The runs as a trace for Perfetto (https://ui.perfetto.dev) and `chrome://tracing`: JSON in the Trace Event Format.
 *
 * A process of the file is a process of a run; its threads are the event loops (which task has the loop), the machine's threads (their
 * states) and the asyncio tasks (their states). The scenario's tasks are asynchronous slices, from their arrival on. Arrows lead from who creates
 * to what is created, and from who wakes a task to the task; counters show how many tasks are ready and under way, how many threads run, and how
 * long the queues are. Times are exact to the nanosecond.
 *
 * @example
 * ```ts
 * const { traceEvents } = JSON.parse(perfettoOf([{ title: "asyncio", trace }])) as { traceEvents: { ph: string; name: string }[] };
 * console.log(traceEvents.filter(({ ph, name }) => ph === "X" && name === "Task 3").length); // 1
 * ```
 */
export function perfettoOf(exported: Exported): string {
  const writer = new PerfettoWriter();
  for (const [index, { title, trace }] of runsOf(exported).entries()) writeRun(writer, title, index + 1, trace);
  const lines = inOrder(writer.events).map((event) => JSON.stringify(event));
  return `{"traceEvents":[\n${lines.join(",\n")}\n],"displayTimeUnit":"ms","otherData":{"producer":"${PRODUCER}"}}\n`;
}
