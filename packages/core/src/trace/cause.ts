/** Who is asked about: a task of the scenario, an asyncio task, or a thread, by its number. */
export type Subject = { readonly work: number } | { readonly task: number } | { readonly thread: number };

/**
 * Why somebody does not go on.
 * - `runs`, `computes`: it does go on; `blocks`: it makes a blocking call;
 * - `to come`, `done`, `unknown`: it has not come, or is over, or the trace does not know it;
 * - `sleeps`: it waits for a time, or for something outside that takes so long;
 * - `resource`: it waits for what others have: a lock, a permit, a limit, a worker of a pool; `queue`: for an item, or for room;
 * - `tasks`: it waits for other tasks; `thread`: for another thread's end; `job`: for what a pool does for it; `other`: for anything else;
 * - `loop`: it could run, but its loop is busy; `gil`, `core`: it could run, but another thread has the GIL, or others have the cores;
 * - `woken`: what it waited for may have come, and it is on its way to a core;
 * - `start`: whoever starts it has not come to that;
 * - `circle`: it waits for somebody who is in the chain already. They wait for each other, for ever.
 */
export type CauseKind =
  | "runs"
  | "computes"
  | "blocks"
  | "to come"
  | "done"
  | "unknown"
  | "sleeps"
  | "resource"
  | "queue"
  | "tasks"
  | "thread"
  | "job"
  | "other"
  | "loop"
  | "gil"
  | "core"
  | "woken"
  | "start"
  | "circle";

/** One link of the chain. Times are seconds; null where there is none. */
export interface Cause {
  readonly kind: CauseKind;
  /** Whom it is about. */
  readonly who: Subject;
  readonly name: string;
  readonly since: number | null;
  readonly until: number | null;
  /** What it waits for. */
  readonly resource: number | null;
  /** For whom, or because of whom, it waits: the next link is about the first of them. */
  readonly by: readonly Subject[];
  /** The same for people. Names of tasks are in it as they are. */
  readonly sentence: string;
}
