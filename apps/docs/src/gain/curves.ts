import { simulate } from "@interleave/core";

import measurements from "../../measurements/speed-up.json" with { type: "json" };
import type { Curves, Point, Question } from "./model.ts";

/** What was recorded, and where. */
export const recorded = measurements;

/** How long the latencies may be, in seconds. */
function longestFor(question: Question, n: number): number {
  return question === "shrinking" ? 10 / n : 1;
}

/** The points of both questions. Simulated with the same number of draws as were measured; used while the page is built. */
export function curves(): Curves {
  return { shrinking: pointsOf("shrinking"), constant: pointsOf("constant") };
}

function pointsOf(question: Question): Point[] {
  return measurements[question].map(({ n, atOnce, ratio }) => ({
    n,
    simulated: figures(simulated(n, longestFor(question, n))),
    measured: figures(ratio),
    seconds: figures(atOnce),
  }));
}

/** The means of many draws for few tasks, and of few for many: of many tasks, one draw is like another. */
function simulated(n: number, longest: number): number {
  const draws = Math.max(1, Math.min(60, Math.round(2000 / n)));
  const scenario = { groups: [{ name: "Task", count: n, steps: [{ io: { uniform: [0, longest] as const } }] }] };
  const drawn = Array.from({ length: draws }, (_, seed) => simulate(scenario, seed, ["sequential", "asyncio"]));
  const meanOf = (index: number): number =>
    drawn.reduce((sum, { runs }) => sum + (runs[index]?.statistics.makespan ?? 0), 0) / draws;
  return meanOf(0) / meanOf(1);
}

/** As many figures as can be read off. */
function figures(value: number): number {
  return Number(value.toPrecision(4));
}
