import type { ModelName, Simulation, Step } from "@interleave/core";

import type { Choices, Scene } from "./scene.ts";

const WORK: Readonly<Record<string, readonly Step[]>> = {
  waits: [{ cpu: "10ms" }, { io: "150ms" }, { cpu: "10ms" }],
  computes: [{ cpu: "100ms" }],
};

const threadsOf = ({ threads }: Choices): ModelName => (threads === "free" ? "free-threaded" : "threads");

/** The same four tasks under the four models, on one clock. */
export const fourWays: Scene = {
  id: "four-ways",
  seed: 7,
  controls: [
    {
      kind: "choice",
      name: "work",
      legend: "The tasks",
      options: [
        { value: "waits", label: "wait for a reply" },
        { value: "computes", label: "compute" },
      ],
      first: "waits",
    },
    {
      kind: "choice",
      name: "threads",
      legend: "The threads",
      options: [
        { value: "gil", label: "share one GIL" },
        { value: "free", label: "are free of it" },
      ],
      first: "gil",
    },
  ],
  models: {
    sequential: "One after another",
    asyncio: "asyncio",
    threads: "Threads",
    "free-threaded": "Threads, free of the GIL",
    processes: "Processes",
  },
  scenario: ({ work = "waits" }) => ({
    groups: [{ name: "Task", count: 4, steps: WORK[work] ?? [] }],
    machine: { cores: 4 },
  }),
  under: (choices) => ["sequential", "asyncio", threadsOf(choices), "processes"],
  title: ({ work }) =>
    `Four tasks that ${work === "computes" ? "compute" : "wait for a reply"}, carried out in four ways on one clock, on four cores`,
  words: (simulation, choices) => `<p>${sentences(simulation, choices)}</p>`,
};

function sentences({ runs }: Simulation, choices: Choices): string {
  const [sequential = 0, asyncio = 0, threads = 0, processes = 0] = runs.map(({ statistics }) =>
    Math.round(statistics.makespan * 1000),
  );
  const all = `One after another ${sequential} ms, asyncio ${asyncio} ms, threads ${threads} ms, processes ${processes} ms.`;
  if (choices["work"] !== "computes") {
    return `${all} While a task waits, the others go on in all three. What little they compute overlaps only where more than one core may compute at once.`;
  }
  return threadsOf(choices) === "threads"
    ? `${all} Threads take turns of 5 ms at the GIL, and asyncio has only one thread: neither gains anything. Processes have a GIL each; they begin later, for a process has to be started.`
    : `${all} Without a GIL, threads compute at the same instant, as processes do. asyncio still has only one thread.`;
}
