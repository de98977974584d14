import type { TraceEvent } from "@interleave/core/trace";

import { durationText } from "../scale.ts";
import type { Names } from "./names.ts";

/** What an event says, as a sentence without its end. Times are told in the unit of `among`, in seconds. */
export function sentenceOf(event: TraceEvent, names: Names, among?: number): string {
  const task = (number: number): string => names.task(number);
  switch (event.type) {
    case "work-started":
      return `${event.name} starts`;
    case "work-step":
      return `${names.work(event.work)} begins step ${event.step + 1}`;
    case "work-finished":
      return `${names.work(event.work)} ${event.error === null ? "is finished" : `ends with ${event.error}`}`;
    case "task-created":
      return `${event.parent === null ? "The loop" : task(event.parent)} creates ${task(event.task)}`;
    case "task-started":
      return `${task(event.task)} runs for the first time`;
    case "task-suspended":
      return `${task(event.task)} ${waitText(event, names, among)}`;
    case "task-woken":
      return `${task(event.task)} is ready${event.by === null ? "" : `, woken by ${task(event.by)}`}`;
    case "task-resumed":
      return `${task(event.task)} goes on`;
    case "task-computes":
      return `${task(event.task)} ${event.call === "cpu" ? "computes" : "makes a blocking call"} for ${durationText(event.seconds)}`;
    case "task-cancel-requested":
      return `${event.by === null ? "The loop" : task(event.by)} cancels ${task(event.task)}`;
    case "task-done":
      return `${task(event.task)} is ${event.outcome === "finished" ? "done" : event.outcome}${event.error === null ? "" : ` with ${event.error}`}`;
    case "iteration":
      return `The loop begins an iteration: ${event.ready} ready, ${event.timers} timers`;
    case "timer-set":
      return `${event.task === null ? "The loop" : task(event.task)} sets a timer for ${durationText(event.when, among)}`;
    case "timer-ended":
      return event.fired ? "A timer is due" : "A timer is cancelled";
    case "resource-created":
      return `There is ${names.resource(event.resource)}`;
    case "resource-acquired":
      return `${actor(event, names)} has ${names.resource(event.resource)}`;
    case "resource-released":
      return `${actor(event, names)} lets go of ${names.resource(event.resource)}`;
    case "queue-length":
      return `${actor(event, names)} ${event.put ? "puts into" : "takes from"} ${names.resource(event.resource)}: ${event.length} in it now`;
    case "process-started":
      return `The process ${event.name} starts`;
    case "process-finished":
      return `The process ${names.process(event.process)} ends`;
    case "thread-created":
      return `${event.creator === null ? "The process" : names.thread(event.creator)} creates the thread ${event.name}`;
    case "thread-state":
      return `${names.thread(event.thread)} ${THREAD_WORDS[event.state]}`;
    case "thread-woken":
      return `${names.thread(event.thread)} is woken${event.by === null ? "" : ` by ${names.thread(event.by)}`}`;
    case "gil-taken":
      return `${names.thread(event.thread)} takes the GIL${event.from === null ? "" : ` from ${names.thread(event.from)}`}`;
  }
}

const THREAD_WORDS = {
  running: "runs",
  "waits-for-core": "waits for a core",
  "waits-for-gil": "waits for the GIL",
  blocked: "is in a blocking call",
  parked: "waits to be woken",
  finished: "ends",
} as const;

/** What a suspended task waits for: "waits for the lock “db”", "sleeps until 0.30 s". */
export function waitText(event: Extract<TraceEvent, { type: "task-suspended" }>, names: Names, among?: number): string {
  const { on, until, resource, target } = event;
  if (on === "yield") return "lets others run";
  if (on === "sleep") return until === null ? "sleeps" : `sleeps until ${durationText(until, among)}`;
  if (resource !== null) return `waits for ${names.resource(resource)}`;
  if (target !== null) return `waits for ${names.task(target)}`;
  return `waits for ${WAITS[on] ?? `a ${on}`}`;
}

const WAITS: Readonly<Partial<Record<string, string>>> = {
  task: "another task",
  gather: "tasks that it gathers",
  wait: "one of several tasks",
  executor: "a call in another thread or process",
  group: "the tasks of its group",
  event: "an event",
};

function actor(event: { work: number | null; task: number | null; thread: number | null }, names: Names): string {
  if (event.work !== null) return names.work(event.work);
  if (event.task !== null) return names.task(event.task);
  return event.thread === null ? "Somebody" : names.thread(event.thread);
}
