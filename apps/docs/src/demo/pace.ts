/** A clock that is played takes at least this long, in seconds, and at most that long. */
const [SHORTEST, LONGEST] = [3, 9];
const FACTORS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

/** How many seconds of the clock go by in a second, so that `seconds` of it can be watched. */
export function paceFor(seconds: number): number {
  if (seconds > LONGEST) return FACTORS.find((factor) => seconds / factor <= LONGEST) ?? 10_000;
  const slower = FACTORS.find((factor) => seconds * factor >= SHORTEST) ?? 10_000;
  return 1 / slower;
}

/** What the button that plays says. */
export function paceText(pace: number): string {
  if (pace === 1) return "Play in real time";
  return pace > 1 ? `Play, ${pace} times as fast` : `Play, ${Math.round(1 / pace)} times slower`;
}

/** A moment for people, with as many decimals as a slider of a clock this long has. The slider's last step is rounded up, the clock's end is not. */
export function momentText(time: number, last: number): string {
  const shown = Math.min(time, last);
  return last < 0.1
    ? `${(shown * 1000).toFixed(1)} ms`
    : last < 1
      ? `${Math.round(shown * 1000)} ms`
      : `${shown.toFixed(2)} s`;
}

/** The last moment of a clock, in seconds, rounded up to the slider's step. */
export function lastMoment(seconds: number): number {
  const step = stepOf(seconds);
  return Number((Math.ceil(seconds / step - 1e-9) * step).toFixed(6));
}

/** The slider's step, in seconds. */
export function stepOf(seconds: number): number {
  return seconds < 0.1 ? 0.0001 : seconds < 1 ? 0.001 : 0.01;
}
