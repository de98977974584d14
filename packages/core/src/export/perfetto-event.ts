/** An event as Perfetto and Chrome read it. `ts` and `dur` are microseconds, with decimals down to the nanosecond. */
export interface ChromeEvent {
  readonly ph: "M" | "X" | "b" | "n" | "e" | "s" | "f" | "i" | "C";
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly cat?: string;
  readonly id?: number;
  /** Flows bind to the slice that encloses them. */
  readonly bp?: "e";
  /** The scope of an instant: its thread. */
  readonly s?: "t";
  readonly args?: Readonly<Record<string, string | number | boolean | null>>;
}

/** What Perfetto counts in, a signed 64-bit integer of nanoseconds, holds 292 years. */
const MOST_NANOSECONDS = 9e18;

/**
 * Seconds in whole nanoseconds: what ends where another thing begins still does after rounding. A trace from elsewhere can name any
 * number of seconds, and JSON has no infinity.
 */
export function nanoseconds(seconds: number): number {
  return Math.min(MOST_NANOSECONDS, Math.max(0, Math.round(seconds * 1e9)));
}

/** The order at one instant: slices before what is bound to them, the outer before the inner. */
const RANK = { M: 0, X: 1, b: 2, n: 2, e: 2, s: 3, f: 4, i: 5, C: 6 } as const;

/** By time; at the same time slices before flows and instants, long slices before short ones; else as they came. */
export function inOrder(events: readonly ChromeEvent[]): ChromeEvent[] {
  return events.toSorted(
    (a, b) => (a.ts ?? -1) - (b.ts ?? -1) || RANK[a.ph] - RANK[b.ph] || (b.dur ?? 0) - (a.dur ?? 0),
  );
}
