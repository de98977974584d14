import type { TraceEvent } from "./event.ts";

/**
 * The events of a trace as columns: 33 bytes an event, and each name once. What a column holds of an event depends on its type: see
 * `eventAt`. A null is 0 among the integers, and NaN in `value`.
 */
export interface TraceColumns {
  readonly length: number;
  /** An index into `EVENT_TYPES`. */
  readonly type: Uint8Array;
  /** Seconds. */
  readonly time: Float64Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly c: Uint32Array;
  readonly d: Uint32Array;
  readonly value: Float64Array;
  /** What the columns refer to by index; the first is never referred to. */
  readonly names: readonly string[];
}

export type EventType = TraceEvent["type"];

/** The number that stands for each type of event. */
export const CODE: {
  readonly "work-started": 0;
  readonly "work-step": 1;
  readonly "work-finished": 2;
  readonly "task-created": 3;
  readonly "task-started": 4;
  readonly "task-suspended": 5;
  readonly "task-woken": 6;
  readonly "task-resumed": 7;
  readonly "task-computes": 8;
  readonly "task-cancel-requested": 9;
  readonly "task-done": 10;
  readonly iteration: 11;
  readonly "timer-set": 12;
  readonly "timer-ended": 13;
  readonly "resource-created": 14;
  readonly "resource-acquired": 15;
  readonly "resource-released": 16;
  readonly "queue-length": 17;
  readonly "process-started": 18;
  readonly "process-finished": 19;
  readonly "thread-created": 20;
  readonly "thread-state": 21;
  readonly "gil-taken": 22;
  readonly "thread-woken": 23;
} = {
  "work-started": 0,
  "work-step": 1,
  "work-finished": 2,
  "task-created": 3,
  "task-started": 4,
  "task-suspended": 5,
  "task-woken": 6,
  "task-resumed": 7,
  "task-computes": 8,
  "task-cancel-requested": 9,
  "task-done": 10,
  iteration: 11,
  "timer-set": 12,
  "timer-ended": 13,
  "resource-created": 14,
  "resource-acquired": 15,
  "resource-released": 16,
  "queue-length": 17,
  "process-started": 18,
  "process-finished": 19,
  "thread-created": 20,
  "thread-state": 21,
  "gil-taken": 22,
  "thread-woken": 23,
};

/** The types of events, each at its number's place. */
// Object.keys forgets the type of the keys of an object that is closed.
export const EVENT_TYPES: readonly EventType[] = Object.keys(CODE) as EventType[];
