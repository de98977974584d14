import { logOf, type ModelName, type Run, type Simulation } from "@interleave/core";

import { escaped } from "../demo/html.ts";
import { type Outcome, sourceText } from "../demo/outcome.ts";
import { pictures as drawn } from "../demo/pictures.ts";
import { resultText, STARTED_AT, totalsOf } from "./model.ts";

/** For people: what the models of this demo are called here. */
const TITLES: Readonly<Partial<Record<ModelName, string>>> = {
  sequential: "One after another",
  asyncio: "At once, with asyncio",
};

/** Both runs on one clock. */
export function pictures(simulation: Simulation): string {
  const title = `${countOf(simulation)} one after another and at once, on one clock, seed ${simulation.seed}`;
  return drawn(simulation, { id: "ten-tasks", title, models: TITLES });
}

function countOf({ runs }: Simulation): string {
  const count = runs[0]?.statistics.tasks ?? 0;
  return count === 10 ? "Ten tasks" : `${count} tasks`;
}

/** What was computed, and by whom. */
export function status(outcome: Outcome): string {
  return `<span>${resultText(outcome)}</span> <span class="source">${escaped(sourceText(outcome))}</span>`;
}

/** What the pictures come to. */
export function summary(simulation: Simulation): string {
  const { sequential, asyncio, ratio } = totalsOf(simulation);
  return [
    `<div><dt>One after another</dt><dd>${sequential.toFixed(2)} s</dd><dd class="note">the sum of all latencies</dd></div>`,
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
  return `<section><h3>${TITLES[model] ?? model}</h3><ol class="log ${model}">${lines.join("")}</ol></section>`;
}
