import { firstAbove } from "./model/columns.ts";
import type { RunModel } from "./model/run-model.ts";
import { mostOf, mostWords } from "./model/under-way.ts";

/** The band above a run's lanes: how many tasks are under way, and when the loop began an iteration. In pixels. */
export interface Band {
  readonly top: number;
  readonly bottom: number;
  /** For people: how many there are at most. */
  readonly words: string;
  /** From left to right, and the last one leads down to the ground: from `x` on the curve is at `y`. */
  readonly curve: readonly { readonly x: number; readonly y: number }[];
  /** Where iterations begin, one for each pixel in which some do. */
  readonly iterations: readonly number[];
}

/** Above its highest, the curve has so much room, and below it the marks of the loop's iterations. */
const AIR = 1;

export function bandOf(model: RunModel, at: { top: number; height: number; xOf: (time: number) => number }): Band {
  const { concurrency, iterations, seconds } = model;
  const { top, height, xOf } = at;
  const bottom = top + height;
  const most = mostOf(model);
  const curve: { x: number; y: number }[] = [];
  const begin = Math.floor(xOf(0));
  const end = Math.max(begin + 1, Math.ceil(xOf(seconds)));
  const perPixel = seconds / Math.max(1, xOf(seconds) - xOf(0));
  // Of all that it is within a pixel, the most counts.
  for (let x = begin; x < end; x++) {
    const from = Math.max(0, firstAbove(concurrency.times, (x - xOf(0)) * perPixel) - 1);
    const to = firstAbove(concurrency.times, (x + 1 - xOf(0)) * perPixel, from);
    const value = concurrency.values.subarray(from, to).reduce((most, value) => Math.max(most, value), 0);
    const y = bottom - (most === 0 ? 0 : value / most) * (height - AIR);
    if (y !== (curve.at(-1)?.y ?? bottom)) curve.push({ x: Math.max(x, xOf(0)), y });
  }
  if (curve.length > 0) curve.push({ x: xOf(seconds), y: bottom });
  const pixels = new Set(Array.from(iterations, (time) => Math.round(xOf(time))));
  return { top, bottom, words: mostWords(model), curve, iterations: [...pixels] };
}
