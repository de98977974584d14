import type { Trace } from "../trace/event.ts";
import { worksOf } from "../trace/spans.ts";
import { type Reading, workOfTask } from "./reading.ts";
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

/**
 * How many works waited for something outside of the program, or for a time, over time: their tasks slept, or their threads were in blocking
 * calls. Users who think, and whoever waits for the next work to come, are none.
 */
export function waitsOutside(reading: Reading): Breakpoint[] {
  const { loops, threads, byThread } = reading;
  const sleeps = [...loops.tasks.values()].flatMap(({ task, stretches }) =>
    stretches.filter(({ on, start }) => on === "sleep" && workOfTask(reading, task, start) !== null),
  );
  const calls = [...threads.values()]
    .filter(({ thread }) => byThread.has(thread))
    .flatMap(({ stretches }) => stretches.filter(({ state }) => state === "blocked"));
  return countOver([...sleeps, ...calls]);
}
