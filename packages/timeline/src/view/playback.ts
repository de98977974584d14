/** How fast a clock goes that plays a run: seconds of the run a second. */
export const SPEEDS = [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 5, 10, 100] as const;

/** How long playing takes at most, and at least, where nobody chose a speed. */
const LONGEST = 20;
const SHORTEST = 4;

/** Real time, if a run can be watched in it; else the speed at which it lasts as long as one can watch. */
export function speedFor(seconds: number): number {
  if (seconds >= 1 && seconds <= LONGEST) return 1;
  const aim = seconds < 1 ? seconds / SHORTEST : seconds / LONGEST;
  return SPEEDS.findLast((speed) => speed <= aim) ?? SPEEDS[0];
}
