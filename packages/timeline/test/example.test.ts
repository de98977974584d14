import { presets, simulate } from "@interleave/core";
import { expect, test } from "vitest";

import { renderTimeline } from "../src/index.ts";

/** Everything takes just as long as the scenario says. */
const FREE = { prices: {} };

const { runs } = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"], FREE);
const titles = ["One after another", "At once, with asyncio"];

test.each([
  ["auto", "ten-tasks.svg"],
  ["light", "ten-tasks-light.svg"],
  ["dark", "ten-tasks-dark.svg"],
] as const)("the picture for a README, %s, is what is drawn today", async (theme, file) => {
  const svg = renderTimeline(
    runs.map(({ trace }, index) => ({ title: titles[index] ?? "", trace })),
    {
      theme,
      title: "Ten tasks, one after another and at once, on one clock",
      heading: "Ten tasks that wait, on one clock",
    },
  );
  // `vitest run --update` draws it anew.
  await expect(`${svg}\n`).toMatchFileSnapshot(`../examples/${file}`);
});
