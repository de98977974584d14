/** What a loop reads the time from. The unit is seconds; the origin is the clock's own (a virtual one starts at 0). */
export interface Clock {
  readonly now: number;
}

/**
 * A clock that stands still until it is set. It is *set* to the instant at which something is due and never advanced
 * by a difference: `now + (when - now)` need not be `when`, and a timer that stays a rounding error ahead is never due.
 */
export class VirtualClock implements Clock {
  now = 0;

  /** Moves to `time` (seconds). A clock does not run backwards: an earlier time leaves it where it is. */
  set(time: number): void {
    if (time > this.now) this.now = time;
  }
}

const MIN_RESOLUTION = 1e-9;
/** Below 2²² s the distance between neighbouring doubles is less than a nanosecond. */
const NANOSECOND_ENDS = 4_194_304;
/** Doubles have 52 explicit bits of fraction. */
const FRACTION = 2 ** -52;

/**
 * How far ahead of `now` a timer may lie and still be due, in seconds: max(1e-9, ulp(now)). With a fixed nanosecond,
 * `now + 1e-9 === now` beyond 2²⁴ s, and a timer due exactly now would never run.
 */
export function resolution(now: number): number {
  if (now < NANOSECOND_ENDS || now === Number.POSITIVE_INFINITY) return MIN_RESOLUTION;
  // The exponent by comparison, as Math.log2 rounds: 2^k <= now < 2^(k+1).
  let power = NANOSECOND_ENDS;
  while (power * 2 <= now) power *= 2;
  return Math.max(MIN_RESOLUTION, power * FRACTION);
}
