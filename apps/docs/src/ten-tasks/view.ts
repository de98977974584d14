import { logOf, type ModelName, type Run, type Simulation } from "@interleave/core";
import { renderTimeline } from "@interleave/timeline";

import { type Outcome, resultText, sourceText, STARTED_AT, totalsOf } from "./model.ts";

/** For people: what the models of this demo are called here. */
const TITLES: Readonly<Partial<Record<ModelName, string>>> = {
  sequential: "One after another",
  asyncio: "At once, with asyncio",
};

function titleOf(model: ModelName): string {
  return TITLES[model] ?? model;
}

/** One picture for each width of the column; the style sheet shows the one that fits, so that its text keeps its size. */
const WIDTHS = { narrow: 288, medium: 440, wide: 680 } as const;

/** Both runs on one clock. */
export function pictures({ seed, runs }: Simulation): string {
  const drawn = runs.map(({ model, trace }) => ({ title: titleOf(model), trace }));
  return Object.entries(WIDTHS)
    .map(([size, width]) => {
      const svg = renderTimeline(drawn, {
        width,
        theme: "page",
        idPrefix: `ten-tasks-${size}`,
        title: `Ten tasks one after another and at once, on one clock, seed ${seed}`,
        playhead: true,
      });
      return `<div class="picture ${size}">${svg}</div>`;
    })
    .join("");
}

/** What was computed, and by whom. */
export function status(outcome: Outcome): string {
  return `<span>${resultText(outcome)}</span> <span class="source">${escaped(sourceText(outcome))}</span>`;
}

/** What the pictures come to. */
export function summary(simulation: Simulation): string {
  const { sequential, asyncio, ratio } = totalsOf(simulation);
  return [
    `<div><dt>One after another</dt><dd>${sequential.toFixed(2)} s</dd><dd class="note">the sum of the ten latencies</dd></div>`,
    `<div><dt>At once</dt><dd>${asyncio.toFixed(2)} s</dd><dd class="note">the longest of them</dd></div>`,
    `<div><dt>Gain</dt><dd>${ratio.toFixed(1)} ×</dd><dd class="note">as fast, for the same work</dd></div>`,
  ].join("");
}

/** What both programs print, side by side. */
export function logs({ runs }: Simulation): string {
  return runs.map(logList).join("");
}

function logList({ model, trace }: Run): string {
  const lines = logOf(trace, { startedAt: STARTED_AT }).map(
    ({ time, text }) => `<li data-time="${time}">${escaped(text)}</li>`,
  );
  return `<section><h3>${titleOf(model)}</h3><ol class="log ${model}">${lines.join("")}</ol></section>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
