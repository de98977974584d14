/** From `time` (seconds) on, the value is `value`, until the next breakpoint. */
export interface Breakpoint {
  readonly time: number;
  readonly value: number;
}

/** How many of the intervals there are at each time; intervals of no length count for nothing. Times increase, values change at each. */
export function countOver(intervals: readonly { readonly start: number; readonly end: number }[]): Breakpoint[] {
  const changes = intervals
    .filter(({ start, end }) => end > start)
    .flatMap(({ start, end }) => [
      { time: start, by: 1 },
      { time: end, by: -1 },
    ])
    .sort((a, b) => a.time - b.time);
  const points: Breakpoint[] = [];
  let value = 0;
  for (let at = 0; at < changes.length;) {
    const time = changes[at]?.time ?? 0;
    const before = value;
    for (; changes[at]?.time === time; at++) value += changes[at]?.by ?? 0;
    if (value !== before) points.push({ time, value });
  }
  return points;
}

/** The greatest value, and when it was reached first; 0 at the beginning if there is none. */
export function peakOf(points: readonly Breakpoint[]): Breakpoint {
  return points.reduce((peak, point) => (point.value > peak.value ? point : peak), { time: 0, value: 0 });
}

/** The area under the function: the lengths of all intervals together, in seconds. */
export function areaOf(points: readonly Breakpoint[]): number {
  return points.reduce((sum, { time, value }, index) => sum + value * ((points[index + 1]?.time ?? time) - time), 0);
}

/** The length of the union of intervals, in seconds. */
export function lengthOfUnion(intervals: readonly { readonly start: number; readonly end: number }[]): number {
  const sorted = intervals.toSorted((a, b) => a.start - b.start);
  let length = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of sorted) {
    length += Math.max(0, end - Math.max(start, reached));
    reached = Math.max(reached, end);
  }
  return length;
}
