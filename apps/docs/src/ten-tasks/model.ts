import type { ModelName, PresetName, Run, Simulation, TraceEvent } from "@interleave/core";

/** What the demo asks for. */
export const PRESET: PresetName = "ten-tasks";
export const MODELS: ModelName[] = ["sequential", "asyncio"];

/** The seed of the picture that the page is built with. */
export const FIRST_SEED = 7;
const LAST_SEED = 2 ** 32 - 1;

/** The time of day at which the log begins, in seconds since midnight: 21:48:34. */
export const STARTED_AT = 21 * 3600 + 48 * 60 + 34;

/** Who did the computing. */
export type Source = "build" | "api" | "browser";

/** A simulation, and where it comes from. */
export interface Outcome {
  readonly simulation: Simulation;
  readonly source: Source;
}

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

/** The last moment of the clock, in seconds: the end of the longest run, rounded up to the slider's hundredths. */
export function lastMomentOf({ runs }: Simulation): string {
  const longest = Math.max(0, ...runs.map(({ statistics }) => statistics.makespan));
  return (Math.ceil(longest * 100) / 100).toFixed(2);
}

/** Where the numbers come from, as a sentence. */
export function sourceText({ source, simulation: { engine } }: Outcome): string {
  const sentences: Record<Source, string> = {
    build: `Computed when this page was built, engine ${engine}.`,
    api: `Computed by the API, engine ${engine}.`,
    browser: `Simulated in your browser: the API did not answer. Engine ${engine}.`,
  };
  return sentences[source];
}

/** What a picture shows, as a sentence for the status line. */
export function resultText({ simulation }: Outcome): string {
  const { sequential, asyncio } = totalsOf(simulation);
  return `Seed ${simulation.seed}: ${sequential.toFixed(2)} s one after another, ${asyncio.toFixed(2)} s at once.`;
}

/** Whether a document that came over the network can be drawn as a simulation of this seed. */
export function isSimulation(value: unknown, seed: number): value is Simulation {
  // Looked into below.
  const { seed: found, engine, runs } = (value ?? {}) as Partial<Simulation>;
  return (
    found === seed &&
    typeof engine === "string" &&
    Array.isArray(runs) &&
    runs.length === MODELS.length &&
    runs.every((run, index) => isRun(run, MODELS[index]))
  );
}

function isRun(value: unknown, wanted: ModelName | undefined): boolean {
  // Looked into here.
  const { model, statistics, trace } = (value ?? {}) as Partial<Run>;
  return (
    model === wanted &&
    Number.isFinite(statistics?.makespan) &&
    Array.isArray(trace?.events) &&
    trace.events.every(isEvent)
  );
}

function isEvent(value: unknown): boolean {
  // Looked into here.
  const { type, time } = (value ?? {}) as Partial<TraceEvent>;
  return typeof type === "string" && Number.isFinite(time);
}
