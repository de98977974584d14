/**
 * How long simulations take: the scenarios of the article under the execution models, at the default prices, in a process of its own.
 *
 *     node bench/models.ts [--profile <name>]     all of them; with a name, that one alone for some seconds (for node --cpu-prof)
 */
import { cpus, loadavg } from "node:os";
import { type ModelName, modelNames, presets, type Scenario, simulate } from "../src/index.ts";

/** One work, and the milliseconds that it is meant to stay below. */
interface Bench {
  readonly name: string;
  readonly scenario: Scenario;
  readonly models: readonly ModelName[];
  readonly goal: number;
  readonly rounds: number;
}

const benches: readonly Bench[] = [
  { name: "ten tasks, all models", scenario: presets["ten-tasks"], models: modelNames, goal: 2, rounds: 400 },
  {
    name: "a hundred tasks, all models",
    scenario: presets["hundred-tasks"],
    models: modelNames,
    goal: 10,
    rounds: 100,
  },
  {
    name: "10,000 tasks, four models",
    scenario: { groups: [{ name: "Task", count: 10_000, steps: [{ io: { uniform: [0, 1] } }] }] },
    models: ["sequential", "asyncio", "threads", "processes"],
    goal: 500,
    rounds: 7,
  },
];

/** Milliseconds of each round, the fastest first. */
function timesOf({ scenario, models, rounds }: Bench): number[] {
  return Array.from({ length: rounds }, () => {
    const begin = performance.now();
    simulate(scenario, 7, models);
    return performance.now() - begin;
  }).toSorted((a, b) => a - b);
}

function report(bench: Bench): void {
  const times = timesOf(bench);
  const at = (share: number): string => `${(times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(2)} ms`;
  const { events } = simulate(bench.scenario, 7, bench.models).runs.reduce(
    (sum, { trace }) => ({ events: sum.events + trace.events.length }),
    { events: 0 },
  );
  const verdict = (times[times.length >> 1] ?? 0) < bench.goal ? "" : "   << more than it should be";
  console.log(
    `${bench.name}: ${at(0.5)} (least ${at(0)}, p95 ${at(0.95)}); ${events} events; below ${bench.goal} ms${verdict}`,
  );
}

const [, wanted] = process.argv.slice(2);
console.log(
  `${cpus()[0]?.model.trim()}, ${cpus().length} cores; Node ${process.versions.node}; load ${loadavg()[0]?.toFixed(1)}\n`,
);
for (const bench of benches) {
  if (wanted === undefined) report(bench);
  else if (bench.name.startsWith(wanted)) timesOf({ ...bench, rounds: bench.rounds * 5 });
}
