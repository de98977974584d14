import type { Trace } from "@interleave/core/trace";

/**
 * A moment shared by several runs: a time, and how many events of each run have happened. Events of one instant happen one after another,
 * so the time alone would not say.
 */
export interface Playhead {
  readonly time: number;
  readonly happened: readonly number[];
}

/** How many events of a trace have happened at a time, those of that very instant included. */
function happenedBy({ events }: Trace, time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((events.at(middle)?.time ?? 0) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The moment after all that happens at `time`. */
export function playheadAt(traces: readonly Trace[], time: number): Playhead {
  return { time, happened: traces.map((trace) => happenedBy(trace, time)) };
}

/** A step: the moment, and which event of which run it went over; null at either end of the clock. */
export interface Step {
  readonly playhead: Playhead;
  readonly run: number;
  readonly index: number;
}

/** Over the next event of all runs; at the same time, runs take their turns from the first to the last. */
export function stepForward(traces: readonly Trace[], { happened }: Playhead): Step | null {
  const next = traces.map(({ events }, run) => events.at(happened[run] ?? 0)?.time ?? Number.POSITIVE_INFINITY);
  const time = Math.min(...next);
  const run = next.indexOf(time);
  const index = happened[run] ?? 0;
  if (!Number.isFinite(time)) return null;
  return { playhead: { time, happened: happened.with(run, index + 1) }, run, index };
}

/** Back to before the last event that has happened. The time is then that of the event before it. */
export function stepBack(traces: readonly Trace[], { happened }: Playhead): Step | null {
  const timeOf = (run: number, count: number): number =>
    count === 0 ? Number.NEGATIVE_INFINITY : (traces[run]?.events.at(count - 1)?.time ?? 0);
  const last = happened.map((count, run) => timeOf(run, count));
  const latest = Math.max(...last);
  const run = last.lastIndexOf(latest);
  if (!Number.isFinite(latest)) return null;
  const index = (happened[run] ?? 1) - 1;
  const before = happened.with(run, index);
  const time = Math.max(0, ...before.map((count, run) => timeOf(run, count)));
  return { playhead: { time, happened: before }, run, index };
}
