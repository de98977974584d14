/** How much later than planned things came, in seconds. */
export interface Lateness {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/** Quantiles by the nearest rank; null if there is nothing to say. */
export function latenessOf(late: readonly number[]): Lateness | null {
  if (late.length === 0) return null;
  const sorted = late.toSorted((left, right) => left - right);
  const at = (share: number): number => rounded(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

/** Seconds to the microsecond. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}
