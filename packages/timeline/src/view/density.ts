import { firstAbove } from "../model/columns.ts";
import { LANE_STATES } from "../model/lane-state.ts";
import type { SpanTable } from "../model/span-table.ts";

const STATES = LANE_STATES.length;

/** In a cell that holds nothing. */
export const EMPTY = 255;

/** Which lanes a row of pixels stands for, and which times its cells. */
export interface DensityFrame {
  readonly from: number;
  readonly to: number;
  /** How many cells there are from left to right. */
  readonly cells: number;
}

/**
 * What many lanes do, in one row of cells: each cell tells the state in which its lanes spend most of its time, and `cover` how much
 * of its time they are in any state, from 0 to 255.
 */
export class DensityRow {
  readonly state: Uint8Array;
  readonly cover: Uint8Array;
  /** For each state and cell the time that begins to count there, and that ends to: their running sum is the time spent. */
  readonly #changes: Float32Array;
  readonly #cells: number;

  constructor(cells: number) {
    this.#cells = cells;
    this.state = new Uint8Array(cells);
    this.cover = new Uint8Array(cells);
    this.#changes = new Float32Array((cells + 2) * STATES);
  }

  /** Reads the lanes from `first` up to, but not including, `last` of a list of lanes. */
  read(spans: SpanTable, lanes: ArrayLike<number>, first: number, last: number, frame: DensityFrame): void {
    this.#changes.fill(0);
    for (let index = first; index < last; index++) this.#add(spans, lanes[index] ?? 0, frame);
    this.#settle(last - first);
  }

  #add({ offsets, state, start, end }: SpanTable, lane: number, { from, to }: DensityFrame): void {
    const perSecond = this.#cells / (to - from);
    const last = offsets[lane + 1] ?? 0;
    for (let index = firstAbove(end, from, offsets[lane] ?? 0, last); index < last; index++) {
      const begins = start[index] ?? 0;
      if (begins >= to) return;
      const at = (state[index] ?? 0) * (this.#cells + 2);
      this.#change(at, Math.max(0, (begins - from) * perSecond), 1);
      this.#change(at, Math.min(this.#cells, ((end[index] ?? 0) - from) * perSecond), -1);
    }
  }

  /** A step at `x` within a cell counts there for the part that is left of the cell, and in full from the next one on. */
  #change(at: number, x: number, by: number): void {
    const changes = this.#changes;
    const cell = Math.floor(x);
    const part = x - cell;
    changes[at + cell] = (changes[at + cell] ?? 0) + by * (1 - part);
    changes[at + cell + 1] = (changes[at + cell + 1] ?? 0) + by * part;
  }

  #settle(lanes: number): void {
    const cells = this.#cells;
    const sums = new Float32Array(STATES);
    for (let cell = 0; cell < cells; cell++) {
      let most = EMPTY;
      let longest = 1e-4;
      let total = 0;
      for (let state = 0; state < STATES; state++) {
        const sum = (sums[state] ?? 0) + (this.#changes[state * (cells + 2) + cell] ?? 0);
        sums[state] = sum;
        total += sum;
        if (sum > longest) [most, longest] = [state, sum];
      }
      this.state[cell] = most;
      this.cover[cell] =
        most === EMPTY ? 0 : Math.max(1, Math.min(255, Math.round((total / Math.max(1, lanes)) * 255)));
    }
  }
}
