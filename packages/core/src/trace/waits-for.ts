import { type Facts, holderOf, type Link, seconds } from "./link.ts";
import type { ResourceNow } from "./now.ts";

/** Somebody waits for what others have, or have to bring. */
export function waitsFor({ names }: Facts, resource: ResourceNow, since: number): Link {
  const { kind, name, holders, resource: number } = resource;
  if (kind === "queue") return waitsForQueue(resource, since);
  const by = holders.map(holderOf);
  const [first] = holders;
  const link = { kind: "resource", since, resource: number, by } as const;
  const waits = `has waited since ${seconds(since)} for`;
  if (first === undefined) {
    const free = kind === "pool" ? "which is being started" : "which is free: it is on its way";
    return { ...link, says: `${waits} ${wordsFor(resource)}, ${free}` };
  }
  const who = names.list(by);
  if (kind === "lock")
    return { ...link, says: `${waits} the lock "${name}", which ${who} has had since ${seconds(first.since)}` };
  return { ...link, says: `${waits} ${wordsFor(resource)}, of which ${takenOf(resource)} taken, by ${who}` };
}

function wordsFor({ kind, name, holders }: ResourceNow): string {
  if (kind === "pool") return `a worker of the pool "${name}"`;
  return kind === "limit" && holders.length > 0 ? `its turn among the tasks of "${name}"` : `the ${kind} "${name}"`;
}

function takenOf({ holders: { length }, capacity }: ResourceNow): string {
  return `${length}${capacity === null ? "" : ` of ${capacity}`} ${length === 1 ? "is" : "are"}`;
}

function waitsForQueue({ name, length, capacity, resource }: ResourceNow, since: number): Link {
  const isFull = capacity !== null && (length ?? 0) >= capacity && length !== 0;
  const what = isFull
    ? `room in the queue "${name}", which has ${length} of ${capacity} items`
    : `an item of the queue "${name}", which ${length === 0 ? "is empty" : `has ${length}`}`;
  return { kind: "queue", since, resource, says: `has waited since ${seconds(since)} for ${what}` };
}
