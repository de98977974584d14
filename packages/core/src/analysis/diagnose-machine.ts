import { type Diagnosis, inWords, THRESHOLDS } from "./diagnosis.ts";
import { busySeconds, lossesIn } from "./losses.ts";
import type { Reading } from "./reading.ts";
import { countOver, peakOf } from "./step-function.ts";
import { waitsOutside } from "./concurrency.ts";

/** What is wrong with how a run uses its machine. */
export function diagnoseMachine(reading: Reading, cores: number): Diagnosis[] {
  const losses = lossesIn(reading);
  const lives = reading.works.reduce((sum, { arrival, end }) => sum + end - arrival, 0);
  const isMuch = (seconds: number): boolean => lives > 0 && seconds >= THRESHOLDS.lost * lives;
  const found: Diagnosis[] = [];
  if (isMuch(losses.gil)) found.push(gilContention(losses.gil, lives));
  if (isMuch(losses.core)) found.push(oversubscription(reading, cores, losses.core, lives));
  if (isMuch(losses.start)) found.push(...smallPool(reading, cores, losses.start, lives));
  return [...found, ...unbounded(reading)];
}

function gilContention(seconds: number, lives: number): Diagnosis {
  return {
    code: "gil-contention",
    who: null,
    time: null,
    numbers: { seconds, share: seconds / lives },
    finding: `Threads that could have run waited ${inWords(seconds)} for the GIL: ${percent(seconds / lives)} of all the time that the tasks took.`,
    advice: "Threads of one interpreter compute one at a time: compute in processes, or without a GIL.",
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
function smallPool(reading: Reading, cores: number, seconds: number, lives: number): Diagnosis[] {
  const { works, makespan } = reading;
  const utilisation = makespan === 0 ? 0 : busySeconds(reading) / (cores * makespan);
  const { value: size } = peakOf(countOver(works));
  // One after another is no pool.
  if (utilisation >= THRESHOLDS.idle || size <= 1) return [];
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
      advice: `What they wait for may not bear so many: hold them to a limit, such as asyncio.Semaphore(${THRESHOLDS.many}).`,
    },
  ];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
