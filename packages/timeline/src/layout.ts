import type { Trace } from "@interleave/core/trace";

import { type Band, bandOf } from "./band-layout.ts";
import { type Density, densityOf } from "./density-layout.ts";
import { type Ending, endingOf, layoutLinks, type LinkLine } from "./link-layout.ts";
import { fitted, textWidth, wrapped } from "./measure.ts";
import { LANE_STATES, type LaneState, stateAt } from "./model/lane-state.ts";
import { modelOf } from "./model/model-of.ts";
import type { LaneInfo, LaneKind, RunModel } from "./model/run-model.ts";
import { mostWords } from "./model/under-way.ts";
import { durationText, type Tick, ticksUpTo } from "./scale.ts";
import { STATES, wordsFor } from "./states.ts";
import { visitPieces } from "./view/pieces.ts";

/** One run to draw: what it is called, and its trace. */
export interface TimelineRun {
  readonly title: string;
  readonly trace: Trace;
}

/** Where everything goes, in pixels from the top left. Numbers only: nothing is drawn yet. */
export interface TimelineLayout {
  readonly width: number;
  readonly height: number;
  readonly heading: { readonly text: string; readonly x: number; readonly y: number } | null;
  /** The one clock: 0 is at `left`, `seconds` at `right`. */
  readonly plot: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
  readonly seconds: number;
  readonly ticks: readonly (Tick & { readonly x: number })[];
  readonly runs: readonly RunLayout[];
  readonly legend: readonly LegendEntry[];
  /** Below the legend: what rows stand for that stand for several lanes. */
  readonly notes: readonly { readonly text: string; readonly x: number; readonly y: number }[];
}

export interface RunLayout {
  readonly title: string;
  /** For people. */
  readonly makespan: string;
  readonly tasks: number;
  /** Where its title begins, and its baseline. */
  readonly titleX: number;
  readonly titleY: number;
  readonly top: number;
  readonly bottom: number;
  /** Where it ends on the clock. */
  readonly endX: number;
  readonly band: Band | null;
  readonly lanes: readonly Lane[];
  /** In place of lanes, where there are more than a picture holds. */
  readonly density: Density | null;
  readonly links: readonly LinkLine[];
}

export interface Lane {
  readonly name: string;
  /** How long it took, for people. */
  readonly duration: string;
  /** The name as far as it fits; null where lanes are too narrow for each to have one. */
  readonly label: string | null;
  readonly y: number;
  readonly height: number;
  readonly bars: readonly Bar[];
  /** Where it was cancelled, or failed. */
  readonly ending: Ending | null;
  readonly value: { readonly text: string; readonly x: number; readonly anchor: "start" | "end" } | null;
}

export interface Bar {
  readonly state: LaneState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LegendEntry {
  readonly look: LaneState | Ending["outcome"];
  readonly words: string;
  readonly x: number;
  readonly y: number;
}

export interface LayoutOptions {
  readonly width: number;
  /** Room on all four sides. */
  readonly padding: number;
  readonly heading: string | null;
  readonly by: LaneKind;
  readonly links: boolean;
  readonly band: boolean;
}

/** More lanes than this are not told apart: a row of the picture then stands for several. */
const MAX_LANES = 1000;

const TEXT = 12;
const TITLE_TEXT = 14;
/** Kept free beside a run's title for its makespan. */
const MAKESPAN = 72;
const FULL_LANE = 20;
/** Lanes share this height, once there are more of them than it holds at full height. */
const LANES_HEIGHT = 520;
/** A name needs lanes this high, together: the first of every two, five, ten, … lanes has one. */
const LABELLED_LANE = 13;
const LABEL_STEPS = [1, 2, 5, 10, 20];
const RUN_TITLE = 30;
const RUN_GAP = 20;
const BAND = 18;
const BAND_GAP = 8;
const AXIS = 28;
const LEGEND_ROW = 20;
const SWATCH = 26;

const BAND_NOTE = "Above the lanes: how many tasks are under way.";
const TICK_NOTE = "A tick is an iteration of the loop.";

/** Nothing that is simulated is shorter; and below it, dividing by floating-point numbers goes wrong. */
const SHORTEST = 1e-12;

/** Places the runs below each other on one clock. */
export function layoutTimeline(runs: readonly TimelineRun[], options: LayoutOptions): TimelineLayout {
  const { width, padding } = options;
  const measured = runs.map(({ title, trace }) => ({ title, model: modelOf(trace, options.by) }));
  const seconds = Math.max(0, ...measured.map(({ model }) => model.seconds));
  const left = padding + gutterFor(measured, width - 2 * padding, options.band);
  const right = width - padding - 1;
  const xOf = (time: number): number =>
    seconds > 0 ? left + (right - left) * Math.min(1, Math.max(0, time / seconds)) : left;

  let y = padding;
  const heading = options.heading === null ? null : { text: options.heading, x: padding, y: y + 15 };
  if (heading !== null) y += 34;
  const top = y;

  const titleRoom = right - padding - MAKESPAN;
  const longestTitle = Math.max(0, ...runs.map(({ title }) => textWidth(title, TITLE_TEXT)));
  const titleX = longestTitle + left - padding <= titleRoom ? left : padding;
  const placed = measured.map((run, index): RunLayout => {
    if (index > 0) y += RUN_GAP;
    const titleY = y + 16;
    const bandTop = y + RUN_TITLE - 4;
    const lanesTop = options.band ? bandTop + BAND + BAND_GAP : y + RUN_TITLE;
    const { model } = run;
    const frame: LaneFrame = { top: lanesTop, left, right, gutter: left - padding, seconds, xOf };
    const dense = model.lanes.length > MAX_LANES;
    const lanes = dense ? [] : layoutLanes(model, frame);
    const density = dense
      ? densityOf(model, { top: lanesTop, left, right: xOf(model.seconds), height: LANES_HEIGHT })
      : null;
    y = density?.bottom ?? (lanes.at(-1)?.y ?? lanesTop) + (lanes.at(-1)?.height ?? 0);
    return {
      title: fitted(run.title, TITLE_TEXT, titleRoom),
      makespan: durationText(model.seconds, seconds),
      tasks: model.tasks,
      titleX,
      titleY,
      top: lanesTop,
      bottom: y,
      endX: xOf(model.seconds),
      band: options.band ? bandOf(model, { top: bandTop, height: BAND, xOf }) : null,
      lanes,
      density,
      links: options.links ? layoutLinks(model, lanes, xOf) : [],
    };
  });

  const bottom = y + 6;
  const used = new Set(placed.flatMap(statesIn));
  const ended = new Set(placed.flatMap(endingsIn));
  const legend = layoutLegend([...LANE_STATES.filter((state) => used.has(state)), ...ended], options.by, {
    x: padding,
    y: bottom + AXIS + 16,
    right,
  });
  const legendEnd = legend.at(-1)?.y ?? bottom + AXIS - 4;
  const notes = layoutNotes(placed, { x: padding, y: legendEnd, right });
  const height = (notes.at(-1)?.y ?? legendEnd) + 4 + padding;
  const ticks = ticksUpTo(seconds, Math.floor((right - left) / 64));
  return {
    width,
    height: Math.ceil(height),
    heading,
    plot: { left, right, top, bottom },
    seconds,
    ticks: ticks.map(({ seconds, label }) => ({ seconds, label, x: xOf(seconds) })),
    runs: placed,
    legend,
    notes,
  };
}

function statesIn({ lanes, density }: RunLayout): LaneState[] {
  return density?.layers.map(({ state }) => state) ?? lanes.flatMap(({ bars }) => bars.map(({ state }) => state));
}

function endingsIn({ lanes, density }: RunLayout): Ending["outcome"][] {
  const endings = density?.endings ?? lanes.map(({ ending }) => ending);
  return endings.flatMap((ending) => ending?.outcome ?? []);
}

/** Room for the longest name, but never more than three tenths of the picture. */
function gutterFor(runs: readonly { readonly model: RunModel }[], room: number, band: boolean): number {
  const named = runs.flatMap(({ model: { lanes } }) => (lanes.length > MAX_LANES ? [] : lanes));
  const beside = [...named.map(nameOf), ...(band ? runs.map(({ model }) => mostWords(model)) : [])];
  const longest = beside.reduce((most, text) => Math.max(most, textWidth(text, TEXT)), 0);
  return Math.ceil(Math.min(longest + 10, room * 0.3));
}

/** A lane's name; that of a task that another one made begins with a dot. */
function nameOf({ name, depth }: LaneInfo): string {
  return `${"· ".repeat(Math.min(depth, 6))}${name}`;
}

interface LaneFrame {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly gutter: number;
  readonly seconds: number;
  readonly xOf: (time: number) => number;
}

function layoutLanes(model: RunModel, frame: LaneFrame): Lane[] {
  const { lanes } = model;
  const height = Math.max(1, Math.min(FULL_LANE, LANES_HEIGHT / Math.max(1, lanes.length)));
  const labelled = LABEL_STEPS.find((step) => step * height >= LABELLED_LANE) ?? lanes.length;
  return lanes.map((info, index): Lane => {
    const y = frame.top + index * height;
    return {
      name: info.name,
      duration: durationText(info.end - info.start, frame.seconds),
      label: index % labelled === 0 ? fitted(nameOf(info), TEXT, frame.gutter - 8) : null,
      y,
      height,
      bars: barsOf(model, index, y, height, frame),
      ending: endingOf(info, { x: frame.xOf(info.end), y: y + height / 2, height }),
      value: labelled === 1 ? valueBeside(info, frame) : null,
    };
  });
}

/** For so many spans more, what is narrower than another pixel is drawn together: nobody could tell it apart. */
const SPANS_A_PIXEL = 10_000;
const COARSEST = 12;

function barsOf({ spans }: RunModel, lane: number, laneY: number, laneHeight: number, frame: LaneFrame): Bar[] {
  const { left, right, seconds } = frame;
  const full = laneHeight < 6 ? laneHeight * 0.9 : laneHeight * 0.65;
  const grain = Math.min(COARSEST, 1 + Math.floor(spans.length / SPANS_A_PIXEL));
  const perSecond = seconds > SHORTEST ? (right - left) / seconds / grain : 0;
  const bars: Bar[] = [];
  let several = false;
  visitPieces(
    spans,
    lane,
    { from: 0, to: Number.POSITIVE_INFINITY, left: 0, perSecond },
    (number, at, length, span) => {
      const state = stateAt(number);
      const width = length * grain;
      const x = Math.max(left, Math.min(left + at * grain, right - width));
      const before = bars.at(-1);
      // Several spans beside several others, in the same state: one bar.
      const same = several && span < 0 && before?.state === state && before.x + before.width >= x - 0.01;
      several = span < 0 && grain > 1;
      if (before !== undefined && same) bars.pop();
      const start = before !== undefined && same ? before.x : x;
      const height = full * STATES[state].height;
      bars.push({ state, x: start, y: laneY + (laneHeight - height) / 2, width: x + width - start, height });
    },
  );
  return bars;
}

/** How long the work took, written behind its end; before its start where there is no room behind; nowhere where there is none at all. */
function valueBeside(work: LaneInfo, { left, right, seconds, xOf }: LaneFrame): Lane["value"] {
  const text = durationText(work.end - work.start, seconds);
  const room = textWidth(text, TEXT) + 12;
  if (xOf(work.end) + room <= right) return { text, x: xOf(work.end) + 6, anchor: "start" };
  if (xOf(work.start) - room >= left) return { text, x: xOf(work.start) - 6, anchor: "end" };
  return null;
}

/** An entry for each look that occurs, in rows. */
function layoutLegend(
  looks: readonly LegendEntry["look"][],
  by: LaneKind,
  at: { x: number; y: number; right: number },
): LegendEntry[] {
  let { x, y } = at;
  return looks.map((look): LegendEntry => {
    const words = look === "cancelled" || look === "failed" ? look : wordsFor(look, by);
    const room = SWATCH + textWidth(words, TEXT);
    if (x > at.x && x + room > at.right) {
      x = at.x;
      y += LEGEND_ROW;
    }
    const entry = { look, words, x, y };
    x += room + 18;
    return entry;
  });
}

/** Sentences about the bands, and about rows that stand for several tasks, in lines that fit. */
function layoutNotes(
  runs: readonly RunLayout[],
  at: { x: number; y: number; right: number },
): { text: string; x: number; y: number }[] {
  const several = runs.flatMap(({ density }) => (density === null ? [] : [Math.round(density.lanesPerRow)]));
  const each = [...new Set(several)].join(" or ");
  const sentences = [
    runs.some(({ band }) => band !== null) ? BAND_NOTE : "",
    runs.some(({ band }) => (band?.iterations.length ?? 0) > 0) ? TICK_NOTE : "",
    each === "" ? "" : `A row stands for about ${each} lanes. It is pale where fewer than half of them do anything.`,
  ].filter((sentence) => sentence !== "");
  if (sentences.length === 0) return [];
  return wrapped(sentences.join(" "), TEXT, at.right - at.x).map((text, line) => ({
    text,
    x: at.x,
    y: at.y + (line + 1) * LEGEND_ROW,
  }));
}
