import type { Duration, Quantity } from "./duration.ts";

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
