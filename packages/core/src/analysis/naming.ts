import { type Reading, workOfTask } from "./reading.ts";

/** Seconds by which a sum of many can be off. */
const SAME = 1e-9;

/** The first of the longest. */
export function longestOf<T extends { readonly start: number; readonly end: number }>(all: readonly T[]): T {
  return all.reduce((longest, one) => (one.end - one.start > longest.end - longest.start + SAME ? one : longest));
}

/** The name of the work for which a task does something, or of the task. */
export function nameOf(reading: Reading, { task, start }: { readonly task: number; readonly start: number }): string {
  return workOfTask(reading, task, start)?.name ?? reading.loops.tasks.get(task)?.name ?? "a callback";
}
