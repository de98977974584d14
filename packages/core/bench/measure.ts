/**
 * One measurement in a process of its own, so that no competitor runs on a heap that another one has filled.
 *
 *     node bench/measure.ts <competitor> <workload> <count>     prints how many a second, in the best of its rounds
 */
import { engine, memory } from "./engine.ts";
import { loadPeers } from "./peers.ts";
import type { Competitor } from "./workloads.ts";

const ROUNDS = 3;
/** All competitors try for as long, in milliseconds: a core's speed changes within seconds, and each shall have met it at its best. */
const AT_LEAST = 6000;
const [competitor = "engine", workload = "tasks", count = "100000"] = process.argv.slice(2);

/** How many times as long it takes to write a trace as well: the best of some rounds of each, in turns. */
function recordingCost(count: number): number {
  const best = { tasks: Number.POSITIVE_INFINITY, recorded: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 2 * ROUNDS; round++) {
    for (const name of ["tasks", "recorded"] as const) {
      const begin = performance.now();
      engine[name]?.(count);
      best[name] = Math.min(best[name], performance.now() - begin);
    }
  }
  return best.recorded / best.tasks;
}

async function main(): Promise<void> {
  if (workload === "memory") {
    console.log(JSON.stringify(memory(Number(count))));
    return;
  }
  if (workload === "recording") {
    console.log(recordingCost(Number(count)));
    return;
  }
  const competitors: Partial<Record<string, Competitor>> = { engine, ...(await loadPeers()) };
  const work = competitors[competitor]?.[workload];
  if (work === undefined) return;
  let best = Number.POSITIVE_INFINITY;
  const until = performance.now() + AT_LEAST;
  for (let round = 0; round < ROUNDS || performance.now() < until; round++) {
    const begin = performance.now();
    await work(Number(count));
    best = Math.min(best, performance.now() - begin);
  }
  console.log(Number(count) / (best / 1000));
}

await main();
