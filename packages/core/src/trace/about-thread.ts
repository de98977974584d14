import type { Subject } from "./cause.ts";
import { type Facts, type Link, seconds } from "./link.ts";
import type { ThreadNow } from "./now.ts";
import { waitsForPool } from "./waits-for-job.ts";
import { waitsFor } from "./waits-for.ts";

/** Why a thread does not go on. */
export function aboutThread(facts: Facts, thread: ThreadNow): Link {
  const { state, since, until } = thread;
  switch (state) {
    case "running":
      return { kind: "computes", since, says: `has run since ${seconds(since)}` };
    case "new":
      return { kind: "start", since, says: `was made at ${seconds(since)}, and has not begun` };
    case "waits-for-core":
      return waitsForCore(facts, since);
    case "waits-for-gil":
      return waitsForGil(facts, thread);
    case "blocked": {
      const end = until === null ? "" : `, until ${seconds(until)}`;
      return { kind: "sleeps", since, until, says: `has been in a blocking call since ${seconds(since)}${end}` };
    }
    case "parked":
      return aboutParked(facts, thread);
    case "finished":
      return { kind: "done", since, says: "is done" };
  }
}

function aboutParked(facts: Facts, thread: ThreadNow): Link {
  const { since, target, woken } = thread;
  if (woken !== null) return wasWoken(facts, since, woken);
  const resource = thread.resource === null ? null : facts.state.resource(thread.resource);
  if (resource !== null)
    return resource.kind === "pool" ? waitsForPool(facts, thread, resource) : waitsFor(facts, resource, since);
  if (target === null) return waitsToBeWoken(facts, thread);
  const by: Subject[] = facts.state.thread(target) === null ? [] : [{ thread: target }];
  const hasEnded = by.length === 0 ? ", which has just ended" : "";
  const whose = `the thread of ${facts.names.of({ thread: target })}${hasEnded}`;
  return { kind: "thread", since, by, says: `has waited since ${seconds(since)} for ${whose}` };
}

/** It has not looked yet whether it can go on. */
function wasWoken({ names }: Facts, since: number, woken: NonNullable<ThreadNow["woken"]>): Link {
  const by = woken.by === null ? "" : ` by ${names.of({ thread: woken.by })}`;
  const on = `it was woken at ${seconds(woken.since)}${by}, and is on its way to a core`;
  return { kind: "woken", since, says: `has waited since ${seconds(since)}; ${on}` };
}

/** In the select of its loop, or for something that has no name here. */
function waitsToBeWoken({ state }: Facts, { thread, since, until }: ThreadNow): Link {
  const waits = `has waited since ${seconds(since)}`;
  if (until !== null && state.loops.some((loop) => loop.thread === thread))
    return {
      kind: "sleeps",
      since,
      until,
      says: `${waits} in the select of its loop, until ${seconds(until)} at the latest`,
    };
  return { kind: "other", since, until, says: `${waits} to be woken` };
}

function waitsForCore({ state, names }: Facts, since: number): Link {
  const by = state.threads.flatMap(({ thread, state: does }) => (does === "running" ? [{ thread }] : []));
  const says = `could have run since ${seconds(since)}, but every core is taken, by ${names.list(by)}`;
  return { kind: "core", since, by, says };
}

function waitsForGil({ state, names }: Facts, { since, process, thread }: ThreadNow): Link {
  const holder = state.threads.find((other) => other.holdsGil && other.process === process && other.thread !== thread);
  const waits = `could have run since ${seconds(since)}, but waits for the GIL`;
  if (holder === undefined) return { kind: "gil", since, says: `${waits}, which is on its way to it` };
  const by = [{ thread: holder.thread }];
  return { kind: "gil", since, by, says: `${waits}, which ${names.list(by)} has` };
}
