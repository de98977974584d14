import { statisticsOf } from "../analysis/statistics.ts";
import type { Trace } from "../trace/event.ts";
import { worksOf } from "../trace/spans.ts";

/** One line of the log: when it was written (seconds since the run began) and what it says. */
export interface LogLine {
  readonly time: number;
  readonly text: string;
}

/**
 * The log that the program would have printed: a line for each start and each end, in order of time, and the total.
 *
 * `startedAt` is the time of day at which the run is taken to begin, in seconds since midnight.
 *
 * @example
 * ```ts
 * const lines = logOf(trace, { startedAt: 21 * 3600 + 48 * 60 + 34 });
 * console.log(lines[0]?.text); // Task 1 started at 21:48:34
 * console.log(lines.at(-1)?.text); // Process took 0.82 seconds
 * ```
 */
export function logOf(trace: Trace, { startedAt = 0 }: { readonly startedAt?: number } = {}): LogLine[] {
  const works = new Map(worksOf(trace).map((work) => [work.work, work]));
  const lines: LogLine[] = [];
  for (const event of trace.events) {
    if (event.type !== "work-started" && event.type !== "work-finished") continue;
    const work = works.get(event.work);
    if (work === undefined) continue;
    const at = timeOfDay(startedAt + event.time);
    const text =
      event.type === "work-started"
        ? `${work.name} started at ${at}`
        : `${work.name} completed at ${at}, in ${(work.end - work.start).toFixed(2)} seconds`;
    lines.push({ time: event.time, text });
  }
  const { makespan } = statisticsOf(trace);
  return [...lines, { time: makespan, text: `Process took ${makespan.toFixed(2)} seconds` }];
}

function timeOfDay(seconds: number): string {
  const whole = Math.floor(seconds) % 86_400;
  return [whole / 3600, (whole / 60) % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}
