import type { SpanState } from "@interleave/core";

/** How a state is told apart: by its colour, by its pattern or shape, and by these words in the legend. */
export interface StateLook {
  readonly words: string;
  /** The height of its bar, as a part of a full one. */
  readonly height: number;
}

/** In the order of the legend. */
export const STATES: Readonly<Record<SpanState, StateLook>> = {
  ready: { words: "ready, another one runs", height: 0.4 },
  running: { words: "runs", height: 1 },
  computing: { words: "computes", height: 1 },
  suspended: { words: "waits, lets others run", height: 1 },
  blocking: { words: "waits, blocks the thread", height: 1 },
};

// Object.keys forgets the type of the keys of an object that is closed.
export const STATE_NAMES = Object.keys(STATES) as SpanState[];

/** The pattern of each state, for ids that begin with `prefix`: hatched lets through, barred does not, dotted is busy. */
export function patterns(prefix: string, used: ReadonlySet<SpanState>): string {
  return STATE_NAMES.filter((state) => used.has(state))
    .map((state) => {
      const { size, turn, marks } = TILES[state];
      const ground = `<rect class="il-${state}-ground" width="${size}" height="${size}"/>`;
      const transform = turn === 0 ? "" : ` patternTransform="rotate(${turn})"`;
      return `<pattern id="${prefix}-${state}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"${transform}>${ground}${marks}</pattern>`;
    })
    .join("");
}

const TILES: Readonly<Record<SpanState, { readonly size: number; readonly turn: number; readonly marks: string }>> = {
  ready: { size: 4, turn: 0, marks: "" },
  running: { size: 4, turn: 0, marks: "" },
  computing: { size: 5, turn: 0, marks: '<circle class="il-computing-mark" cx="2.5" cy="2.5" r="1.1"/>' },
  suspended: { size: 6, turn: 45, marks: '<rect class="il-suspended-mark" width="1.6" height="6"/>' },
  blocking: { size: 4, turn: 0, marks: '<rect class="il-blocking-mark" width="1" height="4"/>' },
};
