import { type Curves, law, peakOf, place, type Point, type Question } from "./model.ts";

const WIDTHS = { narrow: 288, medium: 440, wide: 680 } as const;
/** The ends of both axes. */
const LAST = 100_000;
const DECADES = [1, 10, 100, 1000, 10_000, 100_000];

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The chart in three widths, of which the style sheet shows one. `chosen` is the point that is read off. */
export function gainCharts(curves: Curves, question: Question, chosen: number): string {
  return Object.entries(WIDTHS)
    .map(
      ([size, width]) => `<div class="picture ${size}">${chart(curves[question], question, chosen, width, size)}</div>`,
    )
    .join("");
}

function chart(points: readonly Point[], question: Question, chosen: number, width: number, size: string): string {
  const height = width < 400 ? 316 : 416;
  const frame: Frame = { width, height, left: 46, right: width - 12, top: 30, bottom: height - 46 };
  const id = `gain-${size}`;
  return [
    `<svg class="gain-chart" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<title id="${id}-title">The gain over the number of tasks: the law, the simulation, and CPython</title>`,
    `<desc id="${id}-desc">${described(points, question)}</desc>`,
    grid(frame),
    `<path class="gain-law" d="${path(
      frame,
      [1, ...DECADES.slice(1)].map((n) => [n, law(n)]),
    )}"/>`,
    `<path class="gain-simulated" d="${path(
      frame,
      points.map(({ n, simulated }) => [n, simulated]),
    )}"/>`,
    cursor(frame, points[chosen]),
    ...points.map(({ n, measured }) => cross(frame, n, measured)),
    "</svg>",
  ].join("");
}

function described(points: readonly Point[], question: Question): string {
  const best = peakOf(points);
  const end =
    question === "shrinking"
      ? `CPython follows it up to a few hundred tasks, gains most with ${best?.n.toLocaleString("en")}, ${Math.round(best?.measured ?? 0)} times, and less from then on.`
      : `CPython follows it up to some ten thousand tasks, and stays below it from there on.`;
  return `The law is a straight line from 1 to 50,000. ${end} The simulation goes the same way.`;
}

function xOf({ left, right }: Frame, n: number): number {
  return left + (right - left) * place(n, LAST);
}

function yOf({ top, bottom }: Frame, gain: number): number {
  return bottom - (bottom - top) * place(gain, LAST);
}

function grid(frame: Frame): string {
  const short = (n: number): string => (n < 1000 ? String(n) : `${n / 1000}k`);
  const lines = DECADES.map((n) => {
    const [x, y] = [xOf(frame, n).toFixed(1), yOf(frame, n).toFixed(1)];
    return [
      `<path class="gain-grid" d="M${x} ${frame.top}V${frame.bottom}M${frame.left} ${y}H${frame.right}"/>`,
      `<text class="gain-tick" x="${x}" y="${frame.bottom + 17}" text-anchor="${n === LAST ? "end" : "middle"}">${short(n)}</text>`,
      `<text class="gain-tick" x="${frame.left - 6}" y="${Number(y) + 4}" text-anchor="end">${short(n)} ×</text>`,
    ].join("");
  });
  const names = [
    `<text class="gain-tick" x="0" y="12">times as fast as one after another</text>`,
    `<text class="gain-tick" x="${frame.right}" y="${frame.height - 8}" text-anchor="end">number of tasks</text>`,
  ];
  return [...lines, ...names].join("");
}

function path(frame: Frame, points: readonly (readonly [n: number, gain: number])[]): string {
  return points
    .map(([n, gain], index) => `${index === 0 ? "M" : "L"}${xOf(frame, n).toFixed(1)} ${yOf(frame, gain).toFixed(1)}`)
    .join("");
}

function cross(frame: Frame, n: number, gain: number): string {
  const [x, y] = [xOf(frame, n).toFixed(1), yOf(frame, gain).toFixed(1)];
  return `<path class="gain-measured" d="M${x} ${y}m-4 -4l8 8m0 -8l-8 8"/>`;
}

function cursor(frame: Frame, point: Point | undefined): string {
  if (point === undefined) return "";
  const x = xOf(frame, point.n).toFixed(1);
  return `<path class="gain-cursor" d="M${x} ${frame.top}V${frame.bottom}"/>`;
}
