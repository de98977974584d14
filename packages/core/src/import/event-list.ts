import { traceOf } from "../trace/events.ts";
import type { Trace, TraceAbout, TraceEvent } from "../trace/event.ts";

/** An event without its time, which is given in nanoseconds. */
export type Timeless = TraceEvent extends infer E ? (E extends TraceEvent ? Omit<E, "time"> : never) : never;

/**
 * The order at one instant. A work's end comes before the next one's start (of a work that takes no time, after its own), and both before what
 * their performers do from then on.
 */
export const ORDER = { process: 0, created: 1, workEnd: 2, workStart: 3, emptyWorkEnd: 4, state: 5, done: 6 } as const;

/** Events that come in any order, and become a trace. */
export class EventList {
  readonly #events: { readonly at: number; readonly rank: number; readonly event: TraceEvent }[] = [];

  /** An event at so many nanoseconds. */
  add(at: number, rank: keyof typeof ORDER, event: Timeless): void {
    this.#events.push({ at, rank: ORDER[rank], event: { ...event, time: at / 1e9 } });
  }

  /** Events of one instant and rank stay in the order in which they came. */
  trace(about: Partial<TraceAbout>): Trace {
    const sorted = this.#events.sort((a, b) => a.at - b.at || a.rank - b.rank);
    return traceOf(
      sorted.map(({ event }) => event),
      about,
    );
  }
}
