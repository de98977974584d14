import type { Trace, TraceEvent } from "@interleave/core/trace";

import { FloatColumn } from "./columns.ts";
import { STATE } from "./lane-state.ts";
import { LinkWriter } from "./link-table.ts";
import type { LaneInfo, RunModel } from "./run-model.ts";
import { SpanWriter } from "./span-table.ts";
import { SHOWN } from "./thread-lanes.ts";
import { WorkCounts } from "./work-counts.ts";

/** A lane for every process: it shows what the busiest of its threads does. */
export function readProcessLanes(trace: Trace): RunModel {
  const reader = new ProcessLanes();
  let index = 0;
  for (const event of trace.events) reader.read(event, index++);
  return reader.model(trace.events.at(-1)?.time ?? 0);
}

/** From the busiest to the idlest. */
const BUSIEST_FIRST = [
  STATE.computing,
  STATE["waits-for-core"],
  STATE["waits-for-gil"],
  STATE.blocking,
  STATE.suspended,
] as const;

interface OpenProcess {
  readonly number: number;
  readonly name: string;
  readonly start: number;
  end: number | null;
  /** How many of its threads are in each state. */
  readonly threads: Uint32Array;
  state: number;
  since: number;
  event: number;
}

class ProcessLanes {
  readonly #processes: OpenProcess[] = [];
  /** Where a process is in `#processes`, by its number. */
  readonly #index = new Map<number, number>();
  readonly #threads = new Map<number, { readonly process: number; state: number }>();
  readonly #spans = new SpanWriter();
  readonly #counts = new WorkCounts();
  readonly #iterations = new FloatColumn();

  read(event: TraceEvent, index: number): void {
    const { time } = event;
    this.#counts.read(event);
    if (event.type === "process-started") this.#process(event.process, event.name, time, index);
    else if (event.type === "process-finished") {
      const process = this.#processes[this.#index.get(event.process) ?? -1];
      if (process !== undefined) process.end = time;
    } else if (event.type === "thread-created") {
      const process = this.#process(event.process, `Process ${event.process}`, time, index);
      this.#threads.set(event.thread, { process, state: -1 });
    } else if (event.type === "thread-state") this.#threadIs(event.thread, SHOWN[event.state], time, index);
    else if (event.type === "iteration") this.#iterations.push(time);
  }

  model(seconds: number): RunModel {
    this.#processes.forEach((_process, index) => this.#enter(index, -1, seconds, 0));
    const order = [...this.#processes.keys()];
    return {
      by: "process",
      seconds,
      ...this.#counts.totals(),
      lanes: this.#processes.map((process) => infoOf(process, seconds)),
      spans: this.#spans.table(order),
      links: new LinkWriter().table(() => -1),
      iterations: this.#iterations.values().slice(),
    };
  }

  #process(number: number, name: string, time: number, event: number): number {
    const known = this.#index.get(number);
    if (known !== undefined) return known;
    const threads = new Uint32Array(7);
    this.#index.set(number, this.#processes.length);
    return this.#processes.push({ number, name, start: time, end: null, threads, state: -1, since: time, event }) - 1;
  }

  #threadIs(number: number, state: number, time: number, event: number): void {
    const thread = this.#threads.get(number);
    const threads = thread && this.#processes[thread.process]?.threads;
    if (thread === undefined || threads === undefined) return;
    if (thread.state >= 0) threads[thread.state] = (threads[thread.state] ?? 1) - 1;
    if (state >= 0) threads[state] = (threads[state] ?? 0) + 1;
    thread.state = state;
    this.#enter(thread.process, BUSIEST_FIRST.find((state) => (threads[state] ?? 0) > 0) ?? -1, time, event);
  }

  #enter(index: number, state: number, time: number, event: number): void {
    const process = this.#processes[index];
    if (process === undefined || process.state === state) return;
    if (process.state >= 0) this.#spans.push(index, process.state, process.since, time, process.event);
    process.state = state;
    process.since = time;
    process.event = event;
  }
}

function infoOf({ number, name, start, end }: OpenProcess, seconds: number): LaneInfo {
  const outcome = end === null ? null : "finished";
  const other = { work: null, task: null, thread: null, depth: 0, error: null };
  return { ...other, name, process: number, start, end: end ?? seconds, outcome };
}
