import type { Session } from "../view/session.ts";
import { whole } from "../view/window.ts";
import { make } from "./dom.ts";
import { LaneBitmap } from "./lane-bitmap.ts";
import type { Palette } from "./palette.ts";
import type { Scene } from "../view/scene.ts";

const HEIGHT = 36;
const EDGE = 3;
const GAP = 2;

/** All of the clock in a strip, and which part of it is in view. A drag moves that part. */
export class Overview {
  readonly element: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #frame: HTMLElement;
  readonly #now: HTMLElement;
  readonly #bitmap = new LaneBitmap();
  readonly #session: Session;
  readonly #palette: () => Palette;
  #scene: Scene = { runs: [], seconds: 0, laneHeight: 0, height: 0 };
  #of: Scene | null = null;
  #width = 0;
  /** The version of the bitmap that is on the canvas. */
  #drawn = -1;

  constructor(session: Session, palette: () => Palette) {
    this.#session = session;
    this.#palette = palette;
    this.#canvas = make("canvas", { className: "strip" });
    this.#frame = make("div", { className: "in-view" });
    this.#now = make("div", { className: "now" });
    // Whoever cannot see it has the same by keys in the plot, and by the slider.
    this.element = make("div", { className: "overview", "aria-hidden": "true" }, this.#canvas, this.#frame, this.#now);
    this.element.addEventListener("pointerdown", (event) => {
      this.element.setPointerCapture(event.pointerId);
      this.#centre(event);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.#centre(event);
    });
  }

  measure(width: number): void {
    this.#width = width;
  }

  /** Paints for a while; false if there is more to paint. */
  paint(): boolean {
    const context = this.#canvas.getContext("2d");
    if (context === null || this.#width === 0 || this.element.hidden) return true;
    const ratio = Math.max(1, Math.min(3, devicePixelRatio));
    const [width, height] = [Math.round(this.#width * ratio), HEIGHT * ratio];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#drawn = -1;
    }
    this.#place();
    const window = whole(this.#session.seconds);
    const view = { scene: this.#scene, window, palette: this.#palette(), width, height, ratio, scroll: 0 };
    const done = this.#bitmap.paint(view);
    if (this.#drawn === this.#bitmap.version) return done;
    this.#drawn = this.#bitmap.version;
    context.clearRect(0, 0, width, height);
    this.#bitmap.draw(context, 0, view);
    return done;
  }

  move(): void {
    const { window, seconds, playhead } = this.#session;
    const scale = seconds > 0 ? this.#width / seconds : 0;
    this.#frame.style.transform = `translateX(${(window.from * scale).toFixed(1)}px)`;
    this.#frame.style.width = `${Math.max(6, (window.to - window.from) * scale).toFixed(1)}px`;
    this.#now.style.transform = `translateX(${(playhead.time * scale).toFixed(1)}px)`;
  }

  /** The session's runs without titles and bands, thin. */
  #place(): void {
    if (this.#of === this.#session.scene) return;
    this.#of = this.#session.scene;
    const { runs } = this.#of;
    const count = runs.reduce((sum, { lanes }) => sum + lanes.length, 0);
    const laneHeight = (HEIGHT - 2 * EDGE - GAP * Math.max(0, runs.length - 1)) / Math.max(1, count);
    let y = EDGE;
    const thin = runs.map(({ model, lanes }) => {
      const top = y;
      const bottom = top + lanes.length * laneHeight;
      y = bottom + GAP;
      return { model, lanes, top, bandTop: top, bandHeight: 0, lanesTop: top, bottom };
    });
    this.#scene = { runs: thin, seconds: this.#session.seconds, laneHeight, height: y };
  }

  #centre(event: PointerEvent): void {
    const { window, seconds } = this.#session;
    const { left } = this.element.getBoundingClientRect();
    const at = ((event.clientX - left) / Math.max(1, this.#width)) * seconds;
    const half = (window.to - window.from) / 2;
    this.#session.show({ from: at - half, to: at + half });
  }
}
