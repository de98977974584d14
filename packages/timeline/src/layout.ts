import { type Span, type SpanState, statisticsOf, type Trace, worksOf, type WorkSpans } from "@interleave/core";

import { fitted, textWidth } from "./measure.ts";
import { durationText, type Tick, ticksUpTo } from "./scale.ts";
import { STATE_NAMES, STATES } from "./states.ts";

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
  readonly lanes: readonly Lane[];
  /** How many works are not drawn, for there are more than a picture holds. */
  readonly more: number;
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
  readonly value: { readonly text: string; readonly x: number; readonly anchor: "start" | "end" } | null;
}

export interface Bar {
  readonly state: SpanState;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LegendEntry {
  readonly state: SpanState;
  readonly words: string;
  readonly x: number;
  readonly y: number;
}

export interface LayoutOptions {
  readonly width: number;
  /** Room on all four sides. */
  readonly padding: number;
  readonly heading: string | null;
}

/** More lanes than this are not drawn, and the picture says how many are missing. */
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
const AXIS = 28;
const LEGEND_ROW = 20;
const SWATCH = 26;
/** A span shorter than this is drawn this wide, or it would not be seen. */
const THINNEST = 0.75;

/** Places the runs below each other on one clock. */
export function layoutTimeline(runs: readonly TimelineRun[], options: LayoutOptions): TimelineLayout {
  const { width, padding } = options;
  const measured = runs.map((run) => ({ ...run, works: worksOf(run.trace), ...statisticsOf(run.trace) }));
  const seconds = Math.max(0, ...measured.map(({ makespan }) => makespan));
  const left =
    padding +
    gutterFor(
      measured.flatMap(({ works }) => works.slice(0, MAX_LANES)),
      width - 2 * padding,
    );
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
    const lanesTop = y + RUN_TITLE;
    const drawn = run.works.slice(0, MAX_LANES);
    const lanes = layoutLanes(drawn, { top: lanesTop, left, right, gutter: left - padding, seconds, xOf });
    const more = run.works.length - drawn.length;
    y = (lanes.at(-1)?.y ?? lanesTop) + (lanes.at(-1)?.height ?? 0) + (more > 0 ? LEGEND_ROW : 0);
    return {
      title: fitted(run.title, TITLE_TEXT, titleRoom),
      makespan: durationText(run.makespan, seconds),
      tasks: run.tasks,
      titleX,
      titleY,
      top: lanesTop,
      bottom: y,
      endX: xOf(run.makespan),
      lanes,
      more,
    };
  });

  const bottom = y + 6;
  const used = new Set(placed.flatMap(({ lanes }) => lanes.flatMap(({ bars }) => bars.map(({ state }) => state))));
  const legend = layoutLegend(used, { x: padding, y: bottom + AXIS + 16, right });
  const height = (legend.at(-1)?.y ?? bottom + AXIS - 4) + 4 + padding;
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
  };
}

/** Room for the longest name, but never more than three tenths of the picture. */
function gutterFor(works: readonly WorkSpans[], room: number): number {
  const longest = works.reduce((most, { name }) => Math.max(most, textWidth(name, TEXT)), 0);
  return Math.ceil(Math.min(longest + 10, room * 0.3));
}

interface LaneFrame {
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly gutter: number;
  readonly seconds: number;
  readonly xOf: (time: number) => number;
}

function layoutLanes(works: readonly WorkSpans[], frame: LaneFrame): Lane[] {
  const height = Math.max(1, Math.min(FULL_LANE, LANES_HEIGHT / Math.max(1, works.length)));
  const labelled = LABEL_STEPS.find((step) => step * height >= LABELLED_LANE) ?? works.length;
  return works.map((work, index): Lane => {
    const y = frame.top + index * height;
    return {
      name: work.name,
      duration: durationText(work.end - work.start, frame.seconds),
      label: index % labelled === 0 ? fitted(work.name, TEXT, frame.gutter - 8) : null,
      y,
      height,
      bars: work.spans.map((span) => barOf(span, y, height, frame)),
      value: labelled === 1 ? valueBeside(work, frame) : null,
    };
  });
}

function barOf(span: Span, laneY: number, laneHeight: number, { right, xOf }: LaneFrame): Bar {
  const full = laneHeight < 6 ? laneHeight * 0.9 : laneHeight * 0.65;
  const height = full * STATES[span.state].height;
  const width = Math.max(THINNEST, xOf(span.end) - xOf(span.start));
  return {
    state: span.state,
    x: Math.min(xOf(span.start), right - width),
    y: laneY + (laneHeight - height) / 2,
    width,
    height,
  };
}

/** How long the work took, written behind its end; before its start where there is no room behind; nowhere where there is none at all. */
function valueBeside(work: WorkSpans, { left, right, seconds, xOf }: LaneFrame): Lane["value"] {
  const text = durationText(work.end - work.start, seconds);
  const room = textWidth(text, TEXT) + 12;
  if (xOf(work.end) + room <= right) return { text, x: xOf(work.end) + 6, anchor: "start" };
  if (xOf(work.start) - room >= left) return { text, x: xOf(work.start) - 6, anchor: "end" };
  return null;
}

/** An entry for each state that occurs, in rows. */
function layoutLegend(used: ReadonlySet<SpanState>, at: { x: number; y: number; right: number }): LegendEntry[] {
  let { x, y } = at;
  return STATE_NAMES.filter((state) => used.has(state)).map((state): LegendEntry => {
    const { words } = STATES[state];
    const room = SWATCH + textWidth(words, TEXT);
    if (x > at.x && x + room > at.right) {
      x = at.x;
      y += LEGEND_ROW;
    }
    const entry = { state, words, x, y };
    x += room + 18;
    return entry;
  });
}
