import { Compute } from "./compute.ts";
import type { Coroutine } from "./coroutine.ts";
import { watched } from "./tracked.ts";

/**
 * Computes for `seconds` (from 0): the loop can do nothing else meanwhile. Not a suspension: no other task runs.
 * Throws ValueError if `seconds` is negative or not finite.
 *
 * @example
 * ```ts
 * function* parse(): Coroutine<void> {
 *   yield* cpu(0.005); // five milliseconds of work in Python code
 * }
 * ```
 */
export function cpu(seconds: number): Coroutine<void> {
  return watched("cpu", new Compute("cpu", seconds));
}

/**
 * A blocking call that takes `seconds` (from 0): `time.sleep`, `requests.get`. Under asyncio it stalls the loop; in a
 * thread it lets go of the GIL. Throws ValueError if `seconds` is negative or not finite.
 */
export function block(seconds: number): Coroutine<void> {
  return watched("block", new Compute("block", seconds));
}
