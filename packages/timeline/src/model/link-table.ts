import { FloatColumn, IntegerColumn } from "./columns.ts";

/** What one lane did to another, in order of time. */
export interface LinkTable {
  readonly length: number;
  /** See `LINK_KINDS`. */
  readonly kind: Uint8Array;
  readonly time: Float64Array;
  /** Lanes. What comes from outside of all lanes (a timer, a thread, the loop) comes from the lane itself. */
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

/** It made it; it woke it; it asked it to end. */
export const LINK_KINDS = ["spawn", "wake", "cancel"] as const;

export const LINK = { spawn: 0, wake: 1, cancel: 2 } as const;

/** Takes links as they are told of, by the numbers that the trace has for their ends. */
export class LinkWriter {
  readonly #kind = new IntegerColumn();
  readonly #time = new FloatColumn();
  readonly #from = new IntegerColumn();
  readonly #to = new IntegerColumn();

  push(kind: number, time: number, from: number, to: number): void {
    this.#kind.push(kind);
    this.#time.push(time);
    this.#from.push(from);
    this.#to.push(to);
  }

  /** The links whose ends have lanes; of those that ask for an end, all whose target has one. `laneOf` answers -1 for none. */
  table(laneOf: (number: number) => number): LinkTable {
    const kept: number[] = [];
    for (let index = 0; index < this.#kind.length; index++) {
      const [from, to] = [laneOf(this.#from.at(index)), laneOf(this.#to.at(index))];
      if (to >= 0 && (this.#kind.at(index) === LINK.cancel || (from >= 0 && from !== to))) kept.push(index);
    }
    return {
      length: kept.length,
      kind: Uint8Array.from(kept, (index) => this.#kind.at(index)),
      time: Float64Array.from(kept, (index) => this.#time.at(index)),
      from: Uint32Array.from(kept, (index) => {
        const from = laneOf(this.#from.at(index));
        return from >= 0 ? from : laneOf(this.#to.at(index));
      }),
      to: Uint32Array.from(kept, (index) => laneOf(this.#to.at(index))),
    };
  }
}
