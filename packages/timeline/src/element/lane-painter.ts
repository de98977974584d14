import { firstAbove } from "../model/columns.ts";
import { DensityRow, EMPTY } from "../view/density.ts";
import { visitPieces } from "../view/pieces.ts";
import { BAR_LANE, type Scene, type SceneRun } from "../view/scene.ts";
import type { TimeWindow } from "../view/window.ts";
import { LANE_STATES } from "../model/lane-state.ts";
import { STATES, TEXTURE_SIZE } from "../states.ts";
import type { Palette } from "./palette.ts";

/** What is painted: all numbers are device pixels, but for the scene's, which are CSS pixels. */
export interface PaintJob {
  readonly scene: Scene;
  readonly window: TimeWindow;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** Device pixels to a CSS pixel. */
  readonly ratio: number;
  /** How far the scene is scrolled, in CSS pixels. */
  readonly scroll: number;
  /** Only what is between these is painted. */
  readonly left: number;
  readonly right: number;
}

/** Narrower bars have one colour, and no pattern. */
const SLIVER = 3;
/** Lanes from this height on, in CSS pixels, have outlines, and marks at their ends. */
const OUTLINED = 5;

/** Device pixels for each second. */
export function perSecondOf({ window, width }: Pick<PaintJob, "window" | "width">): number {
  return width / (window.to - window.from);
}

/** Paints the lanes, one piece of work after another: between two, whoever drives may stop for this frame. */
export function* paintLanes(context: CanvasRenderingContext2D, job: PaintJob): Generator<void, void> {
  context.save();
  context.beginPath();
  context.rect(job.left, 0, job.right - job.left, job.height);
  context.clip();
  context.clearRect(job.left, 0, job.right - job.left, job.height);
  try {
    for (const run of job.scene.runs) {
      if ((run.bottom - job.scroll) * job.ratio < 0 || (run.top - job.scroll) * job.ratio > job.height) continue;
      if (run.bandHeight > 0) paintBand(context, run, job);
      yield;
      if (job.scene.laneHeight >= BAR_LANE) yield* paintBars(context, run, job);
      else yield* paintDensity(context, run, job);
    }
  } finally {
    context.restore();
  }
}

/** How many tasks are under way, as an area; and a tick for each iteration of a loop. */
function paintBand(context: CanvasRenderingContext2D, run: SceneRun, job: PaintJob): void {
  const { window, ratio, palette } = job;
  const { concurrency, iterations } = run.model;
  const perSecond = perSecondOf(job);
  const top = (run.bandTop - job.scroll) * ratio;
  const height = run.bandHeight * ratio;
  const base = top + height;
  const most = concurrency.values.reduce((most, value) => Math.max(most, value), 1);
  context.fillStyle = palette.colour.track;
  context.fillRect(0, top, (run.model.seconds - window.from) * perSecond, height);
  context.globalAlpha = 0.45;
  context.fillStyle = palette.colour.link;
  for (let x = job.left; x < job.right; x++) {
    const [from, to] = [window.from + x / perSecond, window.from + (x + 1) / perSecond];
    if (from > run.model.seconds) break;
    const last = firstAbove(concurrency.times, to) - 1;
    let value = 0;
    // Of all that it is within the pixel, the most counts; of very many changes, the last few.
    for (let index = Math.max(0, firstAbove(concurrency.times, from) - 1, last - 16); index <= last; index++)
      value = Math.max(value, concurrency.values[index] ?? 0);
    const tall = (value / most) * (height - 2 * ratio);
    if (tall > 0) context.fillRect(x, base - tall, 1, tall);
  }
  context.fillStyle = palette.colour.ink;
  for (let x = job.left; x < job.right; x++) {
    const from = firstAbove(iterations, window.from + x / perSecond);
    const count = firstAbove(iterations, window.from + (x + 1) / perSecond, from) - from;
    if (count > 0) context.fillRect(x, base - 4 * ratio, 1, 4 * ratio);
  }
  context.globalAlpha = 1;
}

function* paintBars(context: CanvasRenderingContext2D, run: SceneRun, job: PaintJob): Generator<void, void> {
  const { scene, scroll, ratio, height } = job;
  const first = Math.max(0, Math.floor((scroll - run.lanesTop) / scene.laneHeight));
  const last = Math.min(run.lanes.length, Math.ceil((scroll + height / ratio - run.lanesTop) / scene.laneHeight));
  for (let place = first; place < last; place++) {
    const lane = run.lanes[place] ?? 0;
    const top = (run.lanesTop + place * scene.laneHeight - scroll) * ratio;
    paintLane(context, run, lane, top, job);
    yield;
  }
}

function paintLane(context: CanvasRenderingContext2D, run: SceneRun, lane: number, top: number, job: PaintJob): void {
  const { window, ratio, palette, scene } = job;
  const perSecond = perSecondOf(job);
  const left = -window.from * perSecond;
  const outlined = scene.laneHeight >= OUTLINED;
  const full = scene.laneHeight * ratio * (outlined ? 0.7 : 0.9);
  const middle = top + (scene.laneHeight * ratio) / 2;
  const phase = mod(Math.round(left), TEXTURE_SIZE * ratio);
  const frame = {
    from: window.from + (job.left - 2) / perSecond,
    to: window.from + (job.right + 2) / perSecond,
    left,
    perSecond,
  };
  const bar = (state: number, x: number, wide: number, outlined: boolean): void => {
    const name = LANE_STATES[state] ?? "running";
    const paint = palette.states[state];
    if (paint === undefined) return;
    const tall = Math.max(1, Math.round(full * STATES[name].height));
    const y = Math.round(middle - tall / 2);
    const from = Math.max(x, job.left - 4) - phase;
    const width = Math.max(1, Math.min(x + wide, job.right + 4) - phase - from);
    context.fillStyle = wide < SLIVER * ratio ? paint.solid : paint.pattern;
    context.fillRect(from, y, width, tall);
    if (!outlined || wide < SLIVER * ratio) return;
    context.strokeStyle = paint.solid;
    if (name === "ready") context.setLineDash([2 * ratio, 2 * ratio]);
    context.strokeRect(from + ratio / 2, y + ratio / 2, width - ratio, tall - ratio);
    if (name === "ready") context.setLineDash([]);
  };
  // Slivers of one state beside each other are painted at once.
  let [kind, begin, end] = [0, 0, 0];
  const flush = (): void => {
    if (end > begin) bar(kind, begin, end - begin, false);
    end = begin;
  };
  // Patterns move with the clock.
  context.setTransform(1, 0, 0, 1, phase, 0);
  context.lineWidth = ratio;
  visitPieces(run.model.spans, lane, frame, (state, x, wide) => {
    const sliver = wide < SLIVER * ratio;
    if (!sliver || state !== kind || x > end + 0.5) flush();
    if (!sliver) return bar(state, x, wide, outlined);
    if (end === begin) [kind, begin] = [state, x];
    end = x + wide;
  });
  flush();
  context.setTransform(1, 0, 0, 1, 0, 0);
  paintEnd(context, run, lane, middle, job);
}

/** A cross where it was cancelled, a bang where it failed: in a small lane, only a tick in their colour. */
function paintEnd(context: CanvasRenderingContext2D, run: SceneRun, lane: number, middle: number, job: PaintJob): void {
  const info = run.model.lanes[lane];
  if (info === undefined || info.outcome === null || info.outcome === "finished") return;
  const { window, ratio, palette, scene } = job;
  const x = (info.end - window.from) * perSecondOf(job);
  if (x < job.left - 12 * ratio || x > job.right + 12 * ratio) return;
  const size = Math.min(4, scene.laneHeight * 0.3) * ratio;
  context.strokeStyle = palette.colour.ended;
  context.lineWidth = Math.max(1, 1.75 * ratio * (scene.laneHeight < OUTLINED ? 0.5 : 1));
  context.beginPath();
  if (info.outcome === "cancelled") {
    context.moveTo(x - size, middle - size);
    context.lineTo(x + size, middle + size);
    context.moveTo(x + size, middle - size);
    context.lineTo(x - size, middle + size);
  } else {
    context.moveTo(x, middle - size * 1.4);
    context.lineTo(x, middle + size * 0.3);
    context.moveTo(x, middle + size * 0.9);
    context.lineTo(x, middle + size * 1.5);
  }
  context.stroke();
}

/** So many rows of pixels are put at a time: each single one would cost as much. */
const CHUNK = 48;

/** Several lanes to a row of pixels. */
function* paintDensity(context: CanvasRenderingContext2D, run: SceneRun, job: PaintJob): Generator<void, void> {
  const { scene, ratio, window, palette } = job;
  // Cells are as large as CSS pixels: finer ones would cost four times as much and tell no more.
  const unit = Math.max(1, Math.round(ratio));
  const perSecond = perSecondOf(job);
  const cells = Math.ceil((job.right - job.left) / unit);
  if (cells <= 0) return;
  const from = window.from + job.left / perSecond;
  const frame = { from, to: from + (cells * unit) / perSecond, cells };
  const row = new DensityRow(cells);
  const phase = mod(Math.round(-window.from * perSecond) - job.left, TEXTURE_SIZE);
  const lanesPerRow = unit / ratio / scene.laneHeight;
  const top = Math.round((run.lanesTop - job.scroll) * ratio);
  const rows = Math.min(Math.ceil(run.lanes.length / lanesPerRow), Math.ceil((job.height - top) / unit));
  for (let begin = Math.max(0, Math.floor(-top / unit)); begin < rows; begin += CHUNK) {
    const end = Math.min(rows, begin + CHUNK);
    const image = context.createImageData(cells * unit, (end - begin) * unit);
    const pixels = new Uint32Array(image.data.buffer);
    for (let index = begin; index < end; index++) {
      const first = Math.floor(index * lanesPerRow);
      const last = Math.min(run.lanes.length, Math.max(first + 1, Math.floor((index + 1) * lanesPerRow)));
      row.read(run.model.spans, run.lanes, first, last, frame);
      const line = (index - begin) * unit * cells * unit;
      for (let cell = 0; cell < cells; cell++) {
        const colour = colourOf(row, cell, palette, cell - phase + TEXTURE_SIZE, index);
        for (let dot = 0; dot < unit; dot++) pixels[line + cell * unit + dot] = colour;
      }
      for (let copy = 1; copy < unit; copy++) pixels.copyWithin(line + copy * cells * unit, line, line + cells * unit);
      yield;
    }
    context.putImageData(image, job.left, top + begin * unit);
  }
}

function colourOf(row: DensityRow, cell: number, palette: Palette, x: number, y: number): number {
  const state = row.state[cell] ?? EMPTY;
  const pixels = palette.states[state]?.pixels;
  if (pixels === undefined) return 0;
  const place = (y % TEXTURE_SIZE) * TEXTURE_SIZE + (x % TEXTURE_SIZE);
  const alpha = Math.min(255, 70 + (row.cover[cell] ?? 0));
  return (((pixels[place] ?? 0) & 0xffffff) | (alpha << 24)) >>> 0;
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by;
}
