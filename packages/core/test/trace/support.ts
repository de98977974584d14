import * as fc from "fast-check";

import type { TraceEvent } from "../../src/index.ts";
import { RESOURCE_KINDS, THREAD_STATES, WAIT_KINDS } from "../../src/trace/event.ts";

const number = fc.integer({ min: 1, max: 2 ** 32 - 1 });
const orNull = fc.option(number);
const seconds = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const name = fc.string({ unit: "binary" });
const acting = { work: orNull, task: orNull, thread: orNull };

function event<T extends TraceEvent["type"], F extends object>(
  type: T,
  fields: { [K in keyof F]: fc.Arbitrary<F[K]> },
): fc.Arbitrary<{ type: T; time: number } & F> {
  // Made of exactly these.
  return fc.record({ type: fc.constant(type), time: seconds, ...fields }, { noNullPrototype: true }) as fc.Arbitrary<
    { type: T; time: number } & F
  >;
}

/** Any event of any type, with any values that its type allows. */
export const anyEvent: fc.Arbitrary<TraceEvent> = fc.oneof(
  event("work-started", { work: number, name, arrival: seconds, task: orNull, thread: orNull }),
  event("work-step", { work: number, task: orNull, thread: orNull, step: fc.nat() }),
  event("work-finished", { work: number, error: fc.option(name) }),
  event("task-created", { task: number, name, parent: orNull, thread: orNull }),
  event("task-started", { task: number }),
  event("task-suspended", {
    task: number,
    on: fc.constantFrom(...WAIT_KINDS),
    until: fc.option(seconds),
    resource: orNull,
    target: orNull,
  }),
  event("task-woken", { task: number, by: orNull }),
  event("task-resumed", { task: number }),
  event("task-computes", { task: number, call: fc.constantFrom("cpu", "block"), seconds }),
  event("task-cancel-requested", { task: number, by: orNull }),
  event("task-done", {
    task: number,
    outcome: fc.constantFrom("finished", "cancelled", "failed"),
    error: fc.option(name),
  }),
  event("iteration", { thread: orNull, ready: fc.nat(), timers: fc.nat() }),
  event("timer-set", { thread: orNull, timer: number, when: seconds, task: orNull }),
  event("timer-ended", { timer: number, fired: fc.boolean() }),
  event("resource-created", {
    resource: number,
    kind: fc.constantFrom(...RESOURCE_KINDS),
    name,
    capacity: fc.option(fc.nat()),
  }),
  event("resource-acquired", { resource: number, ...acting }),
  event("resource-released", { resource: number, ...acting }),
  event("queue-length", { resource: number, length: fc.nat(), put: fc.boolean(), ...acting }),
  event("process-started", { process: number, name }),
  event("process-finished", { process: number }),
  event("thread-created", { thread: number, name, process: number, creator: orNull }),
  event("thread-state", {
    thread: number,
    state: fc.constantFrom(...THREAD_STATES),
    core: fc.option(fc.nat({ max: 1023 })),
    until: fc.option(seconds),
    resource: orNull,
    target: orNull,
  }),
  event("thread-woken", { thread: number, by: orNull }),
  event("gil-taken", { process: number, thread: number, from: orNull }),
);
