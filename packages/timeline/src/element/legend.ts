import { LANE_STATES, type LaneState } from "../model/lane-state.ts";
import { STATES, wordsFor } from "../states.ts";
import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";
import type { Palette } from "./palette.ts";

/** What the states that occur look like, and what the marks mean. */
export class Legend {
  readonly element: HTMLUListElement = make("ul", { className: "legend", "aria-label": "Legend" });
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  refresh(palette: Palette): void {
    const used = new Set<number>();
    for (const { spans } of this.#session.models) {
      for (const state of spans.state) {
        used.add(state);
        if (used.size === LANE_STATES.length) break;
      }
    }
    const entries = LANE_STATES.filter((_state, number) => used.has(number)).map((state) =>
      make("li", {}, swatch(state, palette), wordsFor(state, this.#session.by)),
    );
    const { models } = this.#session;
    if (models.some(({ cancelled }) => cancelled > 0)) entries.push(marked("✕", "cancelled"));
    if (models.some(({ failed }) => failed > 0)) entries.push(marked("!", "failed"));
    this.element.replaceChildren(...entries);
  }
}

function marked(mark: string, words: string): HTMLLIElement {
  return make("li", {}, make("b", { className: "mark", "aria-hidden": "true", textContent: mark }), words);
}

function swatch(state: LaneState, { states }: Palette): HTMLCanvasElement {
  const ratio = Math.max(1, devicePixelRatio);
  const canvas = make("canvas", { width: 20 * ratio, height: 12 * ratio, className: "swatch", "aria-hidden": "true" });
  const context = canvas.getContext("2d");
  const paint = states[LANE_STATES.indexOf(state)];
  if (context === null || paint === undefined) return canvas;
  const tall = Math.round(canvas.height * STATES[state].height);
  const top = Math.round((canvas.height - tall) / 2);
  context.fillStyle = paint.pattern;
  context.fillRect(0, top, canvas.width, tall);
  context.strokeStyle = paint.solid;
  context.lineWidth = ratio;
  if (state === "ready") context.setLineDash([2 * ratio, 2 * ratio]);
  context.strokeRect(ratio / 2, top + ratio / 2, canvas.width - ratio, tall - ratio);
  return canvas;
}
