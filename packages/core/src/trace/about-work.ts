import type { Subject } from "./cause.ts";
import type { TraceEvent } from "./event.ts";
import { type Facts, type Link, seconds } from "./link.ts";
import type { ResourceNow, WorkNow } from "./now.ts";
import { waitsFor } from "./waits-for.ts";

/** Why a work is not under way. */
export function aboutWork(facts: Facts, number: number): Link {
  const work = facts.state.work(number);
  if (work === null) return { kind: "unknown", says: "is not in the trace" };
  const { state, arrival, end } = work;
  if (state === "done") return { kind: "done", since: end, says: `has been done since ${seconds(end)}` };
  if (state === "to come") return { kind: "to come", until: arrival, says: `comes at ${seconds(arrival)}` };
  const pool = poolOf(facts, number);
  return pool === null ? waitsForItsStart(facts, work) : waitsFor(facts, pool, arrival);
}

/** The pool that will have it done: the worker takes a place in the pool right before it begins. */
function poolOf({ index, state }: Facts, work: number): ResourceNow | null {
  const begins = index.made.works[work] ?? 0;
  const before = begins < 2 ? undefined : index.trace.events.at(begins - 2);
  return before?.type === "resource-acquired" && before.work === work ? state.resource(before.resource) : null;
}

/** It has come, and nobody has begun it: the thread that will do it does another, or whoever makes its task, or thread, is not so far. */
function waitsForItsStart(facts: Facts, { arrival: since, task, thread }: WorkNow): Link {
  const found = thread === null ? null : facts.state.thread(thread);
  if (found !== null && found.work === null)
    return { kind: "start", since, by: [{ thread: found.thread }], says: `waits to be begun since ${seconds(since)}` };
  const does = found?.work ?? null;
  const starter = does !== null ? { work: does } : makerOf(facts, task !== null ? { task } : { thread: thread ?? 0 });
  const by = starter === null ? [] : [starter];
  const reason =
    does !== null
      ? `: one after another, ${facts.names.of({ work: does })} comes first`
      : starter === null
        ? ""
        : `, which ${facts.names.of(starter)} has not come to`;
  return { kind: "start", since, by, says: `has waited for its start since ${seconds(since)}${reason}` };
}

type Made = { readonly task: number } | { readonly thread: number };

/** Who makes it; if that is not there either, whoever makes that, and so on. */
function makerOf(facts: Facts, who: Made): Subject | null {
  const { index, state } = facts;
  const place = placeOf(facts, who);
  const maker = makerIn(place === 0 ? undefined : index.trace.events.at(place - 1));
  if (maker === null) return null;
  const isThere = "task" in maker ? state.task(maker.task) : state.thread(maker.thread);
  if (isThere !== null) return maker;
  // Who makes something was made before, so this ends.
  return placeOf(facts, maker) < place ? makerOf(facts, maker) : null;
}

/** Where it is made, counted from 1. */
function placeOf({ index: { made } }: Facts, who: Made): number {
  return ("task" in who ? made.tasks[who.task] : made.threads[who.thread]) ?? 0;
}

/** The task, or the thread, that an event is of which makes something. */
function makerIn(event: TraceEvent | undefined): Made | null {
  if (event?.type === "task-created" && event.parent !== null) return { task: event.parent };
  const thread =
    event?.type === "task-created" ? event.thread : event?.type === "thread-created" ? event.creator : null;
  return thread === null ? null : { thread };
}
