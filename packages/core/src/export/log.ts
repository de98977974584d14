import { statisticsOf } from "../analysis/statistics.ts";
import type { Trace } from "../trace/event.ts";
import { worksOf, type WorkSpans } from "../trace/spans.ts";
import { plainText } from "./plain-text.ts";

/** One line of the log: when it was written (seconds since the run began) and what it says. */
export interface LogLine {
  readonly time: number;
  readonly text: string;
}

/**
 * The log that the program would have printed: a line for each start and each end, in order of time, and the total. A task that failed or
 * was cancelled says so. A line is one line, whatever the tasks are called.
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
    const said = event.type === "work-started" ? `started at ${at}` : howItEnded(work, at);
    lines.push({ time: event.time, text: `${plainText(work.name)} ${said}` });
  }
  const { makespan } = statisticsOf(trace);
  const what = trace.about.cut ? "The trace was cut off after" : "Process took";
  return [...lines, { time: makespan, text: `${what} ${makespan.toFixed(2)} seconds` }];
}

/** A work that was cancelled has failed with a CancelledError; one that failed says with what. */
function howItEnded({ start, end, error }: WorkSpans, at: string): string {
  const took = `${(end - start).toFixed(2)} seconds`;
  if (error === null) return `completed at ${at}, in ${took}`;
  if (error === "CancelledError") return `was cancelled at ${at}, after ${took}`;
  return `failed with ${plainText(error)} at ${at}, after ${took}`;
}

function timeOfDay(seconds: number): string {
  const whole = Math.floor(seconds) % 86_400;
  return [whole / 3600, (whole / 60) % 60, whole % 60]
    .map((part) => String(Math.floor(part)).padStart(2, "0"))
    .join(":");
}
