import type { Scene } from "../view/scene.ts";
import type { TimeWindow } from "../view/window.ts";
import { make } from "./dom.ts";
import { paintLanes } from "./lane-painter.ts";
import type { Palette } from "./palette.ts";

/** What a bitmap of the lanes shows: where one is the same but for its window, its pixels can be used again. */
export interface BitmapView {
  readonly scene: Scene;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly scroll: number;
  readonly window: TimeWindow;
}

interface Sheet {
  readonly context: CanvasRenderingContext2D;
  view: BitmapView | null;
}

/** Time for painting in a frame, in milliseconds: the rest of sixteen is for the browser. */
const BUDGET = 7;

/**
 * The lanes as a bitmap. Painting all of them may take longer than a frame: then it goes on in the next, on a second sheet, while the
 * first is shown, stretched to where its times are now. Moving to the side paints only what comes into view.
 */
export class LaneBitmap {
  #front: Sheet = sheet();
  #back: Sheet = sheet();
  #work: Generator<void, void> | null = null;
  #version = 0;

  /** Changes whenever what is shown does. */
  get version(): number {
    return this.#version;
  }

  /** Paints for a while; true when what was asked for is what is there. */
  paint(wanted: BitmapView, deadline: number = performance.now() + BUDGET): boolean {
    for (;;) {
      if (this.#work === null) {
        if (this.#front.view !== null && sameView(this.#front.view, wanted)) return true;
        this.#begin(wanted);
      }
      if (!this.#goOn(deadline)) return false;
    }
  }

  /** Draws what there is where it belongs now. */
  draw(context: CanvasRenderingContext2D, left: number, wanted: BitmapView): void {
    const { view } = this.#front;
    // The first time, one may watch how it is painted.
    const shown = view === null ? this.#back : this.#front;
    const of = shown.view;
    if (of === null || of.width === 0 || of.height === 0) return;
    const perSecond = wanted.width / (wanted.window.to - wanted.window.from);
    const x = (of.window.from - wanted.window.from) * perSecond;
    const stretched = (of.window.to - of.window.from) * perSecond;
    const same = Math.abs(stretched - of.width) < 0.5;
    context.save();
    context.beginPath();
    context.rect(left, 0, wanted.width, wanted.height);
    context.clip();
    // Stretched, it is seen only while it moves.
    context.imageSmoothingEnabled = false;
    const y = of.scene === wanted.scene ? (of.scroll - wanted.scroll) * wanted.ratio : 0;
    context.drawImage(
      shown.context.canvas,
      same ? Math.round(left + x) : left + x,
      Math.round(y),
      same ? of.width : stretched,
      of.height,
    );
    context.restore();
  }

  #begin(wanted: BitmapView): void {
    const { context } = this.#back;
    const { canvas } = context;
    if (canvas.width !== wanted.width || canvas.height !== wanted.height) {
      canvas.width = wanted.width;
      canvas.height = wanted.height;
    }
    const moved = this.#front.view === null ? null : shiftOf(this.#front.view, wanted);
    if (moved === null) {
      this.#back.view = wanted;
      this.#work = paintLanes(context, { ...wanted, left: 0, right: wanted.width });
      return;
    }
    // A whole number of pixels, so that nothing is blurred.
    context.clearRect(0, 0, wanted.width, wanted.height);
    context.drawImage(this.#front.context.canvas, -moved.pixels, 0);
    this.#back.view = { ...wanted, window: moved.window };
    const [left, right] = moved.pixels > 0 ? [wanted.width - moved.pixels - 2, wanted.width] : [0, -moved.pixels + 2];
    this.#work = paintLanes(context, { ...wanted, window: moved.window, left, right });
  }

  /** True when the sheet is done, and shown. */
  #goOn(deadline: number): boolean {
    while (this.#work?.next().done === false) if (performance.now() >= deadline) return false;
    this.#work = null;
    this.#version++;
    [this.#front, this.#back] = [this.#back, this.#front];
    return true;
  }
}

function sheet(): Sheet {
  const context = make("canvas", { width: 0, height: 0 }).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("this browser has no canvas to draw on");
  return { context, view: null };
}

function sameButTime(a: BitmapView, b: BitmapView): boolean {
  return (
    a.scene === b.scene &&
    a.palette === b.palette &&
    a.width === b.width &&
    a.height === b.height &&
    a.ratio === b.ratio &&
    a.scroll === b.scroll
  );
}

/** The same to within half a pixel. */
function sameView(a: BitmapView, b: BitmapView): boolean {
  const pixel = (b.window.to - b.window.from) / b.width;
  return (
    sameButTime(a, b) &&
    Math.abs(a.window.from - b.window.from) <= pixel / 2 &&
    Math.abs(a.window.to - b.window.to) <= pixel / 2
  );
}

/** By how many pixels `wanted` is further on than `front`, if that is all; null if it is not, or if nothing would be left. */
function shiftOf(front: BitmapView, wanted: BitmapView): { pixels: number; window: TimeWindow } | null {
  const length = front.window.to - front.window.from;
  const pixel = length / front.width;
  if (!sameButTime(front, wanted) || Math.abs(wanted.window.to - wanted.window.from - length) > pixel * 0.01)
    return null;
  const pixels = Math.round((wanted.window.from - front.window.from) / pixel);
  if (pixels === 0 || Math.abs(pixels) > front.width / 2) return null;
  const from = front.window.from + pixels * pixel;
  return { pixels, window: { from, to: from + length } };
}
