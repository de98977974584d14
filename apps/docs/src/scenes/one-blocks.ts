import { diagnose, presets, type Simulation } from "@interleave/core";

import { escaped } from "../demo/html.ts";
import type { Scene } from "./scene.ts";

/** One blocking call among ten tasks, and the cure. */
export const oneBlocks: Scene = {
  id: "one-blocks",
  seed: 7,
  controls: [
    {
      kind: "choice",
      name: "call",
      legend: "The first task calls",
      options: [
        { value: "blocking", label: "time.sleep(0.5)" },
        { value: "thread", label: "await asyncio.to_thread(time.sleep, 0.5)" },
      ],
      first: "blocking",
    },
  ],
  models: { asyncio: "Ten tasks under asyncio" },
  scenario: ({ call }) => presets[call === "thread" ? "blocking-call-in-thread" : "blocking-call"],
  under: () => ["asyncio"],
  title: ({ call }) =>
    call === "thread"
      ? "Ten tasks under asyncio; the first has a thread make its blocking call, and no one waits for it"
      : "Ten tasks under asyncio; the first makes a blocking call, and all the others stall",
  words: (simulation) => `<div class="diagnosis">${findings(simulation)}</div>`,
};

function findings({ runs, cores }: Simulation): string {
  const found = runs.flatMap(({ trace }) => diagnose(trace, { cores }));
  if (found.length === 0) {
    return "<p><strong>Nothing to find fault with.</strong> The call takes as long as before, but it is a thread of its own that is blocked. The loop goes on.</p>";
  }
  return found.map(({ finding, advice }) => `<p><strong>${escaped(finding)}</strong> ${escaped(advice)}</p>`).join("");
}
