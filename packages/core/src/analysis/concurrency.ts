import type { Trace } from "../trace/event.ts";
import { worksOf } from "../trace/spans.ts";
import type { Reading } from "./reading.ts";
import { type Breakpoint, countOver } from "./step-function.ts";

/**
 * How many works were under way over time, as a step function: 0 before the first breakpoint and after the last. Its area is the total of
 * the works' durations.
 *
 * @example
 * ```ts
 * const points = concurrencyOf(trace);
 * console.log(Math.max(...points.map(({ value }) => value)), points.at(-1)?.value); // 10 0
 * ```
 */
export function concurrencyOf(trace: Trace): Breakpoint[] {
  return countOver(worksOf(trace));
}

/** How many waited for something outside of the program, or for a time, over time: tasks that slept, and threads in blocking calls. */
export function waitsOutside({ loops, threads, byThread }: Reading): Breakpoint[] {
  const sleeps = [...loops.tasks.values()].flatMap(({ stretches }) => stretches.filter(({ on }) => on === "sleep"));
  const calls = [...threads.values()]
    .filter(({ thread }) => byThread.has(thread))
    .flatMap(({ stretches }) => stretches.filter(({ state }) => state === "blocked"));
  return countOver([...sleeps, ...calls]);
}
