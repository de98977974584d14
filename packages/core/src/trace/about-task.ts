import { aboutThread } from "./about-thread.ts";
import type { Subject } from "./cause.ts";
import { type Facts, type Link, seconds } from "./link.ts";
import type { LoopNow, TaskNow } from "./now.ts";
import { waitsForJob } from "./waits-for-job.ts";
import { waitsFor } from "./waits-for.ts";

/** Why an asyncio task does not go on. */
export function aboutTask(facts: Facts, task: TaskNow): Link {
  if (task.state === "ready") return aboutReady(facts, task);
  return task.state === "running" ? aboutRunning(facts, task) : aboutSuspended(facts, task);
}

/** Waits that end when other tasks do. */
const FOR_TASKS: ReadonlySet<string | null> = new Set(["task", "gather", "group", "wait", "shield"]);

function aboutSuspended(facts: Facts, task: TaskNow): Link {
  const { since, until, on } = task;
  if (on === "sleep") {
    const end = until === null ? "for ever" : `until ${seconds(until)}`;
    return { kind: "sleeps", since, until, says: `has slept since ${seconds(since)}, ${end}` };
  }
  if (on === "executor") return waitsForJob(facts, task);
  const resource = task.resource === null ? null : facts.state.resource(task.resource);
  if (resource !== null) return waitsFor(facts, resource, since);
  const waits = `has waited since ${seconds(since)} for`;
  if (!FOR_TASKS.has(on))
    return { kind: "other", since, says: `${waits} a ${on ?? "future"} that nobody has completed` };
  const by = task.target === null ? childrenOf(facts, task) : [{ task: task.target }];
  const whom = by.length === 0 ? `a ${on}: none of the tasks it made for it is left` : facts.names.list(by);
  return { kind: "tasks", since, by, says: `${waits} ${whom}` };
}

function childrenOf({ state }: Facts, { task: parent }: TaskNow): Subject[] {
  return state.tasks.flatMap(({ task, parent: of }) => (of === parent ? [{ task }] : []));
}

function aboutReady(facts: Facts, { task, since, thread }: TaskNow): Link {
  const { state, names } = facts;
  const loop = state.loops.find((one) => one.thread === thread);
  const ready = `has been ready since ${seconds(since)}`;
  const running = loop?.running ?? null;
  if (running !== null) {
    const by = [{ task: running }];
    const held = `${ready}, but its loop is held by ${names.list(by)}${howLong(state.task(running))}`;
    return { kind: "loop", since, by, says: held };
  }
  const own = thread === null ? null : state.thread(thread);
  const by = own === null ? [] : [{ thread: own.thread }];
  if (own?.state === "parked" || own?.state === "blocked")
    return { kind: "loop", since, by, says: `${ready}, but its loop has not noticed: ${names.list(by)} waits` };
  return { kind: "loop", since, by: isHeldUp(facts, thread) ? by : [], says: `${ready}; ${placeIn(loop, task)}` };
}

function howLong(holder: TaskNow | null): string {
  if (holder === null) return "";
  const does = holder.computes === null ? "run" : holder.computes === "block" ? "blocked" : "computed";
  return `, which has ${does} since ${seconds(holder.since)}`;
}

function placeIn(loop: LoopNow | undefined, task: number): string {
  const before = Math.max(0, loop?.ready.indexOf(task) ?? 0);
  if (before === 0) return "its loop goes on with it next";
  return `${before} other ${before === 1 ? "task is" : "tasks are"} before it in its loop's ready queue`;
}

/** A loop that runs a task, whose thread cannot run, is held up by what holds up the thread. */
function aboutRunning(facts: Facts, { since, until, computes, thread }: TaskNow): Link {
  const own = thread === null ? null : facts.state.thread(thread);
  if (own !== null && isHeldUp(facts, thread)) return aboutThread(facts, own);
  if (computes === null) return { kind: "runs", since, says: `has run since ${seconds(since)}` };
  const end = until !== null && until > facts.state.time ? `, until ${seconds(until)} at the earliest` : "";
  if (computes === "cpu") return { kind: "computes", since, until, says: `has computed since ${seconds(since)}${end}` };
  return { kind: "blocks", since, until, says: `has made a blocking call since ${seconds(since)}${end}` };
}

function isHeldUp({ state }: Facts, thread: number | null): boolean {
  const does = thread === null ? null : state.thread(thread)?.state;
  return does === "waits-for-gil" || does === "waits-for-core";
}
