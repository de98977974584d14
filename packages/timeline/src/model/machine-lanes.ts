import type { ThreadState, Trace, TraceEvent } from "@interleave/core/trace";

import { FloatColumn } from "./columns.ts";
import { LANE_STATES, STATE } from "./lane-state.ts";
import { LINK, LinkWriter } from "./link-table.ts";
import type { LaneInfo, RunModel } from "./run-model.ts";
import { SpanWriter } from "./span-table.ts";
import { WorkCounts } from "./work-counts.ts";

/** A lane for every thread, those of a process together; or a lane for every process, which shows what the busiest of its threads does. */
export function readMachineLanes(trace: Trace, by: "thread" | "process"): RunModel {
  const reader = new MachineLanes(by);
  let index = 0;
  for (const event of trace.events) reader.read(event, index++);
  return reader.model(trace.events.at(-1)?.time ?? 0);
}

/** What a lane shows of a thread in a state: -1 is nothing. */
const SHOWN: Readonly<Record<ThreadState, number>> = {
  running: STATE.computing,
  "waits-for-core": STATE["waits-for-core"],
  "waits-for-gil": STATE["waits-for-gil"],
  blocked: STATE.blocking,
  parked: STATE.suspended,
  finished: -1,
};

/** From the busiest to the idlest. */
const BUSIEST_FIRST = [
  STATE.computing,
  STATE["waits-for-core"],
  STATE["waits-for-gil"],
  STATE.blocking,
  STATE.suspended,
] as const;

/** A thread, or a process with its threads, while the trace is read. */
interface OpenLane {
  readonly name: string;
  readonly thread: number | null;
  readonly process: number;
  readonly start: number;
  end: number | null;
  /** How many of its threads are in each state. */
  readonly threads: Uint32Array;
  state: number;
  since: number;
  event: number;
}

class MachineLanes {
  readonly #by: "thread" | "process";
  readonly #lanes: OpenLane[] = [];
  /** Where a lane is in `#lanes`, by its thread's number, or its process's. */
  readonly #index = new Map<number, number>();
  readonly #threads = new Map<number, { readonly lane: number; state: number }>();
  readonly #spans = new SpanWriter();
  readonly #links = new LinkWriter();
  readonly #counts = new WorkCounts();
  readonly #iterations = new FloatColumn();

  constructor(by: "thread" | "process") {
    this.#by = by;
  }

  read(event: TraceEvent, index: number): void {
    this.#counts.read(event);
    const { type, time } = event;
    if (type === "thread-created") {
      const { thread, process, name, creator } = event;
      const byThread = this.#by === "thread";
      const lane = byThread
        ? this.#lane(thread, name, thread, process, time)
        : this.#lane(process, `Process ${process}`, null, process, time);
      this.#threads.set(thread, { lane, state: -1 });
      const maker = this.#threads.get(creator ?? 0);
      if (maker !== undefined) this.#links.push(LINK.spawn, time, maker.lane, lane);
    } else if (type === "thread-state") this.#threadIs(event.thread, SHOWN[event.state], time, index);
    else if (type === "process-started" && this.#by === "process")
      this.#lane(event.process, event.name, null, event.process, time);
    else if (type === "process-finished" && this.#by === "process")
      this.#ends(this.#index.get(event.process) ?? -1, time);
    else if (type === "iteration") this.#iterations.push(time);
  }

  model(seconds: number): RunModel {
    this.#lanes.forEach((_lane, index) => this.#enter(index, -1, seconds, 0));
    const processOf = (lane: number): number => this.#lanes[lane]?.process ?? 0;
    const order = [...this.#lanes.keys()].sort((a, b) => processOf(a) - processOf(b) || a - b);
    const placeOf = new Int32Array(order.length);
    order.forEach((lane, place) => (placeOf[lane] = place));
    return {
      by: this.#by,
      seconds,
      ...this.#counts.totals(),
      lanes: order.flatMap((lane) => infoOf(this.#lanes[lane], seconds)),
      spans: this.#spans.table(order),
      links: this.#links.table((lane) => placeOf[lane] ?? -1),
      iterations: this.#iterations.values().slice(),
    };
  }

  #lane(key: number, name: string, thread: number | null, process: number, time: number): number {
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    this.#index.set(key, this.#lanes.length);
    const threads = new Uint32Array(LANE_STATES.length);
    return (
      this.#lanes.push({ name, thread, process, start: time, end: null, threads, state: -1, since: time, event: 0 }) - 1
    );
  }

  #threadIs(number: number, state: number, time: number, event: number): void {
    const thread = this.#threads.get(number);
    const threads = thread && this.#lanes[thread.lane]?.threads;
    if (thread === undefined || threads === undefined) return;
    if (thread.state >= 0) threads[thread.state] = (threads[thread.state] ?? 1) - 1;
    if (state >= 0) threads[state] = (threads[state] ?? 0) + 1;
    thread.state = state;
    this.#enter(thread.lane, BUSIEST_FIRST.find((state) => (threads[state] ?? 0) > 0) ?? -1, time, event);
    if (state < 0 && this.#by === "thread") this.#ends(thread.lane, time);
  }

  #enter(index: number, state: number, time: number, event: number): void {
    const lane = this.#lanes[index];
    if (lane === undefined || lane.state === state) return;
    if (lane.state >= 0) this.#spans.push(index, lane.state, lane.since, time, lane.event);
    lane.state = state;
    lane.since = time;
    lane.event = event;
  }

  #ends(index: number, time: number): void {
    const lane = this.#lanes[index];
    if (lane !== undefined) lane.end = time;
  }
}

function infoOf(lane: OpenLane | undefined, seconds: number): LaneInfo[] {
  if (lane === undefined) return [];
  const { name, thread, process, start, end } = lane;
  const outcome = end === null ? null : "finished";
  return [
    { name, work: null, task: null, thread, process, depth: 0, start, end: end ?? seconds, outcome, error: null },
  ];
}
