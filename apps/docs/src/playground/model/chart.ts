import { type ModelName, modelNames } from "@interleave/core";
import { durationText } from "@interleave/timeline";

import type { SweptRun } from "../work/protocol.ts";
import type { Measure, SweepParameter } from "./state.ts";
import { measured, PARAMETERS } from "./sweep.ts";

interface ChartOptions {
  readonly runs: readonly SweptRun[];
  readonly models: readonly ModelName[];
  readonly parameter: SweepParameter;
  readonly measure: Measure;
  /** In pixels. */
  readonly width: number;
}

/** A number's place between two others, from 0 to 1. */
type Scale = (value: number) => number;

interface Axis {
  readonly place: Scale;
  readonly marks: readonly number[];
}

const HEIGHT = 320;
const FRAME = { left: 62, right: 12, top: 12, bottom: 44 };
/** From this ratio of the largest to the smallest on, an axis is logarithmic. */
const LOGARITHMIC = 20;

/** A sweep as a chart, as SVG: a line for each model, told apart by colour, dashes and the shape of its points. */
export function sweepChart({ runs, models, parameter, measure, width }: ChartOptions): string {
  const xs = runs.map(({ value }) => value);
  const ys = runs.flatMap((run) => measured(run, measure) ?? []);
  const x = axisOf(xs, false);
  const y = axisOf(ys, true);
  const px = (value: number): string => (FRAME.left + x.place(value) * (width - FRAME.left - FRAME.right)).toFixed(1);
  const py = (value: number): string =>
    (HEIGHT - FRAME.bottom - y.place(value) * (HEIGHT - FRAME.top - FRAME.bottom)).toFixed(1);
  const largest = Math.max(0, ...ys);
  return [
    `<svg class="sweep-chart" role="img" aria-label="${PARAMETERS[parameter].label}: a line for each of ${models.length} models. The table below has the same numbers." viewBox="0 0 ${width} ${HEIGHT}" width="${width}" height="${HEIGHT}">`,
    ...y.marks.map((mark) => horizontal(py(mark), width, durationText(mark, largest))),
    ...x.marks.map((mark) => vertical(px(mark), mark.toLocaleString("en"))),
    `<text class="tick" x="${width - FRAME.right}" y="${HEIGHT - 6}" text-anchor="end">${PARAMETERS[parameter].label}</text>`,
    ...models.map((model) => series(model, runs, (run) => measured(run, measure), px, py)),
    "</svg>",
  ].join("");
}

function axisOf(values: readonly number[], fromZero: boolean): Axis {
  const positive = values.filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(0, ...values)];
  if (positive.length === values.length && most / least >= LOGARITHMIC) return logarithmic(least, most);
  const from = fromZero ? 0 : Math.min(most, ...values);
  const span = most - from || 1;
  const step = roundStep(span / 5);
  const marks = Array.from({ length: Math.floor(most / step + 1e-9) + 1 }, (_, index) =>
    Number((index * step).toPrecision(12)),
  );
  return { place: (value) => (value - from) / span, marks: marks.filter((mark) => mark >= from) };
}

function logarithmic(least: number, most: number): Axis {
  const [from, to] = [Math.log10(least), Math.log10(most)];
  const decades = Math.ceil(to) - Math.floor(from);
  const factors = decades > 3 ? [1] : [1, 2, 5];
  const marks = Array.from({ length: decades + 1 }, (_, index) => Math.floor(from) + index)
    .flatMap((exponent) => factors.map((factor) => Number(`${factor}e${exponent}`)))
    .filter((mark) => mark >= least * 0.999 && mark <= most * 1.001);
  return { place: (value) => (Math.log10(value) - from) / (to - from || 1), marks };
}

/** The round number that is not below this: 1, 2 or 5 times a power of ten. */
function roundStep(least: number): number {
  const exponent = Math.floor(Math.log10(least));
  const factor = [1, 2, 5, 10].find((each) => each * 10 ** exponent >= least * (1 - 1e-9)) ?? 10;
  return factor * 10 ** exponent;
}

function horizontal(y: string, width: number, label: string): string {
  return `<path class="grid" d="M${FRAME.left} ${y}H${width - FRAME.right}"/><text class="tick" x="${FRAME.left - 6}" y="${Number(y) + 4}" text-anchor="end">${label}</text>`;
}

function vertical(x: string, label: string): string {
  return `<path class="grid" d="M${x} ${FRAME.top}V${HEIGHT - FRAME.bottom}"/><text class="tick" x="${x}" y="${HEIGHT - FRAME.bottom + 16}" text-anchor="middle">${label}</text>`;
}

function series(
  model: ModelName,
  runs: readonly SweptRun[],
  secondsOf: (run: SweptRun) => number | null,
  px: (value: number) => string,
  py: (value: number) => string,
): string {
  const look = lookOf(model);
  let path = "";
  let points = "";
  let isGap = true;
  for (const run of runs) {
    if (run.model !== model) continue;
    const seconds = secondsOf(run);
    if (seconds !== null) {
      const [x, y] = [px(run.value), py(seconds)];
      path += `${isGap ? "M" : "L"}${x} ${y}`;
      points += `M${x} ${y}${SHAPES[look % SHAPES.length]}`;
    }
    isGap = seconds === null;
  }
  return `<g class="series look-${look}"><path class="line" d="${path}"/><path class="points" d="${points}"/></g>`;
}

/** Which look a model has: the same in all charts. */
function lookOf(model: ModelName): number {
  return modelNames.indexOf(model);
}

/** Shapes around a point: square, diamond, triangle, cross. */
const SHAPES = ["m-3.5 -3.5h7v7h-7z", "m0 -5l5 5l-5 5l-5 -5z", "m0 -5l5 8.5h-10z", "m-4 -4l8 8m0 -8l-8 8"];

/** The look of a model's line, for the legend. */
export function legendMark(model: ModelName): string {
  const look = lookOf(model);
  return `<svg class="sweep-chart" aria-hidden="true" viewBox="0 0 34 14" width="34" height="14"><g class="series look-${look}"><path class="line" d="M1 7H33"/><path class="points" d="M17 7${SHAPES[look % SHAPES.length]}"/></g></svg>`;
}
