import { diagnoseExecutors, diagnoseLocks, livesOf } from "./diagnose-waits.ts";
import { type Diagnosis, inWords, THRESHOLDS } from "./diagnosis.ts";
import { busySeconds, lossesIn } from "./losses.ts";
import type { Trace } from "../trace/event.ts";
import type { Reading } from "./reading.ts";
import { countOver, peakOf } from "./step-function.ts";
import { waitsOutside } from "./concurrency.ts";

/** What is wrong with how a run uses its machine. */
export function diagnoseMachine(reading: Reading, cores: number): Diagnosis[] {
  const losses = lossesIn(reading);
  const lives = livesOf(reading);
  const utilisation = utilisationOf(reading, cores);
  const isMuch = (seconds: number): boolean => lives > 0 && seconds >= THRESHOLDS.lost * lives;
  const found: Diagnosis[] = diagnoseLocks(reading);
  if (isMuch(losses.gil)) found.push(gilContention(losses.gil, lives, cores));
  if (isMuch(losses.core)) found.push(oversubscription(reading, cores, losses.core, lives));
  if (isMuch(losses.start)) found.push(...smallPool(reading, utilisation, losses.start, lives));
  return [...found, ...diagnoseExecutors(reading, utilisation), ...unbounded(reading)];
}

/** Which part of the time that the cores had was computed in; or the main process under its GIL, where that is more: no worker helps it. */
function utilisationOf({ makespan, threads, trace }: Reading, cores: number): number {
  if (makespan === 0) return 0;
  const ofCores = busySeconds({ threads }) / (cores * makespan);
  if (!hasGil(trace)) return ofCores;
  const main = new Map([...threads].filter(([, { process }]) => process === MAIN_PROCESS));
  return Math.max(ofCores, busySeconds({ threads: main }) / makespan);
}

/** Processes are numbered from 1. */
const MAIN_PROCESS = 1;

function hasGil({ events }: Trace): boolean {
  for (const { type } of events) if (type === "gil-taken") return true;
  return false;
}

function gilContention(seconds: number, lives: number, cores: number): Diagnosis {
  return {
    code: "gil-contention",
    who: null,
    time: null,
    numbers: { seconds, share: seconds / lives },
    finding: `Threads that could have run waited ${inWords(seconds)} for the GIL: ${percent(seconds / lives)} of all the time that the tasks took.`,
    advice:
      cores === 1
        ? "Threads of one interpreter compute one at a time; so does one core: compute less, or have more cores."
        : "Threads of one interpreter compute one at a time: compute in processes, or without a GIL.",
  };
}

function oversubscription(reading: Reading, cores: number, seconds: number, lives: number): Diagnosis {
  const wanting = [...reading.threads.values()].flatMap(({ stretches }) =>
    stretches.filter(({ state }) => state === "running" || state === "waits-for-core"),
  );
  const { time, value: runnable } = peakOf(countOver(wanting));
  return {
    code: "oversubscription",
    who: null,
    time,
    numbers: { seconds, share: seconds / lives, runnable, cores },
    finding: `Up to ${runnable} threads wanted to compute on ${cores} cores, and waited ${inWords(seconds)} for one: ${percent(seconds / lives)} of all the time that the tasks took.`,
    advice: `More threads or processes than cores do not compute faster: ${cores} are enough for what computes.`,
  };
}

/** Works wait to be begun, and the cores idle: more of them could be under way. */
function smallPool(reading: Reading, utilisation: number, seconds: number, lives: number): Diagnosis[] {
  const { works } = reading;
  const { value: size } = peakOf(countOver(works));
  // One after another is no pool.
  if (utilisation >= THRESHOLDS.idle || size <= 1 || !someAreFull(reading)) return [];
  const latest = works.reduce((worst, work) =>
    work.start - work.arrival > worst.start - worst.arrival ? work : worst,
  );
  return [
    {
      code: "pool-too-small",
      who: latest.name,
      time: latest.arrival,
      numbers: { seconds, share: seconds / lives, longest: latest.start - latest.arrival, size, utilisation },
      finding: `At most ${size} of ${works.length} tasks were under way at a time; ${latest.name} waited ${inWords(latest.start - latest.arrival)} to begin, while the cores were ${percent(1 - utilisation)} idle.`,
      advice: "Allow more at a time: a larger pool, or a higher limit, or a model in which waiting needs no worker.",
    },
  ];
}

/** True if a limit, or a pool that works are given to, was reached. Without one it is the machine that does not begin them sooner. */
function someAreFull({ trace }: Reading): boolean {
  const free = new Map<number, number>();
  for (const event of trace.events) {
    if (event.type === "resource-created" && (event.kind === "limit" || event.kind === "pool")) {
      free.set(event.resource, event.capacity ?? Number.POSITIVE_INFINITY);
    }
    if (event.type !== "resource-acquired" && event.type !== "resource-released") continue;
    const left = free.get(event.resource);
    if (left === undefined || event.work === null) continue;
    if (event.type === "resource-acquired" && left <= 1) return true;
    free.set(event.resource, event.type === "resource-acquired" ? left - 1 : left + 1);
  }
  return false;
}

/** More than many wait for something outside at once. */
function unbounded(reading: Reading): Diagnosis[] {
  const { time, value } = peakOf(waitsOutside(reading));
  if (value <= THRESHOLDS.many) return [];
  return [
    {
      code: "unbounded-concurrency",
      who: null,
      time,
      numbers: { peak: value, limit: THRESHOLDS.many },
      finding: `${value} tasks waited for something outside at once.`,
      advice: `What they wait for may not bear so many: hold them to a limit, such as a semaphore of ${THRESHOLDS.many}.`,
    },
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
