import type { RunModel } from "../model/run-model.ts";

/** One run in a scene: what is drawn of it, and where, in pixels from the top. */
export interface SceneRun {
  readonly model: RunModel;
  /** The lanes that are shown, in order. */
  readonly lanes: Uint32Array;
  readonly top: number;
  /** The band with the number of tasks under way, and the loop's iterations. */
  readonly bandTop: number;
  readonly bandHeight: number;
  readonly lanesTop: number;
  readonly bottom: number;
}

/** Runs below each other, all with lanes of one height, on one clock. */
export interface Scene {
  readonly runs: readonly SceneRun[];
  /** The end of the longest run. */
  readonly seconds: number;
  readonly laneHeight: number;
  readonly height: number;
}

export interface SceneOptions {
  /** Lanes share this height if they do not fit at full height, and `rows` is "fit". */
  readonly room: number;
  /** "fit" shows all lanes at once; "full" gives each enough height to be read. */
  readonly rows: "fit" | "full";
  /** Which lanes of a run to show. */
  readonly shown: (model: RunModel, run: number) => Uint32Array;
}

const FULL_LANE = 20;
const TITLE = 26;
const BAND = 22;
const GAP = 14;

/** From this height on, lanes are bars; below it, several share a row of pixels. */
export const BAR_LANE = 2;
/** From this height on, a lane has its name beside it. */
export const NAMED_LANE = 12;

/** Places the runs. */
export function sceneOf(models: readonly RunModel[], { room, rows, shown }: SceneOptions): Scene {
  const lists = models.map(shown);
  const count = lists.reduce((sum, { length }) => sum + length, 0);
  const furniture = models.length * (TITLE + BAND + 6) + Math.max(0, models.length - 1) * GAP;
  const shared = Math.max(24 * models.length, room - furniture) / Math.max(1, count);
  const laneHeight = rows === "full" ? FULL_LANE : Math.min(FULL_LANE, shared);
  let y = 0;
  const runs = models.map((model, index): SceneRun => {
    if (index > 0) y += GAP;
    const lanes = lists[index] ?? new Uint32Array();
    const top = y;
    const bandTop = top + TITLE;
    const lanesTop = bandTop + BAND + 6;
    y = lanesTop + Math.ceil(lanes.length * laneHeight);
    return { model, lanes, top, bandTop, bandHeight: BAND, lanesTop, bottom: y };
  });
  const seconds = models.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  return { runs, seconds, laneHeight, height: y };
}

/** A lane of a run: both by their places in the models. */
export interface LanePlace {
  readonly run: number;
  readonly lane: number;
}

/** The lane at a height; null between runs. */
export function laneAt({ runs, laneHeight }: Scene, y: number): LanePlace | null {
  const run = runs.findIndex(({ lanesTop, bottom }) => y >= lanesTop && y < bottom);
  const found = runs[run];
  const lane = found?.lanes[Math.floor((y - found.lanesTop) / laneHeight)];
  return lane === undefined ? null : { run, lane };
}

/** The top of a lane; null if it is not shown. */
export function topOf({ runs, laneHeight }: Scene, { run, lane }: LanePlace): number | null {
  const found = runs[run];
  if (found === undefined) return null;
  const place = placeIn(found.lanes, lane);
  return place < 0 ? null : found.lanesTop + place * laneHeight;
}

/** The lane that is `by` lanes further down (or up), through all runs; the first one where none was chosen. */
export function laneBeside(scene: Scene, from: LanePlace | null, by: number): LanePlace | null {
  const all = scene.runs.reduce((sum, { lanes }) => sum + lanes.length, 0);
  if (all === 0) return null;
  const before = scene.runs.slice(0, from?.run ?? 0).reduce((sum, { lanes }) => sum + lanes.length, 0);
  const place = from === null ? -1 : placeIn(scene.runs[from.run]?.lanes ?? new Uint32Array(), from.lane);
  let rank = place < 0 ? 0 : Math.min(all - 1, Math.max(0, before + place + by));
  for (const [run, { lanes }] of scene.runs.entries()) {
    const lane = lanes[rank];
    if (lane !== undefined) return { run, lane };
    rank -= lanes.length;
  }
  return null;
}

/** Lanes are listed in rising order. */
function placeIn(lanes: Uint32Array, lane: number): number {
  let low = 0;
  let high = lanes.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = lanes[middle] ?? 0;
    if (found === lane) return middle;
    if (found < lane) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
