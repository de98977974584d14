import { textWidth } from "../measure.ts";
import { mostWords } from "../model/under-way.ts";
import { durationText } from "../scale.ts";
import { type LanePlace, NAMED_LANE, type SceneRun, topOf } from "../view/scene.ts";
import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";
import { type BitmapView, LaneBitmap } from "./lane-bitmap.ts";
import { type Frame, paintFrame, paintLinks } from "./frame-painter.ts";
import type { Palette } from "./palette.ts";

const AXIS = 24;

/** The lanes, their names, the clock, and the playhead. */
export class Plot {
  readonly element: HTMLElement;
  /** Scrolls, has the focus, and is what pointers act upon. */
  readonly scroller: HTMLElement;
  readonly #content: HTMLElement;
  readonly #stage: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #now: HTMLElement;
  /** Over what is yet to come, one for each run. */
  #curtains: readonly HTMLElement[] = [];
  readonly #bitmap = new LaneBitmap();
  readonly #session: Session;
  readonly #palette: () => Palette;
  #width = 0;
  #height = 0;
  #gutter = 80;

  constructor(session: Session, palette: () => Palette) {
    this.#session = session;
    this.#palette = palette;
    this.#canvas = make("canvas", { className: "lanes", "aria-hidden": "true" });
    this.#now = make("div", { className: "now" });
    this.#stage = make("div", { className: "stage" }, this.#canvas);
    this.#content = make("div", { className: "content" }, this.#stage, this.#now);
    this.scroller = make("div", { className: "scroller", tabIndex: 0, role: "application" }, this.#content);
    this.element = make("div", { className: "plot" }, this.scroller);
  }

  /** Where the clock's beginning of the window is, in CSS pixels from the left of the plot. */
  get left(): number {
    return this.#gutter;
  }

  /** How wide the window is, in CSS pixels. */
  get plotWidth(): number {
    return Math.max(1, this.#width - this.#gutter - 8);
  }

  /** The time at a place, in CSS pixels from the left of the plot. */
  timeAt(x: number): number {
    const { from, to } = this.#session.window;
    return from + ((x - this.#gutter) / this.plotWidth) * (to - from);
  }

  /** The height in the scene at a place, in CSS pixels from the top of the plot. */
  heightAt(y: number): number {
    return y + this.scroller.scrollTop;
  }

  /** Fits the parts to the element's width, and to as much height as there is. Answers whether anything has changed. */
  measure(width: number, most: number): boolean {
    const { scene } = this.#session;
    const height = Math.min(most, Math.ceil(scene.height) + AXIS);
    const gutter = this.#gutterFor(width);
    this.#content.style.height = `${Math.ceil(scene.height) + AXIS}px`;
    const changed = width !== this.#width || height !== this.#height || gutter !== this.#gutter;
    this.#width = width;
    this.#height = height;
    this.#gutter = gutter;
    this.scroller.style.height = this.#stage.style.height = `${height}px`;
    return changed;
  }

  /** Brings a lane into view. */
  reveal(place: LanePlace): void {
    const { scene } = this.#session;
    const top = topOf(scene, place);
    if (top === null) return;
    const room = this.#height - AXIS;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = Math.max(0, top - 8);
    else if (top + scene.laneHeight > this.scroller.scrollTop + room)
      this.scroller.scrollTop = top + scene.laneHeight - room + 8;
  }

  /** Paints a frame; false if there is more to paint in the next. */
  paint(): boolean {
    const context = this.#canvas.getContext("2d");
    if (context === null || this.#width === 0) return true;
    const ratio = Math.max(1, Math.min(3, devicePixelRatio));
    const [width, height] = [Math.round(this.#width * ratio), Math.round(this.#height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    const { scene, window, selected } = this.#session;
    const view: BitmapView = {
      scene,
      window,
      palette: this.#palette(),
      width: Math.round(this.plotWidth * ratio),
      height: Math.round((this.#height - AXIS) * ratio),
      ratio,
      scroll: this.scroller.scrollTop,
    };
    const done = this.#bitmap.paint(view);
    const frame: Frame = {
      ...view,
      left: Math.round(this.#gutter * ratio),
      axis: AXIS * ratio,
      selected,
      title: (run) => this.#titleOf(run),
    };
    paintFrame(context, frame);
    this.#bitmap.draw(context, frame.left, view);
    paintLinks(context, frame);
    return done;
  }

  /** Moves the playhead, without painting anything. */
  movePlayhead(): void {
    const { window, playhead, seconds, scene } = this.#session;
    const x = this.#gutter + ((playhead.time - window.from) / (window.to - window.from)) * this.plotWidth;
    const visible = scene.runs.length > 0 && x >= this.#gutter - 1 && x <= this.#gutter + this.plotWidth + 1;
    this.#now.hidden = !visible || playhead.time >= seconds;
    this.#now.style.transform = `translateX(${x.toFixed(2)}px)`;
    this.#now.style.height = `${scene.height}px`;
    this.#drawCurtains(playhead.time >= seconds ? null : Math.max(x, this.#gutter));
  }

  #drawCurtains(from: number | null): void {
    const { runs } = this.#session.scene;
    if (runs.length !== this.#curtains.length) {
      for (const curtain of this.#curtains) curtain.remove();
      this.#curtains = runs.map(() => make("div", { className: "curtain" }));
      this.#content.append(...this.#curtains);
    }
    const right = this.#gutter + this.plotWidth;
    for (const [index, curtain] of this.#curtains.entries()) {
      const { bandTop = 0, bottom = 0 } = runs[index] ?? {};
      curtain.hidden = from === null || from >= right;
      curtain.style.transform = `translate(${(from ?? 0).toFixed(2)}px, ${bandTop}px)`;
      curtain.style.width = `${Math.max(0, right - (from ?? 0)).toFixed(2)}px`;
      curtain.style.height = `${bottom - bandTop + 3}px`;
    }
  }

  #titleOf({ model }: SceneRun): { name: string; figure: string } {
    const index = this.#session.models.indexOf(model);
    return {
      name: this.#session.runs[index]?.title ?? "",
      figure: durationText(model.seconds, this.#session.seconds),
    };
  }

  /** Room for the longest name, but never more than three tenths of the width; and for how many tasks are under way. */
  #gutterFor(width: number): number {
    const { scene } = this.#session;
    let longest = 0;
    for (const { model } of scene.runs) longest = Math.max(longest, textWidth(mostWords(model), 11));
    if (scene.laneHeight < NAMED_LANE) return Math.ceil(longest + 14);
    for (const { model, lanes } of scene.runs)
      for (const lane of lanes.subarray(0, 400)) {
        const info = model.lanes[lane];
        if (info !== undefined) longest = Math.max(longest, textWidth(info.name, 12) + info.depth * 10);
      }
    return Math.ceil(Math.max(24, Math.min(longest + 14, width * 0.3)));
  }
}
