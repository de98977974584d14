import { LANE_KINDS, type LaneKind } from "../model/run-model.ts";
import { SPEEDS } from "../view/playback.ts";
import { button, choice, make } from "./dom.ts";

/** What the controls ask for. */
export interface ControlActions {
  readonly toggle: () => void;
  readonly step: (by: 1 | -1) => void;
  readonly speed: (speed: number) => void;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly lanes: (kind: string) => void;
  readonly rows: (rows: "fit" | "full") => void;
  readonly search: (text: string) => void;
  readonly seek: (time: number) => void;
}

type ControlPart = "play" | "step" | "speed" | "zoom" | "lanes" | "rows" | "search" | "scrub";

/** The bar above the plot, and the slider below it. */
export class Controls {
  readonly bar: HTMLElement;
  readonly parts: Readonly<Record<ControlPart, HTMLElement>>;
  readonly #play: HTMLButtonElement;
  readonly #speeds: HTMLSelectElement;
  readonly #lanes: HTMLSelectElement;
  readonly #rows: HTMLSelectElement;
  readonly #clock = make("span", { className: "clock" });
  readonly #found = make("span");
  readonly #search = make("input", { type: "search", placeholder: "Find tasks", "aria-label": "Find tasks by name" });
  readonly #scrub = make("input", { type: "range", min: "0", step: "any", "aria-label": "Moment" });

  constructor(act: ControlActions) {
    this.#play = button("Play", "Play", act.toggle);
    this.#speeds = choice(
      "Speed",
      SPEEDS.map((speed) => [String(speed), `${speed} ×`]),
      (value) => act.speed(Number(value)),
    );
    this.#lanes = choice(
      "Lanes",
      LANE_KINDS.map((kind) => [kind, `by ${kind}`]),
      act.lanes,
    );
    const heights = [
      ["fit", "all lanes"],
      ["full", "readable"],
    ] as const;
    this.#rows = choice("Height of lanes", heights, (value) => act.rows(value === "full" ? "full" : "fit"));
    const search = this.#search;
    search.oninput = (): void => act.search(search.value);
    this.#scrub.oninput = (): void => act.seek(Number(this.#scrub.value));
    const parts = {
      play: group(this.#play),
      step: group(
        button("Step back to before the last event", "‹ Step", () => act.step(-1)),
        button("Step over the next event", "Step ›", () => act.step(1)),
      ),
      speed: group(this.#speeds),
      zoom: group(
        button("Zoom out", "−", () => act.zoom(0.5)),
        button("Zoom in", "+", () => act.zoom(2)),
        button("Fit: show all of the clock", "Fit", act.fit),
      ),
      lanes: group(this.#lanes),
      rows: group(this.#rows),
      search: group(search, this.#found),
    };
    this.parts = { ...parts, scrub: group(this.#scrub) };
    const { play, step, speed, zoom, lanes, rows } = parts;
    this.bar = make(
      "div",
      { className: "bar", role: "group", "aria-label": "Controls" },
      play,
      step,
      speed,
      this.#clock,
      zoom,
      lanes,
      rows,
      parts.search,
    );
  }

  set playing(playing: boolean) {
    const label = playing ? "Pause" : "Play";
    this.#play.textContent = this.#play.title = label;
    this.#play.setAttribute("aria-label", label);
  }

  set lanes(kind: LaneKind) {
    this.#lanes.value = kind;
  }

  set rows(rows: "fit" | "full") {
    this.#rows.value = rows;
  }

  set search(text: string) {
    this.#search.value = text;
  }

  /** What a search has found. */
  set found(text: string) {
    this.#found.textContent = text;
  }

  set speed(speed: number) {
    const value = String(speed);
    if (this.#speeds.querySelector(`[value="${value}"]`) === null)
      this.#speeds.append(make("option", { value, textContent: `${value} ×` }));
    this.#speeds.value = value;
  }

  /** The end of the clock. */
  set seconds(seconds: number) {
    this.#scrub.max = String(seconds);
  }

  /** The playhead is at a time, which for people reads so. */
  showTime(time: number, text: string): void {
    this.#clock.textContent = text;
    this.#scrub.value = String(time);
    this.#scrub.setAttribute("aria-valuetext", text);
  }
}

function group(...children: HTMLElement[]): HTMLElement {
  return make("div", { className: "group" }, ...children);
}
