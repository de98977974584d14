import { firstAbove } from "../model/columns.ts";
import { LANE_STATES } from "../model/lane-state.ts";
import type { SpanTable } from "../model/span-table.ts";

/**
 * A stretch of a lane as it can be seen: from `x` for `width` pixels. `span` is the span's index; -1 where it stands for several that are
 * each narrower than a pixel: then `state` is the one that takes most of the time.
 */
export type VisitPiece = (state: number, x: number, width: number, span: number) => void;

/** More spans than this are not looked at one by one within a pixel: the others are taken to be like these. */
const LOOKED_AT = 48;

const lasting = new Float64Array(LANE_STATES.length);

/**
 * Visits what is to be seen of one lane between two times, from left to right: at most one piece a pixel, and one more for each that is
 * wider. `left` is the x of time 0.
 */
export function visitPieces(
  { offsets, state, start, end }: SpanTable,
  lane: number,
  { from, to, left, perSecond }: { from: number; to: number; left: number; perSecond: number },
  visit: VisitPiece,
): void {
  const last = offsets[lane + 1] ?? 0;
  let index = firstAbove(end, from, offsets[lane] ?? 0, last);
  while (index < last) {
    const begins = start[index] ?? 0;
    if (begins >= to) return;
    const ends = end[index] ?? 0;
    const width = (ends - begins) * perSecond;
    if (width >= 1) {
      visit(state[index] ?? 0, left + begins * perSecond, width, index);
      index++;
      continue;
    }
    // The pixel that it begins in, and what else is within it.
    const pixel = Math.floor(left + begins * perSecond);
    const edge = (pixel + 1 - left) / perSecond;
    const first = index;
    lasting.fill(0);
    let [most, longest] = [state[index] ?? 0, 0];
    // The first is in it, whatever rounding makes of the edge.
    while (index < last && (index === first || (start[index] ?? 0) < edge)) {
      const length = (end[index] ?? 0) - (start[index] ?? 0);
      if (index > first && length * perSecond >= 1) break;
      const kind = state[index] ?? 0;
      const sum = (lasting[kind] ?? 0) + length;
      lasting[kind] = sum;
      if (sum > longest) [most, longest] = [kind, sum];
      index++;
      if (index - first > LOOKED_AT) {
        index = Math.max(index, firstAbove(end, edge, index, last));
        break;
      }
    }
    visit(most, pixel, 1, index - first === 1 ? first : -1);
  }
}
