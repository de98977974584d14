import { CODE } from "./columns.ts";
import type { ThreadNow } from "./now.ts";
import type { TraceIndex } from "./trace-index.ts";

/** A job for a pool: where a worker begins and ends it, counted from 1, and 0 if the trace does not say. */
interface Job {
  readonly begins: number;
  readonly ends: number;
  readonly worker: number;
  readonly resource: number;
}

/** The job that a task waits for at a count of events; it may begin later. */
export function jobOf(index: TraceIndex, task: number, count: number): Job {
  const { type, a, c, d, length } = index.columns;
  let job: Job = { begins: 0, ends: 0, worker: 0, resource: 0 };
  for (let at = index.cursorAt(count).suspensions[task] ?? 0; at < length; at++) {
    if (job.begins === 0) {
      if (c[at] !== task || d[at] === 0 || type[at] !== CODE["resource-acquired"]) continue;
      job = { begins: at + 1, ends: 0, worker: d[at] ?? 0, resource: a[at] ?? 0 };
      // A worker does one job at a time.
    } else if (d[at] === job.worker && a[at] === job.resource && type[at] === CODE["resource-released"])
      return { ...job, ends: at + 1 };
  }
  return job;
}

/** True if the pool for which a thread is parked has done a job for its work since it began its step. */
export function hasDoneJob(index: TraceIndex, { thread, work, resource }: ThreadNow, count: number): boolean {
  const { type, a, b } = index.columns;
  for (let at = index.cursorAt(count).threadSteps[thread] ?? 0; at < count; at++) {
    if (b[at] === work && a[at] === resource && type[at] === CODE["resource-released"]) return true;
  }
  return false;
}
