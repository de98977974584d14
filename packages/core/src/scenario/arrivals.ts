import * as z from "zod/mini";

import { Duration, Quantity } from "./duration.ts";

/**
 * When the tasks of a group come.
 * - `"at once"`: all at the beginning;
 * - `{every}`: the first at the beginning, then one after each such interval;
 * - `{poisson}`: at random, that many a second on average, independently of each other;
 * - `{users, think}`: each of so many users sends one after the other, thinking in between: a closed loop.
 */
export type Arrivals =
  | "at once"
  | { readonly every: Quantity }
  | { readonly poisson: number }
  | { readonly users: number; readonly think: Duration };

/** The schema of arrivals. */
export const Arrivals: z.ZodMiniType<Arrivals, Arrivals> = z.union(
  [
    z.literal("at once"),
    z.strictObject({ every: Quantity }),
    z.strictObject({ poisson: z.number().check(z.gt(0), z.lte(1e6)) }),
    z.strictObject({ users: z.int().check(z.gte(1), z.lte(10_000)), think: Duration }),
  ],
  '"at once", {every}, {poisson}, or {users, think}',
);
