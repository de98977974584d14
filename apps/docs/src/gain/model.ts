/** Which question: the sum of the latencies stays the same, or each latency does. */
export type Question = "shrinking" | "constant";

/** One number of tasks: how many times sooner they were done at once, by the engine and by CPython, which took `seconds`. */
export interface Point {
  readonly n: number;
  readonly simulated: number;
  readonly measured: number;
  readonly seconds: number;
}

export type Curves = Readonly<Record<Question, readonly Point[]>>;

/** What to expect: the sum of n uniform latencies is n/2 of the longest possible, the longest of them n/(n+1). */
export function law(n: number): number {
  return (n + 1) / 2;
}

/** The place of a value on an axis of powers of ten from 1 to `last`, from 0 to 1. */
export function place(value: number, last: number): number {
  return Math.log10(Math.max(1, value)) / Math.log10(last);
}

/** The largest gain that was measured. */
export function peakOf(points: readonly Point[]): Point | undefined {
  return points.reduce<Point | undefined>(
    (best, point) => (best === undefined || point.measured > best.measured ? point : best),
    undefined,
  );
}

/** What there is to say about one number of tasks. */
export function reading({ n, simulated, measured, seconds }: Point, question: Question): string {
  const lawful = law(n);
  const tasks = n === 1 ? "1 task" : `${n.toLocaleString("en")} tasks`;
  const share = measured / lawful;
  const figures = `${tasks}: the law says ${gainText(lawful)}, the simulation ${gainText(simulated)}, CPython measured ${gainText(measured)}.`;
  const where = `At once it took ${secondsText(seconds)}`;
  if (share > 0.9) return `${figures} ${where}: about as long as the longest wait.`;
  return question === "shrinking"
    ? `${figures} ${where}, of which the longest wait is ${secondsText(10 / (n + 1))}: the rest is making the tasks and switching between them.`
    : `${figures} ${where}, with a longest wait of 1 s: the rest is making the tasks and switching between them.`;
}

/** "5.3 ×", "17,600 ×": three figures. */
function gainText(gain: number): string {
  return `${Number(gain.toPrecision(3)).toLocaleString("en")} ×`;
}

function secondsText(seconds: number): string {
  return seconds >= 1 ? `${seconds.toFixed(2)} s` : `${Number((seconds * 1000).toPrecision(3))} ms`;
}
