import type { ThreadState, Trace } from "../trace/event.ts";

/** A thread was in a state from `start` to `end` (seconds). */
export interface ThreadPiece {
  readonly state: ThreadState;
  readonly start: number;
  readonly end: number;
}

/** The log's events number `from` and `to` began and ended it. */
export interface ThreadStretch extends ThreadPiece {
  readonly from: number;
  readonly to: number;
}

/** What a thread did, in order of time. */
export interface ThreadHistory {
  readonly thread: number;
  readonly name: string;
  readonly process: number;
  /** The thread that made it; null for the first. */
  readonly creator: number | null;
  /** When it was made, and the place of the event that says so. */
  readonly created: number;
  readonly from: number;
  readonly stretches: readonly ThreadStretch[];
}

interface OpenThread extends ThreadHistory {
  readonly stretches: ThreadStretch[];
  state: ThreadState | null;
  since: number;
  /** The place of the event that began the present state. */
  at: number;
}

/** What each thread of a run did, by its number. */
export function threadHistories({ events }: Trace): ReadonlyMap<number, ThreadHistory> {
  const threads = new Map<number, OpenThread>();
  const last = events.at(-1)?.time ?? 0;
  for (const [index, event] of events.entries()) {
    if (event.type === "thread-created") {
      const { thread, name, process, creator, time } = event;
      threads.set(thread, {
        thread,
        name,
        process,
        creator,
        created: time,
        from: index,
        stretches: [],
        state: null,
        since: time,
        at: index,
      });
    } else if (event.type === "thread-state") enter(threads.get(event.thread), event.state, event.time, index);
  }
  for (const thread of threads.values()) enter(thread, "finished", last, events.length);
  return threads;
}

function enter(thread: OpenThread | undefined, state: ThreadState, time: number, index: number): void {
  if (thread === undefined) return;
  const { state: before, since: start, at: from } = thread;
  if (before !== null && before !== "finished") {
    thread.stretches.push({ state: before, start, end: time, from, to: index });
  }
  thread.state = state;
  thread.since = time;
  thread.at = index;
}

/** The pieces of [start, end] in which a thread was in each state; what its stretches do not cover is left out. */
export function statesWithin({ stretches }: ThreadHistory, start: number, end: number): ThreadPiece[] {
  const pieces: ThreadPiece[] = [];
  for (let at = firstEndingAfter(stretches, start); at < stretches.length; at++) {
    const stretch = stretches[at];
    if (stretch === undefined || stretch.start >= end) break;
    const piece = { state: stretch.state, start: Math.max(start, stretch.start), end: Math.min(end, stretch.end) };
    if (piece.end > piece.start) pieces.push(piece);
  }
  return pieces;
}

/** Where the first of the intervals, which are in order of time, is that ends after `time`. */
function firstEndingAfter(intervals: readonly { readonly end: number }[], time: number): number {
  let [low, high] = [0, intervals.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((intervals[middle]?.end ?? Number.POSITIVE_INFINITY) > time) high = middle;
    else low = middle + 1;
  }
  return low;
}
