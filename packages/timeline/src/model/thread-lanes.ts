import type { ThreadState, Trace, TraceEvent } from "@interleave/core/trace";

import { FloatColumn } from "./columns.ts";
import { STATE } from "./lane-state.ts";
import { LINK, LinkWriter } from "./link-table.ts";
import type { LaneInfo, RunModel } from "./run-model.ts";
import { SpanWriter } from "./span-table.ts";
import { WorkCounts } from "./work-counts.ts";

/** A lane for every thread, those of a process together. */
export function readThreadLanes(trace: Trace): RunModel {
  const reader = new ThreadLanes();
  let index = 0;
  for (const event of trace.events) reader.read(event, index++);
  return reader.model(trace.events.at(-1)?.time ?? 0);
}

/** What a lane shows of a thread in a state: -1 is nothing. */
export const SHOWN: Readonly<Record<ThreadState, number>> = {
  running: STATE.computing,
  "waits-for-core": STATE["waits-for-core"],
  "waits-for-gil": STATE["waits-for-gil"],
  blocked: STATE.blocking,
  parked: STATE.suspended,
  finished: -1,
};

interface OpenThread {
  readonly number: number;
  readonly name: string;
  readonly process: number;
  readonly start: number;
  end: number | null;
  state: number;
  since: number;
  event: number;
}

class ThreadLanes {
  readonly #threads: OpenThread[] = [];
  /** Where a thread is in `#threads`, by its number. */
  readonly #index = new Map<number, number>();
  readonly #spans = new SpanWriter();
  readonly #links = new LinkWriter();
  readonly #counts = new WorkCounts();
  readonly #iterations = new FloatColumn();

  read(event: TraceEvent, index: number): void {
    const { time } = event;
    this.#counts.read(event);
    if (event.type === "thread-created") {
      const { thread: number, name, process, creator } = event;
      this.#index.set(number, this.#threads.length);
      this.#threads.push({ number, name, process, start: time, end: null, state: -1, since: time, event: index });
      if (creator !== null) this.#links.push(LINK.spawn, time, creator, number);
    } else if (event.type === "thread-state") {
      const known = this.#index.get(event.thread) ?? -1;
      this.#enter(known, SHOWN[event.state], time, index);
      const thread = this.#threads[known];
      if (event.state === "finished" && thread !== undefined) thread.end = time;
    } else if (event.type === "iteration") this.#iterations.push(time);
  }

  model(seconds: number): RunModel {
    this.#threads.forEach((_thread, index) => this.#enter(index, -1, seconds, 0));
    const order = [...this.#threads.keys()].sort((a, b) => this.#rank(a) - this.#rank(b) || a - b);
    const place = new Map(order.map((index, place) => [this.#threads[index]?.number ?? 0, place]));
    return {
      by: "thread",
      seconds,
      ...this.#counts.totals(),
      lanes: order.flatMap((index) => infoOf(this.#threads[index], seconds)),
      spans: this.#spans.table(order),
      links: this.#links.table((thread) => place.get(thread) ?? -1),
      iterations: this.#iterations.values().slice(),
    };
  }

  #rank(index: number): number {
    return this.#threads[index]?.process ?? 0;
  }

  #enter(index: number, state: number, time: number, event: number): void {
    const thread = this.#threads[index];
    if (thread === undefined || thread.state === state) return;
    if (thread.state >= 0) this.#spans.push(index, thread.state, thread.since, time, thread.event);
    thread.state = state;
    thread.since = time;
    thread.event = event;
  }
}

function infoOf(thread: OpenThread | undefined, seconds: number): LaneInfo[] {
  if (thread === undefined) return [];
  const { number, name, process, start, end } = thread;
  const outcome = end === null ? null : "finished";
  return [
    {
      name,
      work: null,
      task: null,
      thread: number,
      process,
      depth: 0,
      start,
      end: end ?? seconds,
      outcome,
      error: null,
    },
  ];
}
