import type { Task } from "../asyncio/index.ts";
import type { Thread } from "../machine/index.ts";
import type { Work } from "../scenario/workload.ts";
import type { RunObserver } from "./model.ts";
import { type Act, isFailure, perform, type Runtime } from "./perform.ts";

/** Who does a work that came at `arrival` (seconds), and whoever is told of its start and its end. */
export interface Attendance<E> {
  readonly arrival: number;
  readonly performer: Task | Thread;
  readonly runtime: Runtime<E>;
  readonly observer: RunObserver;
}

/** Does a work from its start to its end. A work that fails ends like any other: the others go on. */
export function* attend<E>(work: Work, { arrival, performer, runtime, observer }: Attendance<E>): Act<E> {
  observer.workStarted(work, arrival, performer);
  let failure: unknown = undefined;
  try {
    yield* perform(work, runtime, observer);
  } catch (error) {
    if (!isFailure(error)) throw error;
    failure = error;
  }
  observer.workFinished(work, failure);
}
