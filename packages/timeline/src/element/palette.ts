import { LANE_STATES, type LaneState } from "../model/lane-state.ts";
import { TEXTURE_SIZE, TEXTURES } from "../states.ts";
import { type ColourName, COLOURS } from "../colours.ts";
import { make } from "./dom.ts";

/** How a state is painted. */
export interface Paint {
  /** Ground and marks, for what is wide enough. */
  readonly pattern: CanvasPattern | string;
  /** One colour, for outlines and slivers. */
  readonly solid: string;
  /** The texture's pixels, row after row, as a little-endian Uint32 each: alpha, blue, green, red. */
  readonly pixels: Uint32Array;
}

/** The colours that the page has chosen, resolved for a canvas. */
export interface Palette {
  readonly colour: Readonly<Record<ColourName, string>>;
  readonly states: readonly Paint[];
}

// Object.keys forgets the type of the keys of an object that is closed.
const NAMES = Object.keys(COLOURS) as ColourName[];

/**
 * Elements that wear the colours. Ask them what a colour is: custom properties, `light-dark()` and what the page does about themes are
 * all settled then. A change of any colour begins a transition, which tells us of it.
 */
export class Palettes {
  readonly element: HTMLElement;
  readonly #probes: readonly HTMLElement[];

  constructor(changed: () => void) {
    this.#probes = NAMES.map((name) => make("i", { className: `probe-${name}` }));
    this.element = make("div", { className: "probes", "aria-hidden": "true" }, ...this.#probes);
    this.element.addEventListener("transitionend", changed);
  }

  /** The rules that give the probes their colours. */
  static css(): string {
    const rules = NAMES.map((name) => {
      const { light, dark } = COLOURS[name];
      return `.probe-${name}{color:var(--il-${name},light-dark(${light},${dark}))}`;
    });
    return `.probes{position:absolute;visibility:hidden;pointer-events:none;forced-color-adjust:none}.probes i{transition:color 1ms}${rules.join("")}`;
  }

  read(scale: number): Palette {
    const colours = NAMES.map((name, index): [ColourName, string] => {
      const probe = this.#probes[index];
      return [name, probe === undefined ? COLOURS[name].light : getComputedStyle(probe).color];
    });
    // Every name is among them.
    const colour = Object.fromEntries(colours) as Record<ColourName, string>;
    return { colour, states: LANE_STATES.map((state) => paintOf(state, colour, scale)) };
  }
}

function paintOf(state: LaneState, colour: Readonly<Record<ColourName, string>>, scale: number): Paint {
  const solid = colour[state];
  const plain = state === "ready" || state === "running";
  const ground = plain ? solid : state === "computing" || state === "blocking" ? solid : colour[`${state}-ground`];
  const mark = plain ? solid : colour[`${state}-mark`];
  const tile = tileOf(state, state === "ready" ? colour.paper : ground, mark, scale);
  const pixels = tileOf(state, ground, mark, 1);
  return { pattern: tile.pattern, solid, pixels: pixels.data };
}

function tileOf(
  state: LaneState,
  ground: string,
  mark: string,
  scale: number,
): { pattern: CanvasPattern | string; data: Uint32Array } {
  const size = TEXTURE_SIZE * scale;
  const canvas = make("canvas", { width: size, height: size });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return { pattern: ground, data: new Uint32Array(size * size) };
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.fillStyle = mark;
  for (let y = 0; y < TEXTURE_SIZE; y++)
    for (let x = 0; x < TEXTURE_SIZE; x++)
      if (TEXTURES[state](x, y)) context.fillRect(x * scale, y * scale, scale, scale);
  const { data } = context.getImageData(0, 0, size, size);
  return { pattern: context.createPattern(canvas, "repeat") ?? ground, data: new Uint32Array(data.buffer) };
}
