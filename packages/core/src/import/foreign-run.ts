import type { TitledTrace } from "../export/runs.ts";
import type { ChromeAsync, ChromeFile, ChromeRow, ChromeSlice } from "./chrome-file.ts";
import { EventList } from "./event-list.ts";
import { blockingState, isCallback, isJob, isOfAsyncio, isThreadStart } from "./foreign-names.ts";
import { stepsOf, topsOf } from "./foreign-steps.ts";
import type { Tally } from "./tally.ts";
import { TaskTeller } from "./task-teller.ts";

/** Reads a file that another tool has written, above all VizTracer with `--log_async`, as one run. */
export function foreignRun(file: ChromeFile, tally: Tally): TitledTrace {
  const run = new ForeignRun(file);
  const rows = file.rows.filter(({ slices }) => slices.length > 0).sort((a, b) => firstOf(a) - firstOf(b));
  const loops = loopsOf(rows);
  const tasks = rows.flatMap((row) => {
    const loop = loopAround(row, loops);
    return loop === null ? [] : [{ row, loop }];
  });
  const taskRows = new Set(tasks.map(({ row }) => row));
  for (const row of rows) if (!taskRows.has(row)) run.thread(row, tasks.length > 0);
  for (const { row, loop } of tasks) for (const task of tasksOf(row)) run.task(task, loop.row);
  for (const slice of file.asyncs) run.asynchronous(slice);
  if (tasks.length > 0) {
    tally.note(
      "When a task was created, and since when it was ready, is not in the file: it counts as created at its first step, and as suspended until its next.",
    );
    tally.note(
      "A task's row is known by where the task was in memory: tasks of the same coroutine function that were there one after the other are one here.",
    );
  } else if (loops.length > 0) {
    tally.note("An event loop ran, but no row stands for a task: VizTracer has one for each with --log_async.");
  }
  return run.close();
}

function firstOf({ slices }: ChromeRow): number {
  return slices[0]?.start ?? 0;
}

/** A row that shows callbacks of an event loop. */
interface LoopRow {
  readonly row: ChromeRow;
  readonly callbacks: readonly ChromeSlice[];
}

function loopsOf(rows: readonly ChromeRow[]): LoopRow[] {
  return rows
    .map((row) => ({ row, callbacks: topsOf(row.slices.filter(({ name }) => isCallback(name))) }))
    .filter(({ callbacks }) => callbacks.length > 0);
}

/** The loop whose callbacks all that is on a row is within: then the row stands for a task. Null for a thread. */
function loopAround(row: ChromeRow, loops: readonly LoopRow[]): LoopRow | null {
  if (row.tid === row.pid || row.slices.some(({ name }) => isThreadStart(name) || isCallback(name))) return null;
  const tops = topsOf(row.slices);
  return loops.find((loop) => loop.row.pid === row.pid && areWithin(tops, loop.callbacks)) ?? null;
}

/**
 * The tasks of a row, each as a row of its own: there are several where one was made where another one had been. The outermost function is the
 * task's coroutine, and stays the same. The row is called like the first.
 */
function tasksOf(row: ChromeRow): ChromeRow[] {
  const tasks: ChromeRow[] = [];
  let coroutine: string | null = null;
  let end = Number.NEGATIVE_INFINITY;
  for (const slice of row.slices) {
    const isTop = slice.start >= end;
    if (isTop && slice.name !== coroutine) {
      const name = coroutine === null ? row.name : slice.name.replace(/ \(.*$/, "");
      tasks.push({ ...row, name, slices: [] });
      coroutine = slice.name;
    }
    if (isTop) end = slice.end;
    tasks.at(-1)?.slices.push(slice);
  }
  return tasks;
}

/** Both in order of time, and neither overlapping with itself. */
function areWithin(inner: readonly ChromeSlice[], outer: readonly ChromeSlice[]): boolean {
  let at = 0;
  return inner.every(({ start, end }) => {
    while ((outer[at]?.end ?? Number.POSITIVE_INFINITY) < end) at++;
    const around = outer[at];
    return around !== undefined && around.start <= start && end <= around.end;
  });
}

class ForeignRun {
  readonly #file: ChromeFile;
  readonly #events = new EventList();
  readonly #processes = new Map<string, number>();
  readonly #threads = new Map<ChromeRow, number>();
  #tasks = 0;
  #works = 0;

  constructor(file: ChromeFile) {
    this.#file = file;
  }

  close(): TitledTrace {
    const [only, ...others] = [...this.#file.processes.values()];
    const title = only !== undefined && others.length === 0 ? only.name : "imported";
    return { title, trace: this.#events.trace({ title }) };
  }

  #process(pid: string): number {
    const known = this.#processes.get(pid);
    if (known !== undefined) return known;
    const process = this.#processes.size + 1;
    this.#processes.set(pid, process);
    const name = this.#file.processes.get(pid)?.name ?? `process ${pid}`;
    this.#events.add(0, "process", { type: "process-started", process, name });
    return process;
  }

  /** A thread runs from its first function to the end of its last, but where a call holds it. */
  thread(row: ChromeRow, areTasks: boolean): void {
    const first = row.slices[0];
    if (first === undefined) return;
    const process = this.#process(row.pid);
    const thread = this.#threads.size + 1;
    this.#threads.set(row, thread);
    this.#events.add(first.start, "created", {
      type: "thread-created",
      thread,
      name: row.name,
      process,
      creator: null,
    });
    const nowhere = { core: null, until: null, resource: null, target: null };
    const tell = (at: number, state: "running" | "blocked" | "parked"): void =>
      this.#events.add(at, "state", { type: "thread-state", thread, state, ...nowhere });
    tell(first.start, "running");
    for (const call of topsOf(row.slices.filter((slice) => blockingState(slice) !== null))) {
      tell(call.start, blockingState(call) ?? "blocked");
      tell(call.end, "running");
    }
    const last = row.slices.reduce((latest, { end }) => Math.max(latest, end), first.end);
    this.#events.add(last, "done", { type: "thread-state", thread, state: "finished", ...nowhere });
    if (!areTasks) this.#worksOfThread(row, thread);
  }

  /** Where there are no tasks, the jobs of pools are works; and so is what a thread does that is in no pool, and not the first. */
  #worksOfThread(row: ChromeRow, thread: number): void {
    const jobs = topsOf(row.slices.filter(({ name }) => isJob(name)));
    const own = row.slices.find(({ name }) => isThreadStart(name));
    const works = jobs.length === 0 && own !== undefined ? [own] : jobs;
    for (const { start, end } of works)
      this.#work(works.length === 1 ? row.name : `${row.name} (${start / 1e9} s)`, [start, end], null, thread);
  }

  #work(name: string, [start, end]: readonly [number, number], task: number | null, thread: number | null): void {
    const work = ++this.#works;
    this.#events.add(start, "workStart", { type: "work-started", work, name, arrival: start / 1e9, task, thread });
    this.#events.add(end, end === start ? "emptyWorkEnd" : "workEnd", { type: "work-finished", work, error: null });
  }

  /** A task runs where its coroutine does, and is suspended in between. */
  task(row: ChromeRow, loop: ChromeRow): void {
    const steps = stepsOf(row.slices);
    const [first, last] = [steps[0], steps.at(-1)];
    if (first === undefined || last === undefined) return;
    const task = ++this.#tasks;
    const thread = this.#threads.get(loop) ?? null;
    this.#events.add(first.start, "created", { type: "task-created", task, name: row.name, parent: null, thread });
    const teller = new TaskTeller(this.#events, task);
    for (const [index, step] of steps.entries()) {
      for (const { call, start, end } of step.pieces) teller.computes(start, call, end - start);
      const next = steps[index + 1];
      if (next !== undefined) teller.suspends(step.end, step.on, next.start);
    }
    const done = { type: "task-done", task, outcome: "finished", error: null } as const;
    this.#events.add(last.end, "done", done);
    const isMain = row.name === "Task-1" || isOfAsyncio(first.name);
    if (!isMain) this.#work(row.name, [first.start, last.end], task, null);
  }

  /** An asynchronous slice that is on no row: a task of which no more is known than when it began and ended. */
  asynchronous({ name, start, end }: ChromeAsync): void {
    const task = ++this.#tasks;
    this.#events.add(start, "created", { type: "task-created", task, name, parent: null, thread: null });
    new TaskTeller(this.#events, task).runs(start);
    this.#events.add(end, "done", { type: "task-done", task, outcome: "finished", error: null });
    this.#work(name, [start, end], task, null);
  }
}
