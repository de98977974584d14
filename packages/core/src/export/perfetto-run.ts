import type { Trace } from "../trace/event.ts";
import { worksOf, type WorkSpans } from "../trace/spans.ts";
import { writeCounters } from "./perfetto-counters.ts";
import { nanoseconds } from "./perfetto-event.ts";
import type { PerfettoWriter, Row } from "./perfetto-writer.ts";
import { type Piece, type TaskTrack, type ThreadTrack, type Track, type Tracks, tracksOf } from "./tracks.ts";

/** Writes one run: its processes and what is in them. */
export function writeRun(writer: PerfettoWriter, title: string, run: number, trace: Trace): void {
  const layout = new Layout(writer, title, run, trace);
  layout.writeThreads();
  layout.writeTasks();
  layout.writeWorks();
  layout.writeArrows();
  writeCounters(writer, layout.firstProcess, trace, layout.tracks);
}

/** Who performs a work. */
interface Performer {
  readonly task: number | null;
  readonly thread: number | null;
}

class Layout {
  readonly tracks: Tracks;
  readonly #writer: PerfettoWriter;
  readonly #title: string;
  readonly #run: number;
  readonly #trace: Trace;
  readonly #works: readonly WorkSpans[];
  readonly #performers = new Map<number, Performer>();
  /** The works that each thread and each task performs, in order of time. */
  readonly #byThread = new Map<number, WorkSpans[]>();
  readonly #byTask = new Map<number, WorkSpans[]>();
  readonly #finished = new Set<number>();
  readonly #processes = new Map<number, number>();
  readonly #threads = new Map<number, Row>();
  readonly #tasks = new Map<number, Row>();

  constructor(writer: PerfettoWriter, title: string, run: number, trace: Trace) {
    this.#writer = writer;
    this.#title = title;
    this.#run = run;
    this.#trace = trace;
    this.tracks = tracksOf(trace);
    this.#works = worksOf(trace);
    const works = new Map(this.#works.map((work) => [work.work, work]));
    for (const event of trace.events) {
      if (event.type === "work-finished") this.#finished.add(event.work);
      if (event.type !== "work-started") continue;
      this.#performers.set(event.work, event);
      add(this.#byThread, event.thread, works.get(event.work));
      add(this.#byTask, event.task, works.get(event.work));
    }
    for (const process of this.tracks.processes.keys()) this.#pid(process);
  }

  get firstProcess(): number {
    const [first] = this.#processes.values();
    return first ?? this.#pid(0);
  }

  /** The file's number for a process of the run. */
  #pid(process: number): number {
    const known = this.#processes.get(process);
    if (known !== undefined) return known;
    const name = this.tracks.processes.get(process);
    const args = { run: this.#run, title: this.#title, process };
    const pid = this.#writer.process(name === undefined ? this.#title : `${this.#title}: ${name}`, args);
    this.#processes.set(process, pid);
    return pid;
  }

  writeThreads(): void {
    const withLoops = new Set([...this.tracks.tasks.values()].map(({ thread }) => thread));
    for (const thread of this.tracks.threads.values()) {
      const { number, name, process, creator } = thread;
      const pid = this.#pid(process);
      if (withLoops.has(number)) this.#writeLoop(pid, number, `event loop of ${name}`);
      const tid = this.#writer.thread(pid, name, { kind: "thread", number, creator, start: thread.start });
      const row = { pid, tid, ...covered(thread.pieces) };
      this.#threads.set(number, row);
      this.#writePieces(row, thread, this.#byThread.get(number) ?? [], "thread");
    }
    if (withLoops.has(null)) this.#writeLoop(this.firstProcess, null, "event loop");
  }

  /** Which task has the loop. Steps that take no time are not drawn. */
  #writeLoop(pid: number, thread: number | null, name: string): void {
    const tid = this.#writer.thread(pid, name, { kind: "loop", thread });
    for (const task of this.tracks.tasks.values()) {
      if (task.thread !== thread) continue;
      for (const step of stepsOf(task))
        this.#writer.slice({ pid, tid }, task.name, "step", step, { task: task.number });
    }
  }

  writeTasks(): void {
    for (const task of this.tracks.tasks.values()) {
      const { number, name, parent, thread, start, end, outcome, error } = task;
      const pid = this.#pidOfThread(thread);
      const tid = this.#writer.thread(pid, name, { kind: "task", number, parent, thread });
      const row = { pid, tid, from: nanoseconds(start), to: nanoseconds(end) };
      this.#tasks.set(number, row);
      this.#writer.slice(row, name, "task", [start, end], { outcome, error });
      // A task that is there for one work is called like it: once is enough.
      const works = (this.#byTask.get(number) ?? []).filter((work) => work.name !== name);
      this.#writePieces(row, task, works, "task-state");
      if (outcome === "cancelled" || outcome === "failed")
        this.#writer.instant(row, error ?? outcome, "end", end, { outcome });
    }
  }

  #pidOfThread(thread: number | null): number {
    const row = thread === null ? undefined : this.#threads.get(thread);
    return row?.pid ?? this.firstProcess;
  }

  /** The states of a track, within the works that it performs: a state that goes on beyond a work's start or end is in two pieces. */
  #writePieces(row: Row, track: Track, works: readonly WorkSpans[], kind: string): void {
    for (const { name, start, end, work } of works) this.#writer.slice(row, name, "work", [start, end], { work });
    const cuts = works.flatMap(({ start, end }) => [start, end]).sort((a, b) => a - b);
    let next = 0;
    for (const piece of track.pieces) {
      while ((cuts[next] ?? Number.POSITIVE_INFINITY) <= piece.start) next++;
      let from = piece.start;
      for (; (cuts[next] ?? Number.POSITIVE_INFINITY) < piece.end; next++) {
        const cut = cuts[next] ?? piece.end;
        if (cut > from) this.#writePiece(row, piece, [from, cut], kind);
        from = cut;
      }
      this.#writePiece(row, piece, [from, piece.end], kind);
    }
  }

  #writePiece(
    row: Row,
    { state, on, resource, start: began }: Piece,
    [start, end]: readonly [number, number],
    kind: string,
  ): void {
    if (nanoseconds(start) === nanoseconds(end)) return;
    const thing = resource === null ? undefined : this.tracks.resources.get(resource);
    const what = [on, thing].filter((part) => part !== null && part !== undefined).join(" ");
    const name = `${state.replaceAll("-", " ")}${what === "" ? "" : `: ${what}`}`;
    this.#writer.slice(row, name, kind, [start, end], { state, on, goesOn: start !== began });
  }

  /** The scenario's tasks overlap: each is an asynchronous slice, from its arrival to its end. */
  writeWorks(): void {
    for (const { work, name, arrival, start, end, error } of this.#works) {
      const { task = null, thread = null } = this.#performers.get(work) ?? {};
      const pid = task === null ? this.#pidOfThread(thread) : (this.#tasks.get(task)?.pid ?? this.firstProcess);
      const isDone = this.#finished.has(work);
      const args = { work, task, thread, error, isDone };
      this.#writer.asynchronous(pid, name, [arrival, end], args, (id) => {
        if (start > arrival) this.#writer.asynchronous(pid, "waits for its start", [arrival, start], {}, undefined, id);
        if (error !== null) this.#writer.mark(pid, id, error, end);
      });
    }
  }

  writeArrows(): void {
    /** Who set each timer, and when. */
    const timers = new Map<number, { readonly task: number; readonly time: number }>();
    for (const event of this.#trace.events) {
      const { time } = event;
      if (event.type === "task-created" && event.parent !== null) {
        this.#writer.flow("creates", this.#tasks.get(event.parent), this.#tasks.get(event.task), time);
      } else if (event.type === "thread-created" && event.creator !== null) {
        this.#writer.flow("starts", this.#threads.get(event.creator), this.#threads.get(event.thread), time);
      } else if (event.type === "task-woken" && event.by !== null) {
        this.#writer.flow("wakes", this.#tasks.get(event.by), this.#tasks.get(event.task), time);
      } else if (event.type === "thread-woken" && event.by !== null) {
        this.#writer.flow("wakes", this.#threads.get(event.by), this.#threads.get(event.thread), time);
      } else if (event.type === "timer-set" && event.task !== null) {
        timers.set(event.timer, { task: event.task, time });
      } else if (event.type === "timer-ended" && event.fired) {
        const set = timers.get(event.timer);
        const row = set && this.#tasks.get(set.task);
        if (set !== undefined) this.#writer.flow("timer", row, row, set.time, time);
      } else if (event.type === "task-cancel-requested") {
        const row = this.#tasks.get(event.task);
        if (row !== undefined)
          this.#writer.instant(row, "cancellation requested", "cancellation", time, { by: event.by });
      }
    }
  }
}

function add<T>(lists: Map<number, T[]>, key: number | null, item: T | undefined): void {
  if (key === null || item === undefined) return;
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function covered(pieces: ThreadTrack["pieces"]): { from: number; to: number } {
  return { from: nanoseconds(pieces[0]?.start ?? 0), to: nanoseconds(pieces.at(-1)?.end ?? 0) };
}

/** When a task had its loop: pieces that touch each other are one step, unless it has let others run in between. */
function stepsOf({ pieces }: TaskTrack): [start: number, end: number][] {
  const steps: [number, number][] = [];
  for (const { state, start, end } of pieces) {
    if (state === "ready" || state === "suspended") continue;
    const last = steps.at(-1);
    if (last?.[1] === start) last[1] = end;
    else steps.push([start, end]);
  }
  return steps;
}
