/** What the simulation says of a run, in the terms in which `reality.py` measures it. */
import { type ModelName, models } from "../src/models/index.ts";
import { drawWorkload } from "../src/scenario/workload.ts";
import type { Prices, Thread } from "../src/machine/index.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import type { TraceEvents } from "../src/trace/event.ts";
import { Recorder } from "../src/trace/recorder.ts";
import { worksOf } from "../src/trace/spans.ts";

/** How long a run took, and how long whoever sent each work had to wait for its end; all in seconds. */
export interface Outcome {
  readonly makespan: number;
  /** By the works' numbers, from 1. */
  readonly latencies: readonly number[];
  /** What all threads and processes computed, until everything was closed. */
  readonly cpuSeconds: number;
}

/** What the simulation predicts. The scenario's own machine says how many cores. */
export function predict(scenario: Scenario, seed: number, model: ModelName, prices: Partial<Prices>): Outcome {
  const recorder = new CpuRecorder();
  models[model].run(drawWorkload(scenario, seed, prices), recorder);
  const trace = recorder.trace();
  const latencies = worksOf(trace).map(({ arrival, end }) => end - arrival);
  return { makespan: allAreKnownToHaveEnded(trace.events), latencies, cpuSeconds: recorder.cpuSeconds };
}

/** Knows the machine's threads, too. */
class CpuRecorder extends Recorder {
  readonly #threads: Thread[] = [];

  override threadCreated(thread: Thread, creator: Thread | null): void {
    this.#threads.push(thread);
    super.threadCreated(thread, creator);
  }

  get cpuSeconds(): number {
    return this.#threads.reduce((sum, thread) => sum + thread.cpuSeconds, 0);
  }
}

/**
 * When the main program has heard of the end of every work: what follows, pools that are shut down and threads that
 * end, is not in the makespan.
 */
function allAreKnownToHaveEnded(events: TraceEvents): number {
  const last = Array.from(events, ({ type }) => type).lastIndexOf("work-finished");
  const lastEnd = last === -1 ? 0 : (events.at(last)?.time ?? 0);
  const withTasks = mainTasksEnd(events, last);
  if (withTasks !== null) return withTasks;
  // The first thread waits for the others: it runs again. Where it does the works itself it is running already.
  let runs = false;
  for (const [index, event] of events.entries()) {
    if (event.type !== "thread-state" || event.thread !== MAIN_THREAD) continue;
    runs = event.state === "running";
    if (runs && index > last) return event.time;
    if (index > last && event.state === "finished") break;
  }
  return lastEnd;
}

/** Threads are numbered from 1, in the order in which they are made. */
const MAIN_THREAD = 1;

/** The end of the last of the tasks that were there when the last work ended: the main task's; null without tasks. */
function mainTasksEnd(events: TraceEvents, last: number): number | null {
  const tasks = new Set<number>();
  let end: number | null = null;
  for (const [index, event] of events.entries()) {
    if (event.type === "task-created" && index <= last) tasks.add(event.task);
    else if (event.type === "task-done" && tasks.has(event.task)) end = event.time;
  }
  return end;
}
