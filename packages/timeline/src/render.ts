import type { Band } from "./band-layout.ts";
import type { Density } from "./density-layout.ts";
import {
  type Bar,
  type Lane,
  layoutTimeline,
  type RunLayout,
  type TimelineLayout,
  type TimelineRun,
} from "./layout.ts";
import type { LaneKind } from "./model/run-model.ts";
import { endingMark, linkLine } from "./marks.ts";
import { patterns } from "./states.ts";
import { type TimelineTheme, timelineStylesheet } from "./stylesheet.ts";
import { attributes, escapeText, px } from "./xml.ts";

export interface TimelineOptions {
  /** In pixels, from 240 to 4000. Text keeps its size, so draw at the width at which it will be seen. Default 720. */
  readonly width?: number;
  /** What the picture is called, for those who cannot see it. Default "Timeline". */
  readonly title?: string;
  /** A line of text above the runs. Default none. */
  readonly heading?: string;
  /** Default `auto`, a picture that stands alone, on a card of its own. With `page` the page brings ground and style sheet. */
  readonly theme?: TimelineTheme;
  /** The first letters of every id in the picture: pictures on one page need different ones. Default "il". */
  readonly idPrefix?: string;
  /** Adds a hidden playhead, and a curtain over what is yet to come, for a script to move. Default false. */
  readonly playhead?: boolean;
  /** What a lane stands for. Default `task`. */
  readonly lanes?: LaneKind;
  /** Draws who made and who woke whom, as far as there is room. Default true. */
  readonly links?: boolean;
  /**
   * Draws above each run's lanes how many tasks are under way, and a tick for each iteration of its loop. Default true where the picture
   * stands alone, false in a page.
   */
  readonly band?: boolean;
}

/**
 * Draws runs below each other on one clock, as an SVG document.
 *
 * A lane for every work, a bar for every stretch of its life. The same runs and options give the same string, everywhere.
 *
 * @throws RangeError if `width` or `idPrefix` cannot be used.
 *
 * @example
 * ```ts
 * const { runs } = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]);
 * const svg = renderTimeline(runs.map(({ model, trace }) => ({ title: model, trace })));
 * ```
 */
export function renderTimeline(runs: readonly TimelineRun[], options: TimelineOptions = {}): string {
  const {
    width = 720,
    title = "Timeline",
    heading = null,
    theme = "auto",
    idPrefix = "il",
    playhead = false,
    lanes: by = "task",
    links = true,
    band = theme !== "page",
  } = options;
  if (!(width >= 240 && width <= 4000)) throw new RangeError(`width is ${width}; it has to be from 240 to 4000`);
  if (!/^[A-Za-z][\w-]*$/.test(idPrefix)) throw new RangeError(`idPrefix is ${JSON.stringify(idPrefix)}; use letters`);

  const inPage = theme === "page";
  const layout = layoutTimeline(runs, { width, padding: inPage ? 0 : 24, heading, by, links, band });
  return [
    openingTag(layout, idPrefix),
    `<title id="${idPrefix}-title">${escapeText(title)}</title>`,
    `<desc id="${idPrefix}-desc">${escapeText(described(layout))}</desc>`,
    inPage ? "" : `<style>${timelineStylesheet(theme)}</style>`,
    `<defs>${patterns(idPrefix, new Set(layout.legend.map(({ look }) => look)))}</defs>`,
    inPage ? "" : card(layout),
    heading === null ? "" : text("il-heading", layout.heading?.x ?? 0, layout.heading?.y ?? 0, heading),
    tracks(layout),
    axis(layout),
    ...layout.runs.map((run) => drawRun(run, layout, idPrefix)),
    playhead ? hiddenPlayhead(layout) : "",
    legend(layout, idPrefix),
    ...layout.notes.map((note) => text("il-legend", note.x, note.y + 1, note.text)),
    "</svg>",
  ].join("");
}

/** Narrower bars have no room for an outline and a pattern. */
const SLIVER = 3;

/** The picture in one paragraph. */
function described({ runs }: TimelineLayout): string {
  if (runs.length === 0) return "No runs.";
  return runs
    .map(({ title, tasks, makespan }) => `${title}: ${tasks} ${tasks === 1 ? "task" : "tasks"} in ${makespan}.`)
    .join(" ");
}

/** What a script needs to place a playhead stands in the data attributes. */
function openingTag({ width, height, plot, seconds }: TimelineLayout, prefix: string): string {
  return `<svg${attributes({
    xmlns: "http://www.w3.org/2000/svg",
    class: "il-timeline",
    role: "img",
    "aria-labelledby": `${prefix}-title ${prefix}-desc`,
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    "data-left": plot.left,
    "data-right": plot.right,
    "data-seconds": String(seconds),
  })}>`;
}

function card({ width, height }: TimelineLayout): string {
  return `<rect class="il-paper"${attributes({ x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 10 })}/>`;
}

/** The ground that each run's lanes stand on: as long as the run. */
function tracks({ runs, plot }: TimelineLayout): string {
  const grounds = runs.map(
    ({ top, bottom, endX }) =>
      `<rect class="il-track"${attributes({ x: plot.left, y: top - 3, width: Math.max(0, endX - plot.left), height: bottom - top + 6 })}/>`,
  );
  return `<g>${grounds.join("")}</g>`;
}

function axis({ ticks, plot, runs }: TimelineLayout): string {
  const lines = ticks.map(({ x }) =>
    runs.map(({ top, bottom }) => `M${px(x)} ${px(top - 3)}V${px(bottom + 3)}`).join(""),
  );
  const labels = ticks.map(({ x, label }, index) => {
    const anchor = index === 0 ? "start" : x > plot.right - 16 ? "end" : "middle";
    return text("il-tick", x, plot.bottom + 18, label, anchor);
  });
  const base = `<path class="il-axis" d="M${px(plot.left)} ${px(plot.bottom)}H${px(plot.right)}${ticks.map(({ x }) => `M${px(x)} ${px(plot.bottom)}v4`).join("")}" fill="none"/>`;
  return `<g><path class="il-grid" d="${lines.join("")}" fill="none"/>${base}${labels.join("")}</g>`;
}

function drawRun(run: RunLayout, { plot }: TimelineLayout, prefix: string): string {
  const labels = run.lanes.map(({ label, y, height }) =>
    label === null ? "" : text("il-label", plot.left - 8, y + height / 2 + 4, label, "end"),
  );
  return [
    `<g class="il-run">`,
    text("il-run-title", run.titleX, run.titleY, run.title),
    text("il-makespan", plot.right, run.titleY, run.makespan, "end"),
    ...labels,
    run.band === null ? "" : drawBand(run.band, plot.left),
    ...run.lanes.map((lane) => drawLane(lane, prefix)),
    run.density === null ? "" : drawDensity(run.density, prefix),
    ...run.links.map(linkLine),
    "</g>",
  ].join("");
}

function drawDensity({ layers, lanesPerRow, endings }: Density, prefix: string): string {
  const drawn = layers.map(({ state, thin, cells }) => {
    const path = cells.map(({ x, y, width, height }) => `M${px(x)} ${px(y)}h${px(width)}v${px(height)}h${px(-width)}z`);
    return `<path${attributes({ class: thin ? "il-thin" : undefined, fill: `url(#${prefix}-${state})`, d: path.join("") })}/>`;
  });
  return `<g><title>Each row stands for about ${Math.round(lanesPerRow)} tasks</title>${drawn.join("")}${endings.map(endingMark).join("")}</g>`;
}

/** An area as high as there are tasks under way; along its ground a tick for each iteration of the loop. */
function drawBand({ top, bottom, words, curve, iterations }: Band, left: number): string {
  const steps = curve.map(({ x, y }) => `H${px(x)}V${px(y)}`).join("");
  const ticks = iterations.map((x) => `M${px(x + 0.5)} ${px(bottom)}v-4`).join("");
  const area = `<path class="il-under-way" d="M${px(curve[0]?.x ?? left)} ${px(bottom)}${steps}z"/>`;
  const marks = ticks === "" ? "" : `<path class="il-iterations" d="${ticks}" fill="none"/>`;
  return `<g>${area}${marks}${text("il-most", left - 8, (top + bottom) / 2 + 4, words, "end")}</g>`;
}

function drawLane(lane: Lane, prefix: string): string {
  const tooltip = `<title>${escapeText(`${lane.name}: ${lane.duration}`)}</title>`;
  const value =
    lane.value === null
      ? ""
      : text("il-value", lane.value.x, lane.y + lane.height / 2 + 4, lane.value.text, lane.value.anchor);
  return `<g>${tooltip}${lane.bars.map((bar) => drawBar(bar, prefix)).join("")}${endingMark(lane.ending)}${value}</g>`;
}

/** The stroke lies inside the bar, so that neighbours meet without overlapping. What is too small for a pattern has the stroke's colour. */
function drawBar({ state, x, y, width, height }: Bar, prefix: string): string {
  if (width < SLIVER) return `<rect class="il-${state}-sliver"${attributes({ x, y, width, height })}/>`;
  const outlined = height >= SLIVER;
  const inset = outlined ? 0.5 : 0;
  return `<rect${attributes({
    class: outlined ? `il-${state}` : undefined,
    fill: `url(#${prefix}-${state})`,
    x: x + inset,
    y: y + inset,
    width: width - 2 * inset,
    height: height - 2 * inset,
    rx: outlined ? 2 : undefined,
  })}/>`;
}

/** A script unhides it, sets the curtains' x and width, and moves the line by a transform. */
function hiddenPlayhead({ plot, runs }: TimelineLayout): string {
  const curtains = runs.map(
    ({ top, bottom }) =>
      `<rect class="il-curtain"${attributes({ x: plot.right, y: top - 4, width: 0, height: bottom - top + 8 })}/>`,
  );
  const line = `<path class="il-playhead" d="M0 ${px((runs[0]?.top ?? plot.top) - 3)}V${px(plot.bottom)}" fill="none"/>`;
  const knob = `<circle class="il-playhead-knob" cx="0" cy="${px(plot.bottom)}" r="4"/>`;
  return `<g class="il-play" visibility="hidden">${curtains.join("")}<g class="il-now">${line}${knob}</g></g>`;
}

function legend({ legend }: TimelineLayout, prefix: string): string {
  const entries = legend.map(({ look, words, x, y }) => {
    const swatch =
      look === "cancelled" || look === "failed"
        ? endingMark({ outcome: look, x: x + 12, y: y - 3.5, size: 4 })
        : drawBar(
            { state: look, x, width: 18, ...(look === "ready" ? { y: y - 6, height: 5 } : { y: y - 9, height: 11 }) },
            prefix,
          );
    return `${swatch}${text("il-legend", x + 26, y + 1, words)}`;
  });
  return `<g>${entries.join("")}</g>`;
}

function text(className: string, x: number, y: number, content: string, anchor?: "start" | "middle" | "end"): string {
  const aligned = anchor === "start" ? undefined : anchor;
  return `<text class="${className}"${attributes({ x, y, "text-anchor": aligned })}>${escapeText(content)}</text>`;
}
