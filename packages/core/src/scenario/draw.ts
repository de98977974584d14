import { exp, log } from "../kernel/elementary.ts";
import type { Random } from "../kernel/random.ts";
import type { Distribution } from "./duration.ts";

/** The longest time that is drawn, in seconds: about 32 years. Sums of such times, however many, are numbers that a clock can show. */
export const LONGEST = 1e9;

/**
 * One draw from a distribution, in seconds. What would be below 0 is 0, and what would be above `LONGEST` is that: the tail of some
 * distributions has no end.
 *
 * Beside arithmetic only `Math.sqrt` is used, which IEEE 754 defines to the last bit, and our own logarithm and exponential function: those
 * of JavaScript differ from one engine to the next.
 */
export function draw(distribution: Distribution, random: Random): number {
  return Math.min(LONGEST, drawn(distribution, random));
}

function drawn(distribution: Distribution, random: Random): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.seconds;
    case "uniform":
      return distribution.low + (distribution.high - distribution.low) * random.uniform();
    case "normal":
      return Math.max(0, distribution.mean + distribution.deviation * standardNormal(random));
    case "logNormal":
      return distribution.median * exp(distribution.sigma * standardNormal(random));
    case "exponential":
      return distribution.mean * standardExponential(random);
    case "pareto":
      // Nothing at all stays nothing, times however much.
      return distribution.scale * Math.min(Number.MAX_VALUE, exp(standardExponential(random) / distribution.shape));
    case "empirical":
      return distribution.values[Math.floor(random.uniform() * distribution.values.length)] ?? 0;
  }
}

/** The mean of what is drawn, in seconds; Infinity for a Pareto distribution whose shape is at most 1. Truncation at 0 is left out. */
export function meanOf(distribution: Distribution): number {
  switch (distribution.kind) {
    case "constant":
      return distribution.seconds;
    case "uniform":
      return (distribution.low + distribution.high) / 2;
    case "normal":
    case "exponential":
      return distribution.mean;
    case "logNormal":
      return distribution.median * exp((distribution.sigma * distribution.sigma) / 2);
    case "pareto":
      return distribution.shape <= 1
        ? Number.POSITIVE_INFINITY
        : (distribution.scale * distribution.shape) / (distribution.shape - 1);
    case "empirical":
      return distribution.values.reduce((sum, value) => sum + value, 0) / distribution.values.length;
  }
}

/** By inversion: 1 − u is never 0, since u is in [0, 1). */
function standardExponential(random: Random): number {
  return -log(1 - random.uniform());
}

/** Marsaglia's polar method (1964): no sine, no cosine. The second number of the pair is left unused, so that a draw has no memory. */
function standardNormal(random: Random): number {
  for (;;) {
    const x = 2 * random.uniform() - 1;
    const y = 2 * random.uniform() - 1;
    const s = x * x + y * y;
    if (s > 0 && s < 1) return x * Math.sqrt((-2 * log(s)) / s);
  }
}
