import { firstAbove, FloatColumn, IntegerColumn } from "./columns.ts";

/** The spans of all lanes, column by column: those of a lane stand together, in order of time, and do not overlap. */
export interface SpanTable {
  readonly length: number;
  /** Where each lane's spans begin; one entry more than there are lanes. */
  readonly offsets: Uint32Array;
  /** See `LANE_STATES`. */
  readonly state: Uint8Array;
  /** Seconds. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  /** The event of the trace with which it began. */
  readonly event: Uint32Array;
}

/** The index of the lane's span at a time, or -1: a span holds from its start up to, but not including, its end. */
export function spanAt({ offsets, start, end }: SpanTable, lane: number, time: number): number {
  const first = offsets[lane] ?? 0;
  const index = firstAbove(end, time, first, offsets[lane + 1] ?? first);
  return index < (offsets[lane + 1] ?? first) && (start[index] ?? 0) <= time ? index : -1;
}

/** Takes the spans as they end, whichever lane they are in. */
export class SpanWriter {
  readonly #lane = new IntegerColumn();
  readonly #state = new IntegerColumn();
  readonly #start = new FloatColumn();
  readonly #end = new FloatColumn();
  readonly #event = new IntegerColumn();

  /** A stretch of no length is left out. */
  push(lane: number, state: number, start: number, end: number, event: number): void {
    if (!(end > start)) return;
    this.#lane.push(lane);
    this.#state.push(state);
    this.#start.push(start);
    this.#end.push(end);
    this.#event.push(event);
  }

  /** The spans, lane after lane. `order` has the lanes as they were numbered until now, in the order in which they are to stand. */
  table(order: readonly number[]): SpanTable {
    const length = this.#lane.length;
    const lane = this.#lane.values();
    const offsets = offsetsOf(lane, order);
    const next = new Uint32Array(order.length);
    order.forEach((old, place) => (next[old] = offsets[place] ?? 0));

    const state = new Uint8Array(length);
    const start = new Float64Array(length);
    const end = new Float64Array(length);
    const event = new Uint32Array(length);
    for (let index = 0; index < length; index++) {
      const old = lane[index] ?? 0;
      const to = next[old] ?? 0;
      next[old] = to + 1;
      state[to] = this.#state.at(index);
      start[to] = this.#start.at(index);
      end[to] = this.#end.at(index);
      event[to] = this.#event.at(index);
    }
    return { length, offsets, state, start, end, event };
  }
}

function offsetsOf(lane: Uint32Array, order: readonly number[]): Uint32Array {
  const counts = new Uint32Array(order.length);
  for (const old of lane) counts[old] = (counts[old] ?? 0) + 1;
  const offsets = new Uint32Array(order.length + 1);
  order.forEach((old, place) => (offsets[place + 1] = (offsets[place] ?? 0) + (counts[old] ?? 0)));
  return offsets;
}
