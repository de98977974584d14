import { type Simulation, type Step, worksOf } from "@interleave/core";

import type { Choices, Scene } from "./scene.ts";

const PIECES = 12;

/** Two long loops, and a task that wants to tick every 10 ms. */
export const longLoop: Scene = {
  id: "long-loop",
  seed: 7,
  controls: [
    {
      kind: "choice",
      name: "loop",
      legend: "After every piece, the loop",
      options: [
        { value: "plain", label: "goes on" },
        { value: "yielding", label: "does await asyncio.sleep(0)" },
      ],
      first: "plain",
    },
  ],
  models: { asyncio: "Two loops and a clock" },
  scenario: ({ loop }) => {
    const between: Step[] = loop === "yielding" ? [{ yield: 1 }] : [];
    return {
      groups: [
        { name: "Clock", count: 1, steps: [{ repeat: 6, steps: [{ io: "10ms" }] }] },
        { name: "Loop", count: 2, steps: [{ repeat: PIECES, steps: [{ cpu: "5ms" }, ...between] }] },
      ],
    };
  },
  under: () => ["asyncio"],
  title: ({ loop }) =>
    loop === "yielding"
      ? "Two loops that let others run after every piece, and a clock that ticks between them"
      : "Two loops that never let others run, and a clock that cannot tick until both are done",
  words: (simulation, choices) => `<p>${sentences(simulation, choices)}</p>`,
};

function sentences({ runs }: Simulation, { loop }: Choices): string {
  const works = runs.flatMap(({ trace }) => worksOf(trace));
  const clock = works.find(({ name }) => name === "Clock 1");
  const took = Math.round(((clock?.end ?? 0) - (clock?.start ?? 0)) * 1000);
  const loops = Math.round(Math.max(...works.map(({ name, end }) => (name === "Clock 1" ? 0 : end))) * 1000);
  return loop === "yielding"
    ? `The clock gets its turns: six ticks of 10 ms take ${took} ms, as each waits for the pieces before it. The loops are done after ${loops} ms. They are not slower for it; they only end at about the same time.`
    : `The clock asked to be woken after 10 ms, and was woken when both loops were done, after ${loops} ms. Six ticks of 10 ms took ${took} ms.`;
}
