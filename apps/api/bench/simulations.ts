/**
 * How many simulations and pictures the Worker makes in a second, on workerd itself. Build it first.
 *
 *     node bench/simulations.ts
 */
import { loadavg } from "node:os";

import { startWorkerd } from "./workerd.ts";

const SECONDS = 3;
/** Requests that are under way at a time: enough that the Worker always has one to answer. */
const AT_ONCE = 4;

type Ask = (seed: number) => Promise<Response>;

interface Figures {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Asks for some seconds, each time with another seed; times of answers in milliseconds. */
async function measure(ask: Ask): Promise<Figures> {
  for (let seed = 1; seed <= 100; seed++) await answered(ask, seed);
  const times: number[] = [];
  const begin = performance.now();
  let seed = 1000;
  const client = async (): Promise<void> => {
    while (performance.now() - begin < SECONDS * 1000) {
      const asked = performance.now();
      await answered(ask, seed++);
      times.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, client));
  const seconds = (performance.now() - begin) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) };
}

async function answered(ask: Ask, seed: number): Promise<void> {
  const response = await ask(seed);
  const { length } = await response.text();
  if (!response.ok || length < 100) throw new Error(`status ${response.status}`);
}

const MODELS = ["sequential", "asyncio", "threads", "processes"];

async function main(): Promise<void> {
  const { origin, stop } = await startWorkerd();
  const post = (path: string, body: object): Promise<Response> =>
    fetch(`${origin}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const asks: Record<string, Ask> = {
    "ten tasks under four models, statistics": (seed) =>
      post("/v1/simulations", { preset: "ten-tasks", models: MODELS, seed, include: ["statistics"] }),
    "the same with comparison, advice, diagnoses": (seed) =>
      post("/v1/simulations", { preset: "ten-tasks", models: MODELS, seed }),
    "timeline.svg of ten tasks, two models": (seed) =>
      fetch(`${origin}/v1/timeline.svg?preset=ten-tasks&models=sequential,asyncio&seed=${seed}`),
    "a problem that is told of, for comparison": () => fetch(`${origin}/problems/internal`),
  };
  try {
    console.log(
      `load before: ${loadavg()
        .map((load) => load.toFixed(2))
        .join(" ")}`,
    );
    for (const [what, ask] of Object.entries(asks)) {
      const { perSecond, p50, p99 } = await measure(ask);
      console.log(`${what}: ${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`);
    }
    const begin = performance.now();
    await (await post("/v1/simulations", { preset: "long-loop-yielding" })).text();
    console.log(`the largest preset under all models: ${(performance.now() - begin).toFixed(0)} ms`);
    console.log(
      `load after: ${loadavg()
        .map((load) => load.toFixed(2))
        .join(" ")}`,
    );
  } finally {
    stop();
  }
}

await main();
