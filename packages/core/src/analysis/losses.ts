import type { ThreadState, Trace } from "../trace/event.ts";
import type { WorkSpans } from "../trace/spans.ts";
import { type Reading, read, workOfTask } from "./reading.ts";
import { lengthOfUnion } from "./step-function.ts";
import { statesWithin, type ThreadPiece } from "./thread-history.ts";

/**
 * What works lost time to, in seconds, added up over the works: two that wait for a second lose two. Of one work, the time lost to a cause
 * is never longer than from its arrival to its end.
 */
export interface Losses {
  /** Its thread could run, but another one held the GIL. */
  readonly gil: number;
  /** Its thread could run, but there was no core free. */
  readonly core: number;
  /** Its task could run, but its loop was busy: another callback computed, or blocked. */
  readonly loop: number;
  /** It had come, but there was nobody to start it: a limit, a pool, or one thread that does one after another. */
  readonly start: number;
  /** CPU time that was no work's own: what starting, switching, pickling and waking cost. Not a work's, but the machine's. */
  readonly overhead: number;
}

/** An interval that a work lost. */
interface Loss {
  readonly start: number;
  readonly end: number;
}

/**
 * What the works of a run lost time to.
 *
 * @example
 * ```ts
 * const { runs } = simulate(presets["io-and-cpu"], 7, ["asyncio"]);
 * console.log(runs.map((each) => lossesOf(each.trace).loop.toFixed(2))); // [ '2.26' ]
 * ```
 */
export function lossesOf(trace: Trace): Losses {
  return lossesIn(read(trace));
}

/** The same of a trace that has been read. */
export function lossesIn(reading: Reading): Losses {
  const gil = new Ledger();
  const core = new Ledger();
  const loop = new Ledger();
  fromTasks(reading, { gil, core, loop });
  fromThreads(reading, { gil, core });
  return {
    gil: gil.total(),
    core: core.total(),
    loop: loop.total(),
    start: startsOf(reading, loop),
    overhead: Math.max(0, busySeconds(reading) - ownSeconds(reading)),
  };
}

/** What each work lost to one cause. */
class Ledger {
  readonly #losses = new Map<number, Loss[]>();

  add(work: number, loss: Loss): void {
    const losses = this.#losses.get(work);
    if (losses === undefined) this.#losses.set(work, [loss]);
    else losses.push(loss);
  }

  of(work: number): readonly Loss[] {
    return this.#losses.get(work) ?? [];
  }

  /** What two tasks of one work lose at the same time, it loses once. */
  total(): number {
    return [...this.#losses.values()].reduce((sum, losses) => sum + lengthOfUnion(losses), 0);
  }
}

function fromTasks(reading: Reading, { gil, core, loop }: Record<"gil" | "core" | "loop", Ledger>): void {
  for (const { task, thread, stretches } of reading.loops.tasks.values()) {
    const runs = thread === null ? undefined : reading.threads.get(thread);
    for (const { state, start, end } of stretches) {
      if (state === "suspended" || end <= start) continue;
      const work = workOfTask(reading, task, start);
      if (work === null) continue;
      const loss = { start: Math.max(start, work.arrival), end: Math.min(end, work.end) };
      if (loss.end <= loss.start) continue;
      const pieces = runs === undefined ? [] : statesWithin(runs, loss.start, loss.end);
      addWaits(work.work, pieces, { gil, core });
      if (state !== "ready") continue;
      if (runs === undefined) loop.add(work.work, loss);
      for (const piece of pieces) if (!isMachineWait(piece.state)) loop.add(work.work, piece);
    }
  }
  for (const [task, works] of reading.byTask) addLateArrivals(works, reading.loops.tasks.get(task)?.created ?? 0, loop);
}

/** A task that was made after its work came, was made late: the task that makes them did not get its turn in time. */
function addLateArrivals(works: readonly WorkSpans[], created: number, loop: Ledger): void {
  for (const { work, arrival, start } of works) {
    if (created > arrival) loop.add(work, { start: arrival, end: Math.min(created, start) });
  }
}

function isMachineWait(state: ThreadState): boolean {
  return state === "waits-for-gil" || state === "waits-for-core";
}

function fromThreads(reading: Reading, ledgers: Record<"gil" | "core", Ledger>): void {
  for (const [thread, works] of reading.byThread) {
    const history = reading.threads.get(thread);
    if (history === undefined) continue;
    for (const { work, start, end } of works) addWaits(work, statesWithin(history, start, end), ledgers);
  }
  for (const { thread, work, start, end } of reading.helps) {
    const history = reading.threads.get(thread);
    // A job goes on when its work has given up waiting; it loses nothing then.
    const until = Math.min(end, reading.workByNumber.get(work)?.end ?? end);
    if (history !== undefined) addWaits(work, statesWithin(history, start, until), ledgers);
  }
}

function addWaits(work: number, pieces: readonly ThreadPiece[], { gil, core }: Record<"gil" | "core", Ledger>): void {
  for (const piece of pieces) {
    if (piece.state === "waits-for-gil") gil.add(work, piece);
    else if (piece.state === "waits-for-core") core.add(work, piece);
  }
}

/** What passed between each work's arrival and its start, and was not its loop's fault. */
function startsOf({ works }: Reading, loop: Ledger): number {
  return works.reduce((sum, { work, arrival, start }) => {
    const explained = loop.of(work).filter((loss) => loss.end <= start);
    return sum + Math.max(0, start - arrival - lengthOfUnion(explained));
  }, 0);
}

/** How long cores were busy, added up over the cores. */
export function busySeconds({ threads }: Pick<Reading, "threads">): number {
  let seconds = 0;
  for (const { stretches } of threads.values()) {
    for (const { state, start, end } of stretches) if (state === "running") seconds += end - start;
  }
  return seconds;
}

/** How long the works had a core: their own threads, their tasks' steps, and the workers of pools. */
function ownSeconds(reading: Reading): number {
  let seconds = 0;
  const count = (thread: number, start: number, end: number): void => {
    const history = reading.threads.get(thread);
    if (history === undefined) return;
    for (const piece of statesWithin(history, start, end)) {
      if (piece.state === "running") seconds += piece.end - piece.start;
    }
  };
  for (const [thread, works] of reading.byThread) for (const { start, end } of works) count(thread, start, end);
  for (const { thread, start, end } of reading.helps) count(thread, start, end);
  for (const { task, thread, stretches } of reading.loops.tasks.values()) {
    if (thread === null) continue;
    for (const { state, start, end } of stretches) {
      if (state === "step" && end > start && workOfTask(reading, task, start) !== null) count(thread, start, end);
    }
  }
  return seconds;
}
