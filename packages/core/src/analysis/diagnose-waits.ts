import { type Diagnosis, inWords, THRESHOLDS } from "./diagnosis.ts";
import { longestOf, nameOf } from "./naming.ts";
import { type Reading, workOfThread } from "./reading.ts";

/** Somebody waited for something that others had, from `start` to `end` (seconds). */
interface Wait {
  readonly who: string;
  readonly start: number;
  readonly end: number;
}

/** Tasks, or threads, spend much of their time in the line for a lock. */
export function diagnoseLocks(reading: Reading): Diagnosis[] {
  const waits = [...waitsOfTasks(reading), ...waitsOfThreads(reading)];
  const seconds = totalOf(waits);
  const lives = livesOf(reading);
  if (waits.length < 2 || seconds < THRESHOLDS.lost * lives) return [];
  const worst = longestOf(waits);
  const longest = worst.end - worst.start;
  return [
    {
      code: "lock-convoy",
      who: worst.who,
      time: worst.start,
      numbers: { seconds, waits: waits.length, longest, share: seconds / lives },
      finding: `Tasks waited for locks ${waits.length} times, ${inWords(seconds)} in all; ${worst.who} for ${inWords(longest)}.`,
      advice: "Hold the lock for less: do what is slow before it is taken, or after.",
    },
  ];
}

/** Tasks wait for a worker of a full pool that their loop sends calls to, and the cores idle. */
export function diagnoseExecutors(reading: Reading, utilisation: number): Diagnosis[] {
  if (utilisation >= THRESHOLDS.idle) return [];
  const lives = livesOf(reading);
  return fullPoolsOf(reading).flatMap(({ name, size, waits }): Diagnosis[] => {
    const seconds = totalOf(waits);
    if (waits.length === 0 || seconds < THRESHOLDS.lost * lives) return [];
    const worst = longestOf(waits);
    const longest = worst.end - worst.start;
    return [
      {
        code: "pool-too-small",
        who: worst.who,
        time: worst.start,
        numbers: { seconds, share: seconds / lives, longest, size, utilisation },
        finding: `The event loop's pool has ${size} ${name}: ${waits.length} calls waited for one that was busy, ${inWords(seconds)} in all; ${worst.who} for ${inWords(longest)}, while the cores were ${Math.round(100 * (1 - utilisation))} % idle.`,
        advice: `Give the loop a larger pool of ${name}, or await an asynchronous version of the call, which needs no worker.`,
      },
    ];
  });
}

function totalOf(waits: readonly Wait[]): number {
  return waits.reduce((sum, { start, end }) => sum + end - start, 0);
}

/** What all works took from arrival to end, in seconds. */
export function livesOf({ works }: Pick<Reading, "works">): number {
  return works.reduce((sum, { arrival, end }) => sum + end - arrival, 0);
}

function waitsOfTasks(reading: Reading): Wait[] {
  return [...reading.loops.tasks.values()].flatMap(({ stretches }) =>
    stretches
      .filter(({ on, start, end }) => on === "lock" && end > start)
      .map(({ task, start, end }) => ({ who: nameOf(reading, { task, start }), start, end })),
  );
}

/** A thread that waits for a lock is parked for it. */
function waitsOfThreads(reading: Reading): Wait[] {
  const locks = new Set<number>();
  const since = new Map<number, number>();
  const waits: Wait[] = [];
  for (const event of reading.trace.events) {
    if (event.type === "resource-created" && event.kind === "lock") locks.add(event.resource);
    if (event.type !== "thread-state" || locks.size === 0) continue;
    const { thread, state, resource, time } = event;
    const start = since.get(thread);
    since.delete(thread);
    if (start !== undefined && time > start) {
      const who = workOfThread(reading, thread, start)?.name ?? reading.threads.get(thread)?.name ?? "a thread";
      waits.push({ who, start, end: time });
    }
    if (state === "parked" && resource !== null && locks.has(resource)) since.set(thread, time);
  }
  return waits;
}

/** A pool of a loop, and the calls that got the place of another one there. */
interface FullPool {
  readonly name: string;
  readonly size: number;
  readonly waits: Wait[];
  /** How many calls have left it. */
  left: number;
}

function fullPoolsOf(reading: Reading): FullPool[] {
  const pools = new Map<number, FullPool>();
  const sent = new Map<number, { readonly time: number; readonly left: ReadonlyMap<number, number> }>();
  for (const event of reading.trace.events) {
    if (event.type === "resource-created" && event.kind === "pool") {
      pools.set(event.resource, { name: event.name, size: event.capacity ?? 0, waits: [], left: 0 });
    } else if (event.type === "task-suspended" && event.on === "executor") {
      const left = new Map([...pools].map(([number, pool]) => [number, pool.left]));
      sent.set(event.task, { time: event.time, left });
    } else if (event.type === "resource-acquired" && event.task !== null) {
      const [pool, before] = [pools.get(event.resource), sent.get(event.task)];
      sent.delete(event.task);
      if (pool === undefined || before === undefined) continue;
      if (pool.left === (before.left.get(event.resource) ?? 0)) continue;
      const who = nameOf(reading, { task: event.task, start: before.time });
      pool.waits.push({ who, start: before.time, end: event.time });
    } else if (event.type === "resource-released" && event.task !== null) {
      const pool = pools.get(event.resource);
      if (pool !== undefined) pool.left++;
    }
  }
  return [...pools.values()];
}
