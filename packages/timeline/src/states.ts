import { LANE_STATES, type LaneState } from "./model/lane-state.ts";
import type { LaneKind } from "./model/run-model.ts";

/** How a state is told apart: by its colour, by its pattern or shape, and by these words in the legend. */
export interface StateLook {
  readonly words: string;
  /** The height of its bar, as a part of a full one. */
  readonly height: number;
}

/** In the order of the legend. */
export const STATES: Readonly<Record<LaneState, StateLook>> = {
  ready: { words: "ready, another one runs", height: 0.4 },
  running: { words: "runs", height: 1 },
  computing: { words: "computes", height: 1 },
  suspended: { words: "waits, lets others run", height: 1 },
  blocking: { words: "waits, blocks the thread", height: 1 },
  "waits-for-gil": { words: "waits for the GIL", height: 0.6 },
  "waits-for-core": { words: "waits for a core", height: 0.6 },
};

/** What a state is called where lanes are threads or processes. */
const OF_THREADS: Readonly<Partial<Record<LaneState, string>>> = {
  computing: "runs",
  suspended: "waits to be woken",
  blocking: "in a blocking call",
};

/** What a state is called in the legend of lanes of this kind. */
export function wordsFor(state: LaneState, by: LaneKind = "task"): string {
  return (by === "task" ? undefined : OF_THREADS[state]) ?? STATES[state].words;
}

/** The pattern of each state, for ids that begin with `prefix`: hatched lets through, barred does not, dotted is busy. */
export function patterns(prefix: string, used: ReadonlySet<string>): string {
  return LANE_STATES.filter((state) => used.has(state))
    .map((state) => {
      const { size, turn, marks } = TILES[state];
      const ground = `<rect class="il-${state}-ground" width="${size}" height="${size}"/>`;
      const transform = turn === 0 ? "" : ` patternTransform="rotate(${turn})"`;
      return `<pattern id="${prefix}-${state}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"${transform}>${ground}${marks}</pattern>`;
    })
    .join("");
}

interface Tile {
  readonly size: number;
  readonly turn: number;
  readonly marks: string;
}

const TILES: Readonly<Record<LaneState, Tile>> = {
  ready: { size: 4, turn: 0, marks: "" },
  running: { size: 4, turn: 0, marks: "" },
  computing: { size: 5, turn: 0, marks: '<circle class="il-computing-mark" cx="2.5" cy="2.5" r="1.1"/>' },
  suspended: { size: 6, turn: 45, marks: '<rect class="il-suspended-mark" width="1.6" height="6"/>' },
  blocking: { size: 4, turn: 0, marks: '<rect class="il-blocking-mark" width="1" height="4"/>' },
  "waits-for-gil": { size: 4, turn: 0, marks: '<rect class="il-waits-for-gil-mark" width="4" height="1.2"/>' },
  "waits-for-core": { size: 6, turn: -45, marks: '<rect class="il-waits-for-core-mark" width="1.6" height="6"/>' },
};

/** Whether the pixel of a state's texture at (x, y) is a mark upon its ground: the patterns above, for pictures made of pixels. */
export const TEXTURES: Readonly<Record<LaneState, (x: number, y: number) => boolean>> = {
  ready: () => false,
  running: () => false,
  computing: (x, y) => x % 4 === 1 && y % 4 === 1,
  suspended: (x, y) => (x + y) % 8 < 2,
  blocking: (x) => x % 4 === 0,
  "waits-for-gil": (_x, y) => y % 4 === 0,
  "waits-for-core": (x, y) => (x + 8 - (y % 8)) % 8 < 2,
};

/** A texture repeats after so many pixels, both ways. */
export const TEXTURE_SIZE = 8;
