import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";

/** What keys ask for, beside what the session itself can do. */
export interface KeyTarget {
  readonly session: Session;
  readonly toggle: () => void;
  readonly step: (by: 1 | -1) => void;
  /** The playhead on by this part of what is in view. */
  readonly skip: (share: number) => void;
  readonly choose: (by: 1 | -1) => void;
  readonly why: () => void;
}

/** What a key in the plot does. */
type KeyAction = readonly [keys: readonly string[], shown: string, does: string, run: () => void];

/** The keys in the plot: what they are called, what they do. */
export class Keys {
  readonly #actions: readonly KeyAction[];

  constructor({ session, toggle, step, skip, choose, why }: KeyTarget) {
    this.#actions = [
      [[" ", "k"], "Space", "play, pause", toggle],
      [["ArrowRight", "."], "Right", "step over the next event", () => step(1)],
      [["ArrowLeft", ","], "Left", "step back", () => step(-1)],
      [["ArrowDown"], "Down", "choose the next lane", () => choose(1)],
      [["ArrowUp"], "Up", "choose the lane before", () => choose(-1)],
      [["Enter"], "Enter", "why does the lane not run?", why],
      [["Escape"], "Esc", "choose no lane", () => session.select(null)],
      [["PageDown"], "Page down", "a tenth of the view on", () => skip(0.1)],
      [["PageUp"], "Page up", "a tenth of the view back", () => skip(-0.1)],
      [["Home"], "Home", "to the beginning", () => skip(Number.NEGATIVE_INFINITY)],
      [["End"], "End", "to the end", () => skip(Number.POSITIVE_INFINITY)],
      [["+", "="], "+", "zoom in", () => session.zoom(1.5)],
      [["-"], "−", "zoom out", () => session.zoom(1 / 1.5)],
      [["0"], "0", "show all of the clock", () => session.fit()],
      [["Shift+ArrowRight"], "Shift Right", "move the view on", () => session.pan(0.2)],
      [["Shift+ArrowLeft"], "Shift Left", "move the view back", () => session.pan(-0.2)],
    ];
  }

  /** Does what a key stands for; answers whether that is anything. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const action = this.#actions.find(([keys]) => keys.includes(name));
    action?.[3]();
    return action !== undefined;
  }

  help(): HTMLElement {
    const rows = this.#actions.flatMap(([, shown, does]) => [
      make("dt", { textContent: shown }),
      make("dd", { textContent: does }),
    ]);
    const text = "Drag to move along the clock, pinch or Ctrl and wheel to zoom, click for a moment and a lane.";
    const summary = make("summary", { textContent: "Keys and gestures" });
    return make("details", {}, summary, make("dl", {}, ...rows), make("p", { textContent: text }));
  }
}
