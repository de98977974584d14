import type { CauseKind, Subject } from "./cause.ts";
import type { Names } from "./names.ts";
import type { HolderNow } from "./now.ts";
import type { TraceState } from "./state.ts";
import type { TraceIndex } from "./trace-index.ts";

/** What a link of the chain says, but for whom it is about. */
export interface Link {
  readonly kind: CauseKind;
  readonly since?: number | null;
  readonly until?: number | null;
  readonly resource?: number | null;
  readonly by?: readonly Subject[];
  /** The sentence after the name. */
  readonly says: string;
}

/** The trace, its state at the instant that is asked about, and what people call those who are in it. */
export interface Facts {
  readonly index: TraceIndex;
  readonly state: TraceState;
  readonly names: Names;
}

/** Who has a resource: the worker of a pool, rather than the task whose job it does. */
export function holderOf({ task, thread, work }: HolderNow): Subject {
  if (thread !== null) return { thread };
  if (task !== null) return { task };
  return { work: work ?? 0 };
}

/** A time for people. */
export function seconds(time: number | null): string {
  return time === null ? "an unknown time" : `${Number(time.toFixed(6))} s`;
}
