import type { EventType } from "./columns.ts";
import { OUTCOMES } from "./decode.ts";
import { RESOURCE_KINDS, THREAD_STATES, type TraceEvent, WAIT_KINDS } from "./event.ts";

/** What a field can hold: what is expected, in words, and whether a value is that. */
export interface Field {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
  /** What it is the number of, if it is one. */
  readonly of?: Numbered;
}

/** What has numbers. */
export type Numbered = "work" | "task" | "thread" | "process" | "resource" | "timer";

type FieldsOf<T extends EventType> = Readonly<Record<Exclude<keyof (TraceEvent & { type: T }), "type">, Field>>;

const MOST = 2 ** 32 - 1;
/** Cores are counted in what the state of a thread leaves of 32 bits. */
const MOST_CORES = 2 ** 28;

const seconds: Field = { expected: "a finite number of seconds", holds: Number.isFinite };
const text: Field = { expected: "a string", holds: (value) => typeof value === "string" };
const flag: Field = { expected: "true or false", holds: (value) => typeof value === "boolean" };
const count: Field = integer("an integer from 0", 0, MOST);
const length: Field = integer("an integer from 0", 0, 2 ** 52);

function integer(expected: string, least: number, most: number): Field {
  return { expected, holds: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= most };
}

function numberOf(of: Numbered): Field {
  return { ...integer(`the number of a ${of}`, 1, MOST), of };
}

function oneOf(names: readonly string[]): Field {
  return { expected: `one of ${names.join(", ")}`, holds: (value) => names.some((name) => name === value) };
}

function orNull(field: Field): Field {
  return { ...field, expected: `${field.expected}, or null`, holds: (value) => value === null || field.holds(value) };
}

const [work, task, thread, process] = [numberOf("work"), numberOf("task"), numberOf("thread"), numberOf("process")];
const [resource, timer] = [numberOf("resource"), numberOf("timer")];
/** A limit, or a worker, is had right before the work begins: the work need not be known. */
const actors = {
  work: orNull(integer("the number of a work", 1, MOST)),
  task: orNull(task),
  thread: orNull(thread),
};
const time = seconds;

/** The fields of every type of event but its type, in their order. */
export const FIELDS: { readonly [T in EventType]: FieldsOf<T> } = {
  "work-started": { time, work, name: text, arrival: seconds, task: orNull(task), thread: orNull(thread) },
  "work-step": { time, work, task: orNull(task), thread: orNull(thread), step: count },
  "work-finished": { time, work, error: orNull(text) },
  "task-created": { time, task, name: text, parent: orNull(task), thread: orNull(thread) },
  "task-started": { time, task },
  "task-suspended": {
    time,
    task,
    on: oneOf(WAIT_KINDS),
    until: orNull(seconds),
    resource: orNull(resource),
    target: orNull(task),
  },
  "task-woken": { time, task, by: orNull(task) },
  "task-resumed": { time, task },
  "task-computes": { time, task, call: oneOf(["cpu", "block"]), seconds },
  "task-cancel-requested": { time, task, by: orNull(task) },
  "task-done": { time, task, outcome: oneOf(OUTCOMES), error: orNull(text) },
  iteration: { time, thread: orNull(thread), ready: count, timers: count },
  "timer-set": { time, thread: orNull(thread), timer, when: seconds, task: orNull(task) },
  "timer-ended": { time, timer, fired: flag },
  "resource-created": { time, resource, kind: oneOf(RESOURCE_KINDS), name: text, capacity: orNull(length) },
  "resource-acquired": { time, resource, ...actors },
  "resource-released": { time, resource, ...actors },
  "queue-length": { time, resource, length, put: flag, ...actors },
  "process-started": { time, process, name: text },
  "process-finished": { time, process },
  "thread-created": { time, thread, name: text, process, creator: orNull(thread) },
  "thread-state": {
    time,
    thread,
    state: oneOf(THREAD_STATES),
    core: orNull(integer("the number of a core, from 0", 0, MOST_CORES)),
    until: orNull(seconds),
    resource: orNull(resource),
    target: orNull(thread),
  },
  "thread-woken": { time, thread, by: orNull(thread) },
  "gil-taken": { time, process, thread, from: orNull(thread) },
};

/** Which events make what, so that others can be about it. */
export const MAKES: { readonly [T in EventType]?: Numbered } = {
  "work-started": "work",
  "task-created": "task",
  "thread-created": "thread",
  "process-started": "process",
  "resource-created": "resource",
  "timer-set": "timer",
};
