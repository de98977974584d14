import { type Ending, endingOf } from "./link-layout.ts";
import { stateAt, type LaneState } from "./model/lane-state.ts";
import type { RunModel } from "./model/run-model.ts";
import { DensityRow, EMPTY } from "./view/density.ts";

/** What many lanes do: rows that each stand for several, cells that each tell what most of these do most of the time. */
export interface Density {
  readonly bottom: number;
  /** How many lanes a row stands for, about. */
  readonly lanesPerRow: number;
  /** One for each state, and for cells in which fewer than half of the lanes do anything, another one, thin. */
  readonly layers: readonly { readonly state: LaneState; readonly thin: boolean; readonly cells: readonly CellRun[] }[];
  /** Where lanes were cancelled, or failed; of several near each other, the first. */
  readonly endings: readonly Ending[];
}

/** Cells beside each other that look alike, in pixels. */
export interface CellRun {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const CELL = 3;
const ROW = 4;
const HALF = 128;

export function densityOf(
  model: RunModel,
  { top, left, right, height }: { top: number; left: number; right: number; height: number },
): Density {
  const { lanes, spans, seconds } = model;
  const rows = seconds > 0 ? Math.floor(height / ROW) : 1;
  const cells = Math.max(1, Math.floor((right - left) / CELL));
  const width = (right - left) / cells;
  const row = new DensityRow(cells);
  const all = Uint32Array.from(lanes.keys());
  const layers = new Map<number, CellRun[]>();
  for (let index = 0; index < rows; index++) {
    const first = Math.floor((index * lanes.length) / rows);
    row.read(spans, all, first, Math.floor(((index + 1) * lanes.length) / rows), {
      from: 0,
      to: Math.max(seconds, 1e-12),
      cells,
    });
    for (let cell = 0; cell < cells;) {
      const look = lookOf(row, cell);
      let end = cell + 1;
      while (end < cells && lookOf(row, end) === look) end++;
      const run = { x: left + cell * width, y: top + index * ROW, width: (end - cell) * width, height: ROW };
      if (look >= 0) {
        const cells = layers.get(look);
        if (cells === undefined) layers.set(look, [run]);
        else cells.push(run);
      }
      cell = end;
    }
  }
  return {
    bottom: top + rows * ROW,
    lanesPerRow: lanes.length / rows,
    layers: [...layers]
      .sort(([a], [b]) => a - b)
      .map(([look, cells]) => ({ state: stateAt(look >> 1), thin: look % 2 === 1, cells })),
    endings: endingsOf(model, { top, left, perSecond: (right - left) / Math.max(seconds, 1e-12), height: rows * ROW }),
  };
}

/** Marks nearer to each other than this, in pixels, would lie upon each other. */
const MARK = 8;

function endingsOf(
  { lanes }: RunModel,
  { top, left, perSecond, height }: { top: number; left: number; perSecond: number; height: number },
): Ending[] {
  const endings = new Map<string, Ending>();
  for (const [index, info] of lanes.entries()) {
    const y = top + ((index + 0.5) * height) / lanes.length;
    const ending = endingOf(info, { x: left + info.end * perSecond, y, height: MARK });
    if (ending === null) continue;
    const place = [ending.outcome, Math.floor(ending.x / MARK), Math.floor(y / MARK)].join();
    if (!endings.has(place)) endings.set(place, ending);
  }
  return [...endings.values()];
}

/** Twice the state's number, and one more where it is thin; -1 for nothing. */
function lookOf({ state, cover }: DensityRow, cell: number): number {
  const found = state[cell] ?? EMPTY;
  return found === EMPTY ? -1 : found * 2 + ((cover[cell] ?? 0) < HALF ? 1 : 0);
}
