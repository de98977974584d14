import type { Duration, ModelName, Simulation } from "@interleave/core";

import type { Outcome, Question } from "../demo/outcome.ts";

/** Under which models. */
const MODELS: readonly ModelName[] = ["sequential", "asyncio"];

/** How the latencies are spread, by the name of the choice. Each has a mean of about half a second. */
const LATENCIES: Readonly<Record<string, Duration>> = {
  uniform: { uniform: [0, 1] },
  exponential: { exponential: 0.5 },
  alike: { normal: { mean: 0.5, deviation: 0.05 } },
};

/** What the reader can choose beside the seed. */
export interface Setup {
  readonly count: number;
  /** A name in LATENCIES. */
  readonly latencies: string;
}

/** The article's own: ten tasks, each waiting a uniform random part of a second. */
export const FIRST_SETUP: Setup = { count: 10, latencies: "uniform" };

/** What the demo asks. */
export function questionOf(seed: number, { count, latencies }: Setup): Question {
  if (count === FIRST_SETUP.count && latencies === FIRST_SETUP.latencies) {
    return { work: { preset: "ten-tasks" }, seed, models: MODELS };
  }
  const io = LATENCIES[latencies] ?? { uniform: [0, 1] };
  return { work: { scenario: { groups: [{ name: "Task", count, steps: [{ io }] }] } }, seed, models: MODELS };
}

/** The seed of the picture that the page is built with. */
export const FIRST_SEED = 7;
const LAST_SEED = 2 ** 32 - 1;

/** The time of day at which the log begins, in seconds since midnight: 21:48:34. */
export const STARTED_AT = 21 * 3600 + 48 * 60 + 34;

export type ParsedSeed =
  | { readonly ok: true; readonly seed: number }
  | { readonly ok: false; readonly message: string };

/** What somebody typed, as a seed; or what is wrong with it. */
export function parseSeed(text: string): ParsedSeed {
  const digits = text.trim();
  if (digits === "") return { ok: false, message: `Type a seed: a whole number from 0 to ${LAST_SEED}.` };
  if (!/^\d+$/.test(digits)) {
    return {
      ok: false,
      message: `“${shortened(digits)}” is not a seed. A seed is a whole number from 0 to ${LAST_SEED}.`,
    };
  }
  const seed = Number(digits);
  return seed <= LAST_SEED
    ? { ok: true, seed }
    : { ok: false, message: `That seed is too large: the largest is ${LAST_SEED}.` };
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}

/** Another seed, short enough to be told to somebody. `chance` is from 0 up to, but not including, 1. */
export function anotherSeed(seed: number, chance: number): number {
  // 9,999 candidates, the present one left out.
  const candidate = Math.floor(chance * 9999);
  return candidate >= seed ? candidate + 1 : candidate;
}

/** The two totals of a simulation, in seconds, and how many times the first is the second. */
export function totalsOf({ runs }: Simulation): { sequential: number; asyncio: number; ratio: number } {
  const makespanOf = (name: ModelName): number => runs.find(({ model }) => model === name)?.statistics.makespan ?? 0;
  const sequential = makespanOf("sequential");
  const asyncio = makespanOf("asyncio");
  return { sequential, asyncio, ratio: asyncio > 0 ? sequential / asyncio : 1 };
}

/** What a picture shows, as a sentence for the status line. */
export function resultText({ simulation }: Outcome): string {
  const { sequential, asyncio } = totalsOf(simulation);
  return `Seed ${simulation.seed}: ${sequential.toFixed(2)} s one after another, ${asyncio.toFixed(2)} s at once.`;
}
