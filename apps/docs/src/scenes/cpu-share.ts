import { adviseOn, type ModelName, type Scenario, type Simulation, withCpuShare } from "@interleave/core";

import { escaped } from "../demo/html.ts";
import type { Scene } from "./scene.ts";

/** Four tasks of 200 ms. */
const FOUR_TASKS: Scenario = {
  groups: [{ name: "Task", count: 4, steps: [{ io: "200ms" }] }],
  machine: { cores: 4 },
};

const MODELS: Readonly<Partial<Record<ModelName, string>>> = {
  sequential: "One after another",
  asyncio: "asyncio",
  threads: "Threads",
  processes: "Processes",
};

/** What they are called in a sentence. */
const NAMES: Readonly<Partial<Record<ModelName, string>>> = {
  ...MODELS,
  sequential: "one after another",
  threads: "threads",
  processes: "processes",
};

/** From work that only waits to work that only computes; the advice changes on the way. */
export const cpuShare: Scene = {
  id: "cpu-share",
  seed: 7,
  controls: [
    {
      kind: "scale",
      name: "share",
      legend: "Of its 200 ms, each task computes",
      min: 0,
      max: 100,
      step: 5,
      first: "20",
      text: (percent) => `${percent} %`,
    },
  ],
  models: MODELS,
  scenario: ({ share = "20" }) => withCpuShare(FOUR_TASKS, Number(share) / 100),
  under: () => ["sequential", "asyncio", "threads", "processes"],
  title: ({ share }) =>
    `Four tasks of 200 ms, of which each computes for ${share} per cent and waits for the rest, in four ways on one clock, on four cores`,
  isLong: true,
  words: (simulation) => advice(simulation),
};

function advice(simulation: Simulation): string {
  const { model, because } = adviseOn(simulation);
  const name = NAMES[model] ?? model;
  const [done = "", ...others] = because.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1));
  const first = done.replace(/^\S+ is done/, `With ${name}, all is done`);
  return `<p class="advice"><strong>Advice: ${name}.</strong> ${[first, ...others].map(escaped).join(" ")}</p>`;
}
