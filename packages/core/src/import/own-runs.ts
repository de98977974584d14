import type { TitledTrace } from "../export/runs.ts";
import { THREAD_STATES, type ThreadState, WAIT_KINDS, type WaitKind } from "../trace/event.ts";
import type { ChromeAsync, ChromeFile, ChromeRow, ChromeSlice } from "./chrome-file.ts";
import { EventList } from "./event-list.ts";
import type { Tally } from "./tally.ts";
import { TaskTeller } from "./task-teller.ts";

/** Reads the runs of a file that was exported here. */
export function ownRuns(file: ChromeFile, tally: Tally): TitledTrace[] {
  const runs = new Map<number, Run>();
  const byProcess = new Map<string, Run>();
  for (const [pid, { name, args }] of file.processes) {
    const number = naturalOf(args["run"]);
    const title = typeof args["title"] === "string" ? args["title"] : name;
    const run = runs.get(number) ?? new Run(title);
    runs.set(number, run);
    byProcess.set(pid, run);
    run.process(pid, name, naturalOf(args["process"]));
  }
  for (const row of file.rows) byProcess.get(row.pid)?.row(row, tally);
  for (const work of file.asyncs) byProcess.get(work.pid)?.work(work, tally);
  return [...runs.values()].map((run) => run.trace());
}

/** A number that the engine gives; 0 for anything else. */
function naturalOf(value: unknown): number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) < 2 ** 31 ? Number(value) : 0;
}

/** The same, where 0 means none. */
function naturalOrNull(value: unknown): number | null {
  return naturalOf(value) || null;
}

class Run {
  readonly #title: string;
  readonly #events = new EventList();
  /** The run's numbers of the file's processes. */
  readonly #processes = new Map<string, number>();

  constructor(title: string) {
    this.#title = title;
  }

  trace(): TitledTrace {
    return { title: this.#title, trace: this.#events.trace({ model: this.#title }) };
  }

  process(pid: string, label: string, process: number): void {
    if (process === 0) return;
    this.#processes.set(pid, process);
    const name = label.startsWith(`${this.#title}: `) ? label.slice(this.#title.length + 2) : label;
    this.#events.add(0, "process", { type: "process-started", process, name });
  }

  row(row: ChromeRow, tally: Tally): void {
    const number = naturalOf(row.args["number"]);
    if (row.args["kind"] === "loop") return; // what it shows is computed from the tasks
    if (number !== 0 && row.args["kind"] === "thread") return this.#thread(row, number, tally);
    if (number !== 0 && row.args["kind"] === "task") return this.#task(row, number, tally);
    for (const _ of row.slices) tally.skip("they are on a row that is no thread or task of a run");
  }

  #thread(row: ChromeRow, thread: number, tally: Tally): void {
    const start = row.args["start"];
    const created =
      typeof start === "number" && start >= 0 && start < 4e7 ? Math.round(start * 1e9) : (row.slices[0]?.start ?? 0);
    const process = this.#processes.get(row.pid) ?? 0;
    const creator = naturalOrNull(row.args["creator"]);
    this.#events.add(created, "created", { type: "thread-created", thread, name: row.name, process, creator });
    const nowhere = { core: null, until: null, resource: null, target: null };
    for (const slice of piecesOf(row, "thread")) {
      const state = THREAD_STATES.find((known): known is ThreadState => known === slice.args["state"]);
      if (state === undefined) tally.skip("they do not say a state that a thread can be in");
      else this.#events.add(slice.start, "state", { type: "thread-state", thread, state, ...nowhere });
    }
    const end = row.slices.reduce((last, slice) => Math.max(last, slice.end), created);
    this.#events.add(end, "done", { type: "thread-state", thread, state: "finished", ...nowhere });
  }

  #task(row: ChromeRow, task: number, tally: Tally): void {
    const whole = row.slices.find(({ cat }) => cat === "task");
    if (whole === undefined) return tally.skip("they are of a task that does not say how long it lived");
    const [parent, thread] = [naturalOrNull(row.args["parent"]), naturalOrNull(row.args["thread"])];
    this.#events.add(whole.start, "created", { type: "task-created", task, name: row.name, parent, thread });
    const teller = new TaskTeller(this.#events, task);
    for (const slice of piecesOf(row, "task-state")) tellState(teller, slice, tally);
    const { outcome, error } = whole.args;
    if (outcome !== "finished" && outcome !== "cancelled" && outcome !== "failed") return;
    const failure = typeof error === "string" ? error : null;
    this.#events.add(whole.end, "done", { type: "task-done", task, outcome, error: failure });
  }

  work({ name, args, start: arrival, end, inner }: ChromeAsync, tally: Tally): void {
    const work = naturalOf(args["work"]);
    if (work === 0) return tally.skip("they are asynchronous and no task of a scenario");
    const start = inner.find((slice) => slice.name === "waits for its start")?.end ?? arrival;
    const [task, thread] = [naturalOrNull(args["task"]), naturalOrNull(args["thread"])];
    const started = { type: "work-started", work, name, arrival: arrival / 1e9, task, thread } as const;
    this.#events.add(start, "workStart", started);
    if (args["isDone"] === false) return;
    const error = typeof args["error"] === "string" ? args["error"] : null;
    this.#events.add(end, end === start ? "emptyWorkEnd" : "workEnd", { type: "work-finished", work, error });
  }
}

/** The states of a row. A state that only goes on, because a work began or ended meanwhile, is no new one. */
function piecesOf({ slices }: ChromeRow, cat: string): ChromeSlice[] {
  return slices.filter((slice) => slice.cat === cat && slice.args["goesOn"] !== true);
}

function tellState(teller: TaskTeller, { args, start, end }: ChromeSlice, tally: Tally): void {
  switch (args["state"]) {
    case "ready":
      return teller.isReady(start);
    case "running":
      return teller.runs(start);
    case "computing":
      return teller.computes(start, "cpu", end - start);
    case "blocking":
      return teller.computes(start, "block", end - start);
    case "suspended":
      return teller.suspends(start, WAIT_KINDS.find((kind): kind is WaitKind => kind === args["on"]) ?? "future", end);
    default:
      return tally.skip("they do not say a state that a task can be in");
  }
}
