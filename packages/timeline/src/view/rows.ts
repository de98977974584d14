import type { RunModel } from "../model/run-model.ts";

/** The spans of the lanes that are shown, in the order of the lanes, as rows of a table that is read page by page. */
export interface SpanRows {
  readonly length: number;
  /** The span at a row. */
  at(row: number): { readonly run: number; readonly lane: number; readonly span: number } | null;
}

/** The rows of these runs, each with its lanes. */
export function spanRows(runs: readonly { readonly model: RunModel; readonly lanes: Uint32Array }[]): SpanRows {
  const total = runs.reduce((sum, { lanes }) => sum + lanes.length, 0);
  // For each lane that is shown: where its rows begin.
  const begins = new Float64Array(total + 1);
  let place = 0;
  for (const { model, lanes } of runs) {
    const { offsets } = model.spans;
    for (const lane of lanes) {
      begins[place + 1] = (begins[place] ?? 0) + (offsets[lane + 1] ?? 0) - (offsets[lane] ?? 0);
      place++;
    }
  }
  return {
    length: begins[total] ?? 0,
    at: (row) => {
      let index = placeOf(begins, row);
      const within = row - (begins[index] ?? 0);
      for (const [run, { model, lanes }] of runs.entries()) {
        const lane = lanes[index];
        if (lane !== undefined) return { run, lane, span: (model.spans.offsets[lane] ?? 0) + within };
        index -= lanes.length;
      }
      return null;
    },
  };
}

/** The last place whose rows begin at `row` or before it, and that has rows. */
function placeOf(begins: Float64Array, row: number): number {
  let low = 0;
  let high = begins.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((begins[middle + 1] ?? Number.POSITIVE_INFINITY) > row) high = middle;
    else low = middle + 1;
  }
  return low;
}
