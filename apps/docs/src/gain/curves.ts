import { simulate } from "@interleave/core";

import measurements from "../../measurements/speed-up.json" with { type: "json" };
import prices from "../../../../packages/core/accuracy/results/3.13.0-amd-epyc-2-cores.json" with { type: "json" };
import type { Curves, Point, Question, Totals } from "./model.ts";

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
  return measurements[question].map(({ n, sequential, atOnce, ratio }) => ({
    n,
    simulated: simulated(n, longestFor(question, n)),
    measured: { sequential, atOnce, ratio },
  }));
}

/** The means of many draws for few tasks, and of few for many: of many tasks, one draw is like another. */
function simulated(n: number, longest: number): Totals {
  const draws = Math.max(1, Math.min(60, Math.round(2000 / n)));
  const scenario = { groups: [{ name: "Task", count: n, steps: [{ io: { uniform: [0, longest] as const } }] }] };
  const drawn = Array.from({ length: draws }, (_, seed) =>
    simulate(scenario, seed, ["sequential", "asyncio"], { prices: prices.prices }),
  );
  const meanOf = (index: number): number =>
    drawn.reduce((sum, { runs }) => sum + (runs[index]?.statistics.makespan ?? 0), 0) / draws;
  const [sequential, atOnce] = [meanOf(0), meanOf(1)];
  return { sequential, atOnce, ratio: sequential / atOnce };
}
