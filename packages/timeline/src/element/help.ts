import { make } from "./dom.ts";

/** What the keys in the plot do: see `Keys`. */
const KEYS = [
  ["Space", "play, pause"],
  ["Right", "step over the next event"],
  ["Left", "step back"],
  ["Down", "choose the next lane"],
  ["Up", "choose the lane before"],
  ["Enter", "why does the lane not run?"],
  ["Esc", "choose no lane"],
  ["Page down", "a tenth of the view on"],
  ["Page up", "a tenth of the view back"],
  ["Home", "to the beginning"],
  ["End", "to the end"],
  ["+", "zoom in"],
  ["−", "zoom out"],
  ["0", "show all of the clock"],
  ["Shift Right", "move the view on"],
  ["Shift Left", "move the view back"],
] as const;

/** How the plot is used, by keys and by hand. */
export function help(): HTMLElement {
  const rows = KEYS.flatMap(([key, does]) => [make("dt", { textContent: key }), make("dd", { textContent: does })]);
  const text = "Drag to move along the clock, pinch or Ctrl and wheel to zoom, click for a moment and a lane.";
  return make("div", {}, make("dl", {}, ...rows), make("p", { textContent: text }));
}
