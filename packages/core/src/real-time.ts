import type { WallHost } from "./asyncio/index.ts";
import { asyncioOnWallClock } from "./models/asyncio-on-wall-clock.ts";
import type { Scenario } from "./scenario/scenario.ts";
import { drawWorkload } from "./scenario/workload.ts";
import type { Trace } from "./trace/event.ts";
import { Recorder } from "./trace/recorder.ts";
import { ENGINE_VERSION } from "./version.ts";

/** A scenario that is being carried out in real time. */
export interface RealTimeRun {
  /** What has happened so far; times are seconds of the host since the run began. */
  trace(): Trace;
  /** Ends it at once, without a word to its tasks. */
  abandon(): void;
}

/** How a scenario is carried out in real time. */
export interface RealTimeOptions {
  /** How many events there may be; a LimitError in the host's callback after that. Any number, if left out. */
  readonly events?: number;
}

/**
 * Carries out a scenario by the program of the model `asyncio`, in real time: the host does the waiting, also for what computes or blocks.
 * Returns at once; `onDone` is called from a callback of the host when the last task has ended.
 *
 * The same seed draws what `simulate` draws; how long things take is up to the host, and so is the order of what comes close together.
 *
 * @throws what `simulate` throws for the seed and the scenario. In the host's callback: LimitError above the budget of events; what
 * escapes the loop.
 * @example
 * ```ts
 * const host = {
 *   now: () => performance.now() / 1000,
 *   schedule(seconds: number, callback: () => void) {
 *     const timer = setTimeout(callback, seconds * 1000);
 *     return () => clearTimeout(timer);
 *   },
 * };
 * const pages: Scenario = { groups: [{ name: "Page", count: 2, limit: 1, steps: [{ io: "10ms" }] }] };
 * const real = runInRealTime(pages, 7, host, () => {
 *   const ends = [...real.trace().events].filter(({ type }) => type === "work-finished");
 *   console.log(ends.length); // 2
 * });
 * ```
 */
export function runInRealTime(
  scenario: Scenario,
  seed: number,
  host: WallHost,
  onDone: () => void = () => {},
  { events = Number.POSITIVE_INFINITY }: RealTimeOptions = {},
): RealTimeRun {
  const recorder = new Recorder(events);
  const workload = drawWorkload(scenario, seed);
  const run = asyncioOnWallClock(workload, recorder, host, onDone);
  // There is no callback without an event; and where the recorder cannot stop a program, the loop can.
  run.loop._limitCallbacks(events);
  return {
    trace: () => recorder.trace({ title: workload.title, model: "asyncio", seed, engine: ENGINE_VERSION }),
    abandon: () => run.abandon(),
  };
}
