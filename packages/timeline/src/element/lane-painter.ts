import { firstAbove } from "../model/columns.ts";
import type { SpanTable } from "../model/span-table.ts";
import { DensityRow, EMPTY } from "../view/density.ts";
import { mostOf } from "../model/under-way.ts";
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
      if (job.scene.laneHeight < BAR_LANE) yield* paintDensity(context, run, job);
      else yield* paintBars(context, run, job);
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
  const most = Math.max(1, mostOf(run.model));
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

/** More spans than this in view are painted pixel by pixel: a rectangle for each would take too long. */
const MANY_SPANS = 12_000;

function* paintBars(context: CanvasRenderingContext2D, run: SceneRun, job: PaintJob): Generator<void, void> {
  const { scene, scroll, ratio, height } = job;
  const first = Math.max(0, Math.floor((scroll - run.lanesTop) / scene.laneHeight));
  const last = Math.min(run.lanes.length, Math.ceil((scroll + height / ratio - run.lanesTop) / scene.laneHeight));
  const shown = run.lanes.subarray(first, last);
  const many = spansWithin(run.model.spans, shown, job.window) > MANY_SPANS;
  const cells = new Cells(context, job);
  for (const [index, lane] of shown.entries()) {
    const top = (run.lanesTop + (first + index) * scene.laneHeight - scroll) * ratio;
    if (many) {
      const tall = Math.max(1, Math.round(scene.laneHeight * ratio * 0.8));
      cells.read(run, shown, index, index + 1);
      cells.paint(Math.round(top), tall);
      paintEnd(context, run, lane, top + tall / 2, job);
    } else paintLane(context, run, lane, top, job);
    yield;
  }
}

/** How many spans of these lanes there are in a window. */
function spansWithin({ offsets, start, end }: SpanTable, lanes: Uint32Array, { from, to }: TimeWindow): number {
  let sum = 0;
  for (const lane of lanes) {
    const [first = 0, last = 0] = [offsets[lane], offsets[lane + 1]];
    sum += firstAbove(start, to, first, last) - firstAbove(end, from, first, last);
  }
  return sum;
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

/** What smaller marks there were could not be seen, in CSS pixels. */
const SMALLEST_MARK = 2;

/** A cross where it was cancelled, a bang where it failed. */
function paintEnd(context: CanvasRenderingContext2D, run: SceneRun, lane: number, middle: number, job: PaintJob): void {
  const info = run.model.lanes[lane];
  if (info === undefined || info.outcome === null || info.outcome === "finished") return;
  const { window, ratio, palette, scene } = job;
  const x = (info.end - window.from) * perSecondOf(job);
  if (x < job.left - 12 * ratio || x > job.right + 12 * ratio) return;
  const size = Math.max(SMALLEST_MARK, Math.min(4, scene.laneHeight * 0.3)) * ratio;
  const wide = Math.max(1, 1.75 * ratio * (scene.laneHeight < OUTLINED ? 0.5 : 1));
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
  // On whatever colour it lies.
  context.strokeStyle = palette.colour.paper;
  context.lineWidth = wide * 3;
  context.stroke();
  context.strokeStyle = palette.colour.ended;
  context.lineWidth = wide;
  context.stroke();
}

/** So many rows of pixels are put at a time: each single one would cost as much. */
const CHUNK = 48;

/** Several lanes to a row of pixels. */
function* paintDensity(context: CanvasRenderingContext2D, run: SceneRun, job: PaintJob): Generator<void, void> {
  const { ratio, scene } = job;
  const cells = new Cells(context, job);
  const { unit } = cells;
  const lanesPerRow = unit / ratio / scene.laneHeight;
  const top = Math.round((run.lanesTop - job.scroll) * ratio);
  const rows = Math.min(Math.ceil(run.lanes.length / lanesPerRow), Math.ceil((job.height - top) / unit));
  for (let begin = Math.max(0, Math.floor(-top / unit)); begin < rows; begin += CHUNK) {
    const end = Math.min(rows, begin + CHUNK);
    cells.begin((end - begin) * unit);
    for (let index = begin; index < end; index++) {
      const first = Math.floor(index * lanesPerRow);
      cells.read(run, run.lanes, first, Math.max(first + 1, Math.floor((index + 1) * lanesPerRow)));
      cells.fill((index - begin) * unit, unit, top + index * unit);
      yield;
    }
    cells.put(top + begin * unit);
    // In a strip, there would be nothing but marks.
    if (run.bandHeight > 0)
      paintEnds(context, run, [Math.floor(begin * lanesPerRow), Math.floor(end * lanesPerRow)], job);
    yield;
  }
}

/** Marks of ends nearer to each other than this, in CSS pixels, are one. */
const MARK = 5;

/** The ends of lanes that share rows of pixels: one mark of a kind where several would lie upon each other. */
function paintEnds(
  context: CanvasRenderingContext2D,
  run: SceneRun,
  [first, last]: readonly [number, number],
  job: PaintJob,
): void {
  const { scene, scroll, ratio, window } = job;
  const marked = new Set<string>();
  for (let index = first; index < Math.min(last, run.lanes.length); index++) {
    const lane = run.lanes[index] ?? 0;
    const { outcome = null, end = 0 } = run.model.lanes[lane] ?? {};
    if (outcome === null || outcome === "finished") continue;
    const top = run.lanesTop + index * scene.laneHeight;
    const x = ((end - window.from) * perSecondOf(job)) / ratio;
    const place = [outcome, Math.floor(x / MARK), Math.floor(top / MARK)].join();
    if (marked.has(place)) continue;
    marked.add(place);
    paintEnd(context, run, lane, (top - scroll) * ratio, job);
  }
}

/** A row of cells, and the pixels that it becomes. Cells are as large as CSS pixels: finer ones would cost more and tell no more. */
class Cells {
  readonly unit: number;
  readonly #context: CanvasRenderingContext2D;
  readonly #job: PaintJob;
  readonly #cells: number;
  readonly #row: DensityRow;
  readonly #phase: number;
  #image: ImageData | null = null;

  constructor(context: CanvasRenderingContext2D, job: PaintJob) {
    this.unit = Math.max(1, Math.round(job.ratio));
    this.#context = context;
    this.#job = job;
    this.#cells = Math.max(1, Math.ceil((job.right - job.left) / this.unit));
    this.#row = new DensityRow(this.#cells);
    const left = Math.round(-job.window.from * perSecondOf(job)) - job.left;
    this.#phase = mod(Math.floor(left / this.unit), TEXTURE_SIZE);
  }

  /** Reads the lanes from `first` up to `last` of a list. */
  read({ model }: SceneRun, lanes: Uint32Array, first: number, last: number): void {
    const { window, left } = this.#job;
    const perSecond = perSecondOf(this.#job);
    const from = window.from + left / perSecond;
    const to = from + (this.#cells * this.unit) / perSecond;
    this.#row.read(model.spans, lanes, first, Math.min(last, lanes.length), { from, to, cells: this.#cells });
  }

  begin(rows: number): void {
    this.#image = this.#context.createImageData(this.#cells * this.unit, rows);
  }

  /** Fills `tall` rows of pixels from the row that was read; `y` is where they will be, for the texture. */
  fill(row: number, tall: number, y: number): void {
    if (this.#image === null) return;
    const { unit } = this;
    const wide = this.#cells * unit;
    const pixels = new Uint32Array(this.#image.data.buffer);
    for (let line = 0; line < tall; line++) {
      const texture = Math.floor((y + line) / unit);
      for (let cell = 0; cell < this.#cells; cell++) {
        const colour = colourOf(this.#row, cell, this.#job.palette, cell - this.#phase + TEXTURE_SIZE, texture);
        const at = (row + line) * wide + cell * unit;
        for (let dot = 0; dot < unit; dot++) pixels[at + dot] = colour;
      }
    }
  }

  put(y: number): void {
    if (this.#image !== null) this.#context.putImageData(this.#image, this.#job.left, y);
  }

  paint(y: number, tall: number): void {
    this.begin(tall);
    this.fill(0, tall, Math.max(0, y));
    this.put(y);
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
