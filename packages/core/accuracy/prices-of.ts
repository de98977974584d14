/** From what `prices.py` measures to what the engine's machine charges. */
import type { Prices } from "../src/machine/index.ts";

/** One measurement, in seconds: the median of the samples, their quartiles, the smallest. */
export interface Measurement {
  readonly seconds: number;
  readonly spread: readonly [low: number, high: number];
  readonly least: number;
}

/** What `prices.py` prints, as far as it is used here. */
export interface MeasuredPrices {
  readonly version: 1;
  readonly python: Readonly<Record<string, unknown>> & { readonly version: string };
  readonly machine: Readonly<Record<string, unknown>>;
  readonly date: string;
  readonly prices: Readonly<Record<string, Measurement>>;
}

/** A document cannot give the machine's prices. The message says what is missing; measure again with all names. */
export class PricesError extends Error {
  override name = "PricesError";
}

/** Reads a value of a measurement; a name that was not measured is noted and counts as 0. */
type Read = (name: string) => number;

/**
 * What waits, wakes or starts is measured by the wall clock: other programs make it dearer, never cheaper. So if others were at work,
 * or nobody knows, the lower quartile is taken. On a quiet machine that would be too little: what a hand-over or a process takes
 * depends on which core it comes to. Hand-overs from thread to thread are never among them: they take 7 µs on the same core and 18 to another one,
 * and their quartiles are one or the other.
 */
const BY_THE_WALL_CLOCK =
  /^(os|select|loopWakeup|gil|fork|spawn|process|pipe|run(Start|Close)|thread(Start|LockWakeup|PoolMapJob)|toThread)/;

/** Each price and how it is got. A difference of two measurements that comes out negative is 0. */
const RECIPES: { readonly [K in keyof Prices]?: (read: Read) => number } = {
  functionCall: (read) => read("functionCall"),
  coroutineCall: (read) => read("coroutineCall"),
  osSleepLateness: (read) => read("osSleepLateness"),
  // A hand-over by a lock: a system call, the wake-up, and the lock.
  wakeUp: (read) => read("threadLockHandover") - read("blockingCall") - read("threadLock"),
  coldWakeUp: (read) => read("threadLockWakeup") - read("blockingCall") - read("threadLock"),
  wakeCall: (read) => read("blockingCall"),
  // To another process on the same core and back, what is written and read excepted.
  threadSwitch: (read) => read("coreSwitch") - 2 * read("blockingCall"),
  // It wakes a thread, as the end of a sleep does: what takes longer was a wait for a core, which the machine acts out.
  gilHandover: (read) => Math.min(read("gilHandover"), read("osSleepLateness")),
  threadCreate: (read) => threadStart(read) / 2,
  threadBoot: (read) => threadStart(read) / 2,
  threadExit: (read) => read("threadStartJoin") - read("threadStart"),
  threadStack: (read) => read("threadUnjoined") - read("threadJoined"),
  threadLock: (read) => read("threadLock"),
  threadSemaphore: (read) => read("threadSemaphore"),
  threadWait: (read) => read("threadQueueHandover") - read("threadLockHandover"),
  threadQueue: (read) => read("threadQueue"),
  threadPoolSubmit: (read) => read("threadPoolSubmit"),
  threadPoolJob: (read) => read("threadPoolMapJob") - read("threadPoolSubmit"),
  forkStart: (read) => read("forkStart"),
  spawnStart: (read) => read("spawnStart"),
  forkserverStart: (read) => read("forkserverStart"),
  forkBoot: (read) => read("forkReady") - read("forkStart"),
  spawnBoot: (read) => read("spawnReady") - read("spawnStart"),
  forkserverBoot: (read) => read("forkserverReady") - read("forkserverStart"),
  processExit: (read) => read("forkJoin") - wakeUp(read),
  pickleBase: (read) => read("pickleBase"),
  pickleByte: (read) => read("pickleByte"),
  pipeCall,
  pipeByte: (read) => read("pipeByte"),
  // To the first result of two jobs; what comes after the start of the processes is as for any job.
  processPoolStart: (read) => read("forkPoolFirst2") - 2 * read("forkStart") - read("processPoolRoundTrip"),
  processPoolSubmit: (read) => read("processPoolSubmit"),
  // There and back: what is pickled twice and goes through two pipes is charged by itself.
  processPoolJob: (read) =>
    read("processPoolJob1") - read("processPoolSubmit") - 2 * read("pickleBase") - 4 * pipeCall(read),
  // A program runs asyncio once: everything is done for the first time.
  runStart: (read) => read("runStartFirst"),
  runClose: (read) => read("runCloseFirst"),
  taskCreate: (read) => read("taskCreate"),
  taskRun: (read) => read("taskRun"),
  taskSwitch: (read) => read("taskSwitch"),
  handle: (read) => read("handle"),
  timer: (read) => read("timer"),
  timerCompare: (read) => read("timerCompare"),
  sleep: (read) => read("sleep"),
  future: (read) => read("future"),
  gatherChild: (read) => read("gatherChild"),
  taskGroupChild: (read) => read("taskGroupChild"),
  asyncLock: (read) => read("asyncLock"),
  asyncSemaphore: (read) => read("asyncSemaphore"),
  asyncQueue: (read) => read("asyncQueue"),
  asyncWait: (read) => asyncWait(read),
  loopIteration: (read) => read("loopIteration"),
  // Selectors count in whole milliseconds, or do not round.
  selectResolution: (read) => Math.round(read("selectResolution") * 1000) / 1000,
  selectLateness: (read) => read("selectLateness"),
  loopWakeCall: (read) => read("handle") + read("blockingCall"),
  loopWakeRead: (read) => read("loopWakeup") - wakeUp(read) - read("handle") - read("loopIteration"),
  loopColdStart: (read) => read("loopColdStart"),
  executorJob: (read) =>
    read("toThread") -
    read("threadPoolSubmit") -
    (read("threadPoolMapJob") - read("threadPoolSubmit")) -
    wakeUp(read) -
    read("loopWakeup"),
};

/** What is a difference of two measurements: its extremes say nothing. */
const DIFFERENCES = new Set(["selectResolution", "pipeByte"]);

/** Others than these at work make what is measured by the wall clock doubtful: so many cores kept busy by other programs. */
const BUSY = 0.1;

function isQuiet({ machine }: MeasuredPrices): boolean {
  const others = machine["otherCores"];
  return typeof others === "number" && others <= BUSY;
}

function secondsOf(name: string, { seconds, spread: [low] }: Measurement, isQuietMachine: boolean): number {
  return isQuietMachine || !BY_THE_WALL_CLOCK.test(name) || DIFFERENCES.has(name) ? seconds : low;
}

/** Where Python or the system has no such thing, nothing can charge for it. */
const MAY_BE_MISSING = /^(fork|spawn|forkserver|gil|process|pickle|pipe)/;

function wakeUp(read: Read): number {
  return read("threadLockHandover") - read("blockingCall") - read("threadLock");
}

/**
 * Through a queue of one item, producer and consumer each wait once for each item: two futures, two steps, two iterations of the loop.
 * The future's own handle and step are in its price, but not here: a put and a get give the results.
 */
function asyncWait(read: Read): number {
  const future = read("future") - read("handle") - read("taskSwitch");
  const known = read("asyncQueue") + 2 * (future + read("taskSwitch") + read("loopIteration"));
  return (read("asyncQueueHandover1") - known) / 2;
}

/** What both threads compute, the new one and the one that starts it, which is woken by the other. */
function threadStart(read: Read): number {
  return read("threadStart") - wakeUp(read);
}

/** Half of a message's way: a call on each side, and a wake-up. */
function pipeCall(read: Read): number {
  return Math.max(0, (read("pipeRoundTrip") / 2 - wakeUp(read)) / 2);
}

/**
 * The prices that a measurement amounts to; what is not measured (`freeThreadedSlowdown`, `select`) is left out.
 *
 * @throws PricesError that names every measurement that is missing and must not be.
 */
export function pricesOf(measured: MeasuredPrices): Partial<Prices> {
  const missing = new Set<string>();
  const prices: Partial<Record<keyof Prices, number>> = {};
  const quiet = isQuiet(measured);
  // Object.entries forgets the type of the keys of an object that is closed.
  for (const [name, recipe] of Object.entries(RECIPES) as [keyof Prices, (read: Read) => number][]) {
    const unknown = new Set<string>();
    const seconds = recipe((wanted) => {
      const measurement = measured.prices[wanted];
      if (measurement === undefined) unknown.add(wanted);
      return measurement === undefined ? 0 : secondsOf(wanted, measurement, quiet);
    });
    if (unknown.size === 0) prices[name] = Math.max(0, seconds);
    for (const wanted of unknown) if (!MAY_BE_MISSING.test(wanted)) missing.add(wanted);
  }
  if (missing.size > 0) {
    throw new PricesError(`the prices lack ${[...missing].join(", ")}: measure them all, without --only`);
  }
  return prices;
}

/** What Python code computes by itself, by the thread's own clock: as fast as the core is. */
const COMPUTED: readonly (keyof Prices)[] = [
  "functionCall",
  "coroutineCall",
  "threadLock",
  "threadSemaphore",
  "threadQueue",
  "threadPoolSubmit",
  "threadPoolJob",
  "pickleBase",
  "taskCreate",
  "taskRun",
  "taskSwitch",
  "handle",
  "timer",
  "timerCompare",
  "sleep",
  "future",
  "gatherChild",
  "taskGroupChild",
  "asyncLock",
  "asyncSemaphore",
  "asyncQueue",
  "asyncWait",
  "loopIteration",
];

/** The prices on a core that is so many times as fast as that on which they were measured: a core's speed is not always the same. */
export function atSpeed(prices: Partial<Prices>, speed: number): Partial<Prices> {
  const changed: Partial<Record<keyof Prices, number>> = { ...prices };
  for (const name of COMPUTED) if (prices[name] !== undefined) changed[name] = prices[name] / speed;
  return changed;
}

/** How fast a core is that does so many iterations a second, against the one on which the prices were measured; 1 if that is not known. */
export function speedOf(iterationsPerSecond: number, measured: MeasuredPrices): number {
  return iterationsPerSecond * (iterationOf(measured) ?? 1 / iterationsPerSecond);
}

/** Seconds for an iteration of an empty loop, when the prices were measured; null if that is not known. */
export function iterationOf({ prices }: MeasuredPrices): number | null {
  const seconds = prices["iteration"]?.seconds ?? 0;
  return seconds === 0 ? null : seconds;
}

/** Reads what `prices.py` has printed. Throws PricesError if it is something else. */
export function parsePrices(text: string): MeasuredPrices {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw new PricesError("the prices are no JSON", { cause });
  }
  if (!isPrices(document)) throw new PricesError('not what prices.py prints: {"version": 1, "python": …, "prices": …}');
  return document;
}

function isPrices(value: unknown): value is MeasuredPrices {
  if (typeof value !== "object" || value === null) return false;
  const { version, python, machine, prices } = value as Partial<Record<string, unknown>>; // looked at below
  return version === 1 && [python, machine, prices].every((part) => typeof part === "object" && part !== null);
}
