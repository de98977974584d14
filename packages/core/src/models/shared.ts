import type { Workload } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";

/** What works share by name under an execution model: for whoever observes. */
export interface Shared {
  /** The object that stands for it; undefined where the model needs none. */
  find(kind: "lock" | "semaphore" | "queue", name: string): object | undefined;
  /** How many items are in a queue. */
  lengthOf(queue: string): number;
}

/** Tells of all that the works of a workload share. */
export function announce({ locks, semaphores, queues }: Workload, shared: Shared, observer: RunObserver): void {
  const tell = (kind: "lock" | "semaphore" | "queue", name: string, capacity: number): void => {
    const thing = shared.find(kind, name);
    if (thing !== undefined) observer.resourceCreated?.(thing, kind, name, capacity);
  };
  for (const name of locks) tell("lock", name, 1);
  for (const [name, permits] of Object.entries(semaphores)) tell("semaphore", name, permits);
  for (const [name, size] of Object.entries(queues)) tell("queue", name, size > 0 ? size : Number.POSITIVE_INFINITY);
}
