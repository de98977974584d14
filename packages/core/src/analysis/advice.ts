import type { ModelName } from "../models/index.ts";
import type { Run, Simulation } from "./run.ts";
import { concurrencyOf, waitsOutside } from "./concurrency.ts";
import { criticalPathIn, makespanByReason, type Why } from "./critical-path.ts";
import { inWords, THRESHOLDS } from "./diagnosis.ts";
import { busySeconds } from "./losses.ts";
import { read } from "./reading.ts";
import { areaOf, peakOf } from "./step-function.ts";

/** Which execution model to choose, and why. */
export interface Advice {
  readonly model: ModelName;
  /** How many tasks to allow at a time; null if no limit is needed. */
  readonly limit: number | null;
  /** Sentences. */
  readonly because: readonly string[];
  /** What the sentences rest on; seconds, where the name does not say otherwise. */
  readonly numbers: { readonly makespan: number; readonly p95: number; readonly peakConcurrency: number };
  /** True if asyncio by itself, without pools, is the wrong tool here. */
  readonly asyncioIsWrong: boolean;
  /** The other models, the best first. */
  readonly alternatives: readonly { readonly model: ModelName; readonly makespan: number; readonly p95: number }[];
}

/** Makespans at most this many times the shortest are as good as it. */
const AS_SOON = 1.05;
/** Of those, 95th percentiles of the latency at most this many times the shortest are as good as it. */
const AS_PROMPT = 1.1;
/** A model that takes more than this many times as long as the best is wrong. */
const WRONG = 1.2;

/** From what is easiest to get right, or to have, to what is hardest. */
const BY_EASE: readonly ModelName[] = [
  "sequential",
  "asyncio",
  "asyncio-to-thread",
  "threads",
  "asyncio-process-pool",
  "processes-asyncio",
  "processes",
  "free-threaded",
];

/** What the models that compute on several cores are limited by. */
const ON_SEVERAL_CORES: ReadonlySet<ModelName> = new Set([
  "asyncio-process-pool",
  "processes-asyncio",
  "processes",
  "free-threaded",
]);

/**
 * Advises on a model, and a limit, by what the runs came to. Of the models whose makespan is within 5 % of the shortest, those whose 95th
 * percentile of the latency is within 10 % of the shortest of them; of these the easiest: one after another, asyncio, asyncio with
 * `to_thread`, threads, asyncio with processes, processes with asyncio, processes, free threads. Asyncio is called wrong if its makespan or
 * its 95th percentile is more than 20 % longer than those of the model that is chosen.
 *
 * @throws RangeError if the simulation has no runs.
 *
 * @example
 * ```ts
 * const { model, asyncioIsWrong } = adviseOn(simulate(presets["ten-tasks"], 7));
 * console.log(model, asyncioIsWrong); // asyncio false
 * ```
 */
export function adviseOn({ runs, cores }: Simulation): Advice {
  const [best, ...others] = ranked(runs);
  if (best === undefined) throw new RangeError("there are no runs to judge by");
  const asyncio = runs.find(({ model }) => model === "asyncio");
  const asyncioIsWrong = asyncio !== undefined && isWorse(asyncio, best);
  const { makespan, latency } = best.statistics;
  const peak = peakOf(concurrencyOf(best.trace)).value;
  const needs = needsOf(best);
  const limit = limitFor(best, needs, cores);
  return {
    model: best.model,
    limit,
    because: [
      whyBest(best, runs),
      ...(asyncioIsWrong ? [whyNotAsyncio(asyncio, best)] : []),
      ...(limit === null ? [] : [whyLimited(limit, needs, { makespan, cores })]),
    ],
    numbers: { makespan, p95: latency.p95, peakConcurrency: peak },
    asyncioIsWrong,
    alternatives: others.map(({ model, statistics }) => ({
      model,
      makespan: statistics.makespan,
      p95: statistics.latency.p95,
    })),
  };
}

/** The best first. Each place goes to the best of those that are left. */
function ranked(runs: readonly Run[]): Run[] {
  const left = [...runs];
  const order: Run[] = [];
  for (let best = bestOf(left); best !== undefined; best = bestOf(left)) {
    order.push(best);
    left.splice(left.indexOf(best), 1);
  }
  return order;
}

function bestOf(runs: readonly Run[]): Run | undefined {
  const soonest = Math.min(...runs.map(({ statistics }) => statistics.makespan));
  const soon = runs.filter(({ statistics }) => statistics.makespan <= soonest * AS_SOON);
  const promptest = Math.min(...soon.map(({ statistics }) => statistics.latency.p95));
  const prompt = soon.filter(({ statistics }) => statistics.latency.p95 <= promptest * AS_PROMPT);
  return prompt.toSorted((a, b) => BY_EASE.indexOf(a.model) - BY_EASE.indexOf(b.model))[0];
}

function isWorse(run: Run, best: Run): boolean {
  const [own, of] = [run.statistics, best.statistics];
  return own.makespan > WRONG * of.makespan || own.latency.p95 > WRONG * of.latency.p95;
}

function whyBest(best: Run, runs: readonly Run[]): string {
  const { makespan } = best.statistics;
  const sequential = runs.find(({ model }) => model === "sequential");
  const start = `${best.model} is done after ${inWords(makespan)}`;
  if (sequential === undefined || sequential === best || makespan === 0) return `${start}.`;
  const ratio = sequential.statistics.makespan / makespan;
  return `${start}, ${Number(ratio.toPrecision(2))} times as fast as one after another (${inWords(sequential.statistics.makespan)}).`;
}

function whyNotAsyncio(asyncio: Run, best: Run): string {
  const reading = read(asyncio.trace);
  const steps = [...reading.loops.tasks.values()].flatMap(({ stretches }) => stretches);
  const cpu = steps.reduce((sum, step) => sum + step.cpu, 0);
  const block = steps.reduce((sum, step) => sum + step.block, 0);
  const { makespan, latency } = asyncio.statistics;
  const against =
    makespan > WRONG * best.statistics.makespan
      ? `it takes ${inWords(makespan)}, against ${inWords(best.statistics.makespan)}`
      : `one task in twenty takes more than ${inWords(latency.p95)}, against ${inWords(best.statistics.latency.p95)}`;
  const reasons = makespanByReason(criticalPathIn(reading));
  if (cpu + block < HARDLY * makespan) return whyItTakesLonger(against, cpu + block, reasons);
  const held = `the loop holds back the end of the run by ${inWords(reasons.loop)}`;
  return block >= cpu
    ? `asyncio by itself is the wrong tool: ${against}. Blocking calls of ${inWords(block)} in all stop its loop, and everybody with it; ${held}.`
    : `asyncio is the wrong tool for what computes: ${against}. It does not help CPU-bound work: its one loop computes ${inWords(cpu)} on one core, one task after another; ${held}.`;
}

/** Tasks that compute and block for less than this part of the makespan are not what makes it long. */
const HARDLY = 0.05;

const IN_WORDS: Readonly<Record<Why, string>> = {
  computes: "what tasks compute",
  blocks: "blocking calls",
  waits: "what tasks wait for outside",
  pool: "its pools, and the wait for them",
  loop: "its loop, which is busy with other tasks",
  gil: "the wait for the GIL",
  core: "the wait for a core",
  overhead: "the price of starting and waking",
};

/** The loop is not to blame: whatever the end of the run had to wait for longest is. */
function whyItTakesLonger(against: string, own: number, reasons: Readonly<Record<Why, number>>): string {
  const [why, seconds] = Object.entries(reasons).reduce((most, one) => (one[1] > most[1] ? one : most));
  const words = IN_WORDS[why as Why]; // the keys of the record
  return `asyncio by itself is the wrong tool: ${against}. Its tasks hold its loop for only ${inWords(own)}; most of the run, ${inWords(seconds)}, is ${words}.`;
}

/** What the works of a run need, whatever limit they are held to. */
interface Needs {
  /** How many waited for something outside at once. */
  readonly waiting: number;
  /** What all of them waited for outside and computed, in seconds. */
  readonly seconds: number;
}

function needsOf({ trace }: Run): Needs {
  const reading = read(trace);
  const outside = waitsOutside(reading);
  return { waiting: peakOf(outside).value, seconds: areaOf(outside) + busySeconds(reading) };
}

/**
 * Tasks that do little but compute need no more than a core each; those that wait for something outside are held to what that can bear. So
 * many at a time cannot be done before all that the works need, divided by them, is over.
 */
function limitFor({ model, statistics: { makespan } }: Run, { waiting, seconds }: Needs, cores: number): number | null {
  if (ON_SEVERAL_CORES.has(model) && seconds / cores <= AS_SOON * makespan) return cores;
  return waiting > THRESHOLDS.many ? THRESHOLDS.many : null;
}

function whyLimited(limit: number, { waiting, seconds }: Needs, run: Record<"makespan" | "cores", number>): string {
  if (waiting <= THRESHOLDS.many || limit === run.cores) {
    return `More than ${limit} at a time gain nothing on ${run.cores} cores: what the tasks need, ${inWords(seconds)}, is over as soon with ${limit}.`;
  }
  const spared = `${waiting} waited for something outside at once; a limit of ${limit} spares what they wait for`;
  return seconds / limit <= AS_SOON * run.makespan
    ? `${spared}.`
    : `${spared}, and has the run last ${inWords(seconds / limit)} at least.`;
}
