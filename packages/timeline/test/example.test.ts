import { type ModelName, presets, type Scenario, simulate } from "@interleave/core";
import { expect, test } from "vitest";

import { renderTimeline, type TimelineOptions } from "../src/index.ts";

/** A picture of a scenario, where everything takes just as long as the scenario says. */
function picture(scenario: Scenario, titles: Partial<Record<ModelName, string>>, options: TimelineOptions): string {
  // The keys that are there are names of models.
  const models = Object.keys(titles) as ModelName[];
  const { runs } = simulate(scenario, 7, models, { prices: {} });
  return `${renderTimeline(
    runs.map(({ model, trace }) => ({ title: titles[model] ?? model, trace })),
    options,
  )}\n`;
}

// `vitest run --update` draws them anew; then somebody has to look at them.
test.each([
  ["auto", "ten-tasks.svg"],
  ["light", "ten-tasks-light.svg"],
  ["dark", "ten-tasks-dark.svg"],
] as const)("the picture for a README, %s, is what is drawn today", async (theme, file) => {
  const svg = picture(
    presets["ten-tasks"],
    { sequential: "One after another", asyncio: "At once, with asyncio" },
    {
      theme,
      title: "Ten tasks, one after another and at once, on one clock",
      heading: "Ten tasks that wait, on one clock",
    },
  );
  await expect(svg).toMatchFileSnapshot(`../examples/${file}`);
});

const TEN_THOUSAND: Scenario = { groups: [{ name: "Task", count: 10_000, steps: [{ io: { uniform: [0, 1] } }] }] };

test.each([
  ["blocked-loop", presets["blocking-call"], { asyncio: "asyncio" }, "One time.sleep(0.5) among ten tasks"],
  ["gil-convoy", presets["io-and-cpu"], { threads: "Threads" }, "Ten threads that compute, under one GIL"],
  ["ten-thousand", TEN_THOUSAND, { asyncio: "asyncio" }, "Ten thousand tasks that wait"],
] as const)("the example %s is what is drawn today", async (name, scenario, titles, heading) => {
  await expect(picture(scenario, titles, { title: heading, heading })).toMatchFileSnapshot(`../examples/${name}.svg`);
});
