import type { Trace, TraceEvent } from "@interleave/core/trace";

import { FloatColumn } from "./columns.ts";
import { STATE } from "./lane-state.ts";
import { LINK, LinkWriter } from "./link-table.ts";
import type { LaneInfo, RunModel } from "./run-model.ts";
import { SpanWriter } from "./span-table.ts";
import { UnderWay } from "./under-way.ts";
import { outcomeOf } from "./work-counts.ts";

/**
 * A lane for every task of the scenario, and below it one for each task that it made. The tasks that carry out the scenario itself
 * have none; but where there is no scenario, every task has one.
 */
export function readTaskLanes(trace: Trace): RunModel {
  const reader = new TaskLanes(trace);
  let index = 0;
  for (const event of trace.events) reader.read(event, index++);
  return reader.model();
}

/** A lane while the trace is read. */
interface OpenLane {
  readonly name: string;
  readonly work: number | null;
  readonly task: number | null;
  readonly thread: number | null;
  readonly depth: number;
  readonly start: number;
  readonly children: number[];
  end: number;
  outcome: LaneInfo["outcome"];
  error: string | null;
  /** What it does since when, and the event that says so. */
  state: number;
  since: number;
  event: number;
  /** When what it waits for is over, if that is known; NaN if not. */
  until: number;
}

/** An asyncio task while the trace is read. */
interface OpenTask {
  readonly name: string;
  readonly thread: number | null;
  lane: number;
  /** What it does when its thread can. */
  state: number;
}

class TaskLanes {
  readonly #trace: Trace;
  readonly #hasWorks: boolean;
  readonly #lanes: OpenLane[] = [];
  readonly #tasks: (OpenTask | undefined)[] = [];
  readonly #laneOfWork = new Map<number, number>();
  /** The lane of the work that a thread performs. */
  readonly #laneOfThread: number[] = [];
  /** The task that a thread's loop runs. */
  readonly #current: (number | undefined)[] = [];
  readonly #spans = new SpanWriter();
  readonly #links = new LinkWriter();
  readonly #underWay = new UnderWay();
  readonly #iterations = new FloatColumn();

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#hasWorks = hasWorks(trace);
  }

  read(event: TraceEvent, index: number): void {
    const { time } = event;
    switch (event.type) {
      case "work-started": {
        const lane = this.#open(event, time, index);
        this.#laneOfWork.set(event.work, lane);
        this.#underWay.begins(time);
        if (event.task !== null) this.#task(event.task).lane = lane;
        if (event.thread !== null) this.#laneOfThread[event.thread] = lane;
        return;
      }
      case "work-finished": {
        const lane = this.#laneOfWork.get(event.work);
        if (lane === undefined) return;
        this.#underWay.ends(time);
        return this.#close(lane, time, outcomeOf(event.error), event.error);
      }
      case "task-created": {
        const { task, name, parent, thread } = event;
        const known = (this.#tasks[task] = { name, thread, lane: -1, state: STATE.ready });
        if (parent !== null) this.#links.push(LINK.spawn, time, parent, task);
        const above = parent === null ? -1 : (this.#tasks[parent]?.lane ?? -1);
        if (above >= 0 || !this.#hasWorks) known.lane = this.#openTask(task, above, time, index);
        return;
      }
      case "task-started":
      case "task-resumed":
        this.#steps(event.task);
        return this.#taskIs(event.task, STATE.running, time, index);
      case "task-suspended":
        this.#leaves(event.task);
        // What only lets others run could go on at once.
        this.#taskIs(event.task, event.on === "yield" ? STATE.ready : STATE.suspended, time, index);
        return this.#until(event.task, event.until);
      case "task-woken":
        if (event.by !== null) this.#links.push(LINK.wake, time, event.by, event.task);
        return this.#taskIs(event.task, STATE.ready, time, index);
      case "task-computes":
        return this.#taskIs(event.task, event.call === "cpu" ? STATE.computing : STATE.blocking, time, index);
      case "task-cancel-requested":
        return this.#links.push(LINK.cancel, time, event.by ?? 0, event.task);
      case "task-done": {
        this.#leaves(event.task);
        const lane = this.#tasks[event.task]?.lane ?? -1;
        // The end of a work is told of by itself.
        if (lane >= 0 && this.#lanes[lane]?.work === null) {
          if (!this.#hasWorks) this.#underWay.ends(time);
          this.#close(lane, time, event.outcome, event.error);
        }
        return;
      }
      case "thread-state": {
        const performed = this.#laneOfThread[event.thread];
        if (performed !== undefined) this.#enter(performed, STATE_OF_THREAD[event.state], time, index);
        const task = this.#current[event.thread];
        const running = task === undefined ? undefined : this.#tasks[task];
        if (running !== undefined) this.#enter(running.lane, stateUnder(running.state, event.state), time, index);
        return;
      }
      case "iteration":
        return this.#iterations.push(time);
      default:
    }
  }

  model(): RunModel {
    const seconds = this.#trace.events.at(-1)?.time ?? 0;
    this.#lanes.forEach((lane, index) => {
      if (lane.outcome === null) this.#close(index, seconds, null, null);
    });
    const order = this.#order();
    const placeOf = new Int32Array(order.length);
    order.forEach((lane, place) => (placeOf[lane] = place));
    const lanes = order.map((lane) => infoOf(this.#lanes[lane]));
    const tops = lanes.filter(({ work }) => work !== null || !this.#hasWorks);
    return {
      by: "task",
      seconds,
      tasks: tops.length,
      failed: tops.filter(({ outcome }) => outcome === "failed").length,
      cancelled: tops.filter(({ outcome }) => outcome === "cancelled").length,
      lanes,
      spans: this.#spans.table(order),
      links: this.#links.table((task) => placeOf[this.#tasks[task]?.lane ?? -1] ?? -1),
      concurrency: this.#underWay.curve(),
      iterations: this.#iterations.values().slice(),
    };
  }

  /** Works by their numbers, each followed by the tasks that it made, and they by theirs. */
  #order(): number[] {
    const order: number[] = [];
    const visit = (lane: number): void => {
      order.push(lane);
      this.#lanes[lane]?.children.forEach(visit);
    };
    const tops = this.#hasWorks
      ? [...this.#laneOfWork].sort(([a], [b]) => a - b).map(([, lane]) => lane)
      : [...this.#lanes.keys()].filter((lane) => this.#lanes[lane]?.depth === 0);
    for (const lane of tops) visit(lane);
    return order;
  }

  #open(
    { work, name, task, thread }: { work: number; name: string; task: number | null; thread: number | null },
    time: number,
    event: number,
  ): number {
    return this.#add(
      { name, work, task, thread, depth: 0 },
      thread === null ? STATE.running : STATE.computing,
      time,
      event,
    );
  }

  #openTask(task: number, above: number, time: number, event: number): number {
    const depth = above < 0 ? 0 : (this.#lanes[above]?.depth ?? 0) + 1;
    if (!this.#hasWorks) this.#underWay.begins(time);
    const name = this.#tasks[task]?.name ?? `Task-${task}`;
    const lane = this.#add({ name, work: null, task, thread: null, depth }, STATE.ready, time, event);
    this.#lanes[above]?.children.push(lane);
    return lane;
  }

  #add(
    identity: Pick<OpenLane, "name" | "work" | "task" | "thread" | "depth">,
    state: number,
    time: number,
    event: number,
  ): number {
    const open = { start: time, end: time, since: time, state, event };
    return this.#lanes.push({ ...identity, ...open, children: [], outcome: null, error: null, until: Number.NaN }) - 1;
  }

  #task(number: number): OpenTask {
    return (this.#tasks[number] ??= { name: "", thread: null, lane: -1, state: STATE.running });
  }

  #steps(number: number): void {
    const thread = this.#tasks[number]?.thread ?? null;
    if (thread !== null) this.#current[thread] = number;
  }

  #leaves(number: number): void {
    const thread = this.#tasks[number]?.thread ?? null;
    if (thread !== null && this.#current[thread] === number) this.#current[thread] = undefined;
  }

  #taskIs(number: number, state: number, time: number, event: number): void {
    const task = this.#task(number);
    task.state = state;
    this.#enter(task.lane, state, time, event);
  }

  #until(number: number, until: number | null): void {
    const lane = this.#lanes[this.#tasks[number]?.lane ?? -1];
    if (lane !== undefined && until !== null) lane.until = until;
  }

  #enter(index: number, state: number, time: number, event: number): void {
    const lane = this.#lanes[index];
    if (lane === undefined || lane.outcome !== null) return;
    // The same goes on; what began it stays what began it.
    if (lane.state === state && state !== STATE.suspended) return;
    this.#leave(index, lane, time);
    lane.state = state;
    lane.since = time;
    lane.event = event;
    lane.until = Number.NaN;
  }

  /** Writes down what ends now. Whoever slept longer than it wanted to was ready, but its loop was busy. */
  #leave(index: number, { state, since, until, event }: OpenLane, time: number): void {
    const late = state === STATE.suspended && until < time ? Math.max(since, until) : time;
    this.#spans.push(index, state, since, late, event);
    this.#spans.push(index, STATE.ready, late, time, event);
  }

  #close(index: number, time: number, outcome: LaneInfo["outcome"], error: string | null): void {
    const lane = this.#lanes[index];
    if (lane === undefined || lane.outcome !== null) return;
    this.#leave(index, lane, time);
    lane.end = time;
    lane.outcome = outcome;
    lane.error = error;
    lane.state = -1;
  }
}

function hasWorks(trace: Trace): boolean {
  for (const { type } of trace.events) if (type === "work-started") return true;
  return false;
}

/** What a work does whose thread is in a state. */
const STATE_OF_THREAD = {
  running: STATE.computing,
  "waits-for-core": STATE["waits-for-core"],
  "waits-for-gil": STATE["waits-for-gil"],
  blocked: STATE.blocking,
  parked: STATE.blocking,
  finished: STATE.running,
} as const;

/** What a task does that runs on a thread which is in a state. */
function stateUnder(own: number, thread: keyof typeof STATE_OF_THREAD): number {
  if (thread !== "running" && thread !== "finished") return STATE_OF_THREAD[thread];
  // A blocking call of its own is over when its thread runs.
  return own === STATE.blocking ? STATE.running : own;
}

function infoOf(lane: OpenLane | undefined): LaneInfo {
  const { name = "", work = null, task = null, thread = null, depth = 0, start = 0, end = 0 } = lane ?? {};
  return {
    name,
    work,
    task,
    thread,
    process: null,
    depth,
    start,
    end,
    outcome: lane?.outcome ?? null,
    error: lane?.error ?? null,
  };
}
