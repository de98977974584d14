import { CODE, type TraceColumns } from "./columns.ts";
import { RESOURCE_KINDS, THREAD_STATES, type ThreadState, type TraceEvent, WAIT_KINDS } from "./event.ts";

/** The bits of a thread's state; its core is above them. */
export const STATE_BITS = 3;
/** How a task can end, each at its number's place. */
export const OUTCOMES = ["finished", "cancelled", "failed"] as const;

/** Makes the event at a place, which there is, from the columns. */
export function eventAt(columns: TraceColumns, index: number): TraceEvent {
  const time = columns.time[index] ?? 0;
  const a = columns.a[index] ?? 0;
  const b = columns.b[index] ?? 0;
  const c = columns.c[index] ?? 0;
  const d = columns.d[index] ?? 0;
  const value = columns.value[index] ?? 0;
  const { names } = columns;
  switch (columns.type[index]) {
    case CODE["work-started"]:
      return {
        type: "work-started",
        time,
        work: a,
        name: names[b] ?? "",
        arrival: value,
        task: orNull(c),
        thread: orNull(d),
      };
    case CODE["work-step"]:
      return { type: "work-step", time, work: a, task: orNull(b), thread: orNull(c), step: d };
    case CODE["work-finished"]:
      return { type: "work-finished", time, work: a, error: nameOrNull(names, b) };
    case CODE["task-created"]:
      return { type: "task-created", time, task: a, name: names[b] ?? "", parent: orNull(c), thread: orNull(d) };
    case CODE["task-started"]:
      return { type: "task-started", time, task: a };
    case CODE["task-suspended"]:
      return {
        type: "task-suspended",
        time,
        task: a,
        on: WAIT_KINDS[b] ?? "future",
        until: numberOrNull(value),
        resource: orNull(c),
        target: orNull(d),
      };
    case CODE["task-woken"]:
      return { type: "task-woken", time, task: a, by: orNull(b) };
    case CODE["task-resumed"]:
      return { type: "task-resumed", time, task: a };
    case CODE["task-computes"]:
      return { type: "task-computes", time, task: a, call: b === 0 ? "cpu" : "block", seconds: value };
    case CODE["task-cancel-requested"]:
      return { type: "task-cancel-requested", time, task: a, by: orNull(b) };
    case CODE["task-done"]:
      return { type: "task-done", time, task: a, outcome: OUTCOMES[b] ?? "failed", error: nameOrNull(names, c) };
    case CODE.iteration:
      return { type: "iteration", time, thread: orNull(a), ready: b, timers: c };
    case CODE["timer-set"]:
      return { type: "timer-set", time, thread: orNull(a), timer: b, when: value, task: orNull(c) };
    case CODE["timer-ended"]:
      return { type: "timer-ended", time, timer: a, fired: b !== 0 };
    case CODE["resource-created"]:
      return {
        type: "resource-created",
        time,
        resource: a,
        kind: RESOURCE_KINDS[b] ?? "lock",
        name: names[c] ?? "",
        capacity: numberOrNull(value),
      };
    case CODE["resource-acquired"]:
      return { type: "resource-acquired", time, resource: a, work: orNull(b), task: orNull(c), thread: orNull(d) };
    case CODE["resource-released"]:
      return { type: "resource-released", time, resource: a, work: orNull(b), task: orNull(c), thread: orNull(d) };
    case CODE["queue-length"]:
      return {
        type: "queue-length",
        time,
        resource: a,
        length: Math.floor(value / 2),
        put: value % 2 === 1,
        work: orNull(b),
        task: orNull(c),
        thread: orNull(d),
      };
    case CODE["process-started"]:
      return { type: "process-started", time, process: a, name: names[b] ?? "" };
    case CODE["process-finished"]:
      return { type: "process-finished", time, process: a };
    case CODE["thread-created"]:
      return { type: "thread-created", time, thread: a, name: names[b] ?? "", process: c, creator: orNull(d) };
    case CODE["thread-state"]:
      return {
        type: "thread-state",
        time,
        thread: a,
        state: threadStateAt(columns, index),
        core: b >> STATE_BITS === 0 ? null : (b >> STATE_BITS) - 1,
        until: numberOrNull(value),
        resource: orNull(c),
        target: orNull(d),
      };
    case CODE["thread-woken"]:
      return { type: "thread-woken", time, thread: a, by: orNull(b) };
    default:
      return { type: "gil-taken", time, process: a, thread: b, from: orNull(c) };
  }
}

/** The state that a `thread-state` event tells of. */
export function threadStateAt({ b }: TraceColumns, index: number): ThreadState {
  return THREAD_STATES[(b[index] ?? 0) & ((1 << STATE_BITS) - 1)] ?? "finished";
}

function orNull(number: number): number | null {
  return number === 0 ? null : number;
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function nameOrNull(names: readonly string[], index: number): string | null {
  return index === 0 ? null : (names[index] ?? "");
}
