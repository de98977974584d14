import { type Simulation, worksOf } from "@interleave/core";

import type { Question } from "../demo/outcome.ts";

/** The ten tasks once more, under asyncio. */
export const JOB: Question = { work: { preset: "ten-tasks" }, seed: 7, models: ["asyncio"] };

/** The end of a task: when it was planned, and when it was told. Seconds after the start. */
export interface End {
  readonly work: number;
  readonly planned: number;
  readonly measured: number;
}

/** One task as it is planned. */
export interface Planned {
  readonly work: number;
  readonly name: string;
  readonly end: number;
}

/** The tasks in the order of their planned ends. */
export function planOf({ runs }: Simulation): Planned[] {
  const works = runs.flatMap(({ trace }) => worksOf(trace));
  return works.map(({ work, name, end }) => ({ work, name, end })).sort((a, b) => a.end - b.end);
}

/** How late something was, for people. */
export function lateText({ planned, measured }: End): string {
  // The API measures in whole milliseconds, and plans in finer ones.
  const milliseconds = Math.max(0, (measured - planned) * 1000);
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** Whose timers they were; if the browser's, why not the API's, as a part of a sentence. */
export type Timekeeper = { readonly where: "api" } | { readonly where: "browser"; readonly reason: string };

/** What came of it. */
export function resultText(ends: readonly End[], by: Timekeeper): string {
  const late = ends.map(({ planned, measured }) => Math.max(0, measured - planned)).sort((a, b) => a - b);
  const milliseconds = (seconds = 0): string => `${(seconds * 1000).toFixed(1)} ms`;
  const median = late[Math.floor((late.length - 1) / 2)];
  const what = `All ${ends.length} tasks are done. In the median they were ${milliseconds(median)} late, at most ${milliseconds(late.at(-1))}.`;
  return by.where === "api"
    ? `${what} Timed by the API, and told as it happened.`
    : `${what} Timed by your browser: ${by.reason}.`;
}
