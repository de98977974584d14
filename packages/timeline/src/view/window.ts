/** The stretch of the clock that is in view, in seconds: `from < to`. */
export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

/** Nobody sees more of a run than this part of it at once… */
const CLOSEST = 1e-8;
/** …and nothing that is simulated is shorter. */
const SHORTEST = 1e-12;

/** All of a clock that ends at `seconds`. */
export function whole(seconds: number): TimeWindow {
  return { from: 0, to: Math.max(seconds, SHORTEST) };
}

/** The same window as far as it lies within the clock: moved there if it does not, and cut if it is longer; all of it for what is no window. */
export function within({ from, to }: TimeWindow, seconds: number): TimeWindow {
  const all = whole(seconds);
  if (Number.isNaN(from) || Number.isNaN(to)) return all;
  const least = Math.max(all.to * CLOSEST, SHORTEST);
  const length = Math.min(Math.max(to - from, least), all.to);
  const start = Math.min(Math.max(from, 0), all.to - length);
  return { from: start, to: start + length };
}

/** `factor` times as close, so that `at` (seconds) stays where it is. */
export function zoomed({ from, to }: TimeWindow, factor: number, at: number, seconds: number): TimeWindow {
  const length = within({ from: 0, to: (to - from) / factor }, seconds).to;
  const share = (at - from) / (to - from);
  const start = at - share * length;
  return within({ from: start, to: start + length }, seconds);
}

/** Later by this part of what is in view. */
export function panned({ from, to }: TimeWindow, share: number, seconds: number): TimeWindow {
  const by = (to - from) * share;
  return within({ from: from + by, to: to + by }, seconds);
}

/** The window moved just far enough that `at` is in it, a tenth from the edge. */
export function showing(window: TimeWindow, at: number, seconds: number): TimeWindow {
  const { from, to } = window;
  if (at >= from && at <= to) return window;
  const length = to - from;
  const start = at < from ? at - length * 0.1 : at - length * 0.9;
  return within({ from: start, to: start + length }, seconds);
}
