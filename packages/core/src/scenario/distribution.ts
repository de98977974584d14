import * as z from "zod/mini";

import type { Random } from "../kernel/random.ts";

/** A duration in seconds: from 0 up to a year. */
const Seconds: z.ZodMiniNumber = z.number().check(z.gte(0), z.lte(31_536_000));

/** How long something takes: always the same (a number of seconds), or drawn evenly from an interval of seconds. */
export const Duration: z.ZodMiniType<Duration> = z.union([
  Seconds,
  z.strictObject({ uniform: z.tuple([Seconds, Seconds]).check(z.refine(([low, high]) => low <= high, "low > high")) }),
]);
export type Duration = number | { readonly uniform: readonly [low: number, high: number] };

/** One draw, in seconds. A constant draws nothing from the generator. */
export function draw(duration: Duration, random: Random): number {
  if (typeof duration === "number") return duration;
  const [low, high] = duration.uniform;
  return low + (high - low) * random.uniform();
}
