import { hasDoneJob, jobOf } from "./job.ts";
import { type Facts, holderOf, type Link, seconds } from "./link.ts";
import type { ResourceNow, TaskNow, ThreadNow } from "./now.ts";

/** A task waits for a job: on its way to a worker of a pool, or to one that is busy; a worker does it; or its loop has not heard that it is done. */
export function waitsForJob(facts: Facts, { task, since, thread, resource }: TaskNow): Link {
  const { index, state } = facts;
  const { begins, ends, worker, resource: found } = jobOf(index, task, state.count);
  const pool = state.resource(resource ?? found);
  if (pool === null) return { kind: "job", since, says: `${waits(since)} that is on its way to a worker` };
  if (ends > 0 && ends <= state.count) {
    const by = thread === null ? [] : [{ thread }];
    return { ...about(pool, since), by, says: `${isDone(pool, since)}; its loop has not heard of that` };
  }
  return begins > 0 && begins <= state.count ? isUnderWay(pool, since, worker) : isOnItsWay(facts, pool, since);
}

/** A thread waits for a job. What jobs of its work a pool does, it does for those of the work's threads that have waited longest. */
export function waitsForPool(facts: Facts, waiting: ThreadNow, pool: ResourceNow): Link {
  const { state, index } = facts;
  const { thread, since, work } = waiting;
  const { waitingThreads, resource } = pool;
  if (waitingThreads.includes(thread)) {
    if (!hasDoneJob(index, waiting, state.count)) return isOnItsWay(facts, pool, since);
    return { ...about(pool, since), says: isDone(pool, since) };
  }
  const served = state.threads.filter(
    (other) => other.work === work && other.resource === resource && !waitingThreads.includes(other.thread),
  );
  const jobs = pool.holders.filter((holder) => holder.work === work);
  const place = served.findIndex((other) => other.thread === thread);
  return isUnderWay(pool, since, jobs[place]?.thread ?? 0);
}

function about({ resource }: ResourceNow, since: number) {
  return { kind: "job", since, resource } as const;
}

function waits(since: number): string {
  return `has waited since ${seconds(since)} for a job`;
}

function isDone({ name }: ResourceNow, since: number): string {
  return `${waits(since)} that the pool "${name}" has done`;
}

function isUnderWay(pool: ResourceNow, since: number, worker: number): Link {
  const says = `${waits(since)} that a worker of the pool "${pool.name}" does`;
  return { ...about(pool, since), by: [{ thread: worker }], says };
}

function isOnItsWay({ names }: Facts, pool: ResourceNow, since: number): Link {
  const { name, capacity, holders } = pool;
  if (capacity === null || holders.length < capacity)
    return { ...about(pool, since), says: `${waits(since)} that is on its way to a worker of the pool "${name}"` };
  const by = holders.map(holderOf);
  const busy = `all ${capacity} workers of the pool "${name}" are busy, with ${names.list(by)}`;
  return { ...about(pool, since), by, says: `${waits(since)} that nobody does yet: ${busy}` };
}
