import type { WaitKind } from "../trace/event.ts";
import type { ChromeSlice } from "./chrome-file.ts";

// What functions are called in a trace of Python: "sleep (…/asyncio/tasks.py:697)", "time.sleep", "Queue.get (…/asyncio/queues.py:186)".

const WAITS: readonly (readonly [pattern: RegExp, on: WaitKind])[] = [
  [/^__sleep0 \(.*asyncio.tasks\.py/, "yield"],
  [/^sleep \(.*asyncio.tasks\.py/, "sleep"],
  [/^gather \(.*asyncio.tasks\.py/, "gather"],
  [/^shield \(.*asyncio.tasks\.py/, "shield"],
  [/^_?wait \(.*asyncio.tasks\.py/, "wait"],
  [/^\w*Queue\.(?:get|put|join) \(.*asyncio/, "queue"],
  [/^Lock\.acquire \(.*asyncio/, "lock"],
  [/^Semaphore\.acquire \(.*asyncio/, "semaphore"],
  [/^Event\.wait \(.*asyncio/, "event"],
  [/^Condition\.wait \(.*asyncio/, "condition"],
  [/^Barrier\.wait \(.*asyncio/, "barrier"],
  [/^TaskGroup\.__aexit__ \(.*asyncio/, "group"],
  [/^to_thread \(.*asyncio|^BaseEventLoop\.run_in_executor \(/, "executor"],
];

/** What a coroutine waits for that was last in this function; null if it does not tell. */
export function waitOf(name: string): WaitKind | null {
  return WAITS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** True for what runs a callback of the event loop: the steps of tasks are within it. */
export function isCallback(name: string): boolean {
  return (
    name.startsWith("Handle._run (") || name.includes("Context.run") || name.startsWith("BaseEventLoop._run_once (")
  );
}

/** Calls that are over sooner, in nanoseconds, did not have to wait: a lock that is free is taken at once. */
const SHORTEST_WAIT = 10_000;

/** A call that holds its thread without computing: it ends by itself, or when somebody wakes the thread. Null for any other. */
export function blockingState({ name, start, end }: ChromeSlice): "blocked" | "parked" | null {
  if (end - start < SHORTEST_WAIT) return null;
  if (/^(?:time\.sleep|(?:_?socket\.)?socket\.(?:recv|recv_into|accept|connect|sendall)|select\.select)$/.test(name))
    return "blocked";
  return /^(?:_thread\.)?(?:lock|RLock)\.(?:acquire|__enter__)$|^(?:_queue\.)?SimpleQueue\.get$|\.(?:e?poll|control)$|^_thread\._ThreadHandle\.join$/.test(
    name,
  )
    ? "parked"
    : null;
}

/** True for the first function of a thread. */
export function isThreadStart(name: string): boolean {
  return name.startsWith("Thread._bootstrap (");
}

/** True for a job that a worker of a pool does. */
export function isJob(name: string): boolean {
  return name.startsWith("_WorkItem.run (");
}

/** True for a function of asyncio itself. */
export function isOfAsyncio(name: string): boolean {
  return /\(.*[/\\]asyncio[/\\][^/\\]*\.py:\d+\)$/.test(name);
}
