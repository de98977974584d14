import { durationFields } from "./duration-fields.ts";
import type { Field, Option } from "./field.ts";
import { isObject, json, list, number, quantity, shown } from "./field-parts.ts";
import { type Edit, type Json, valueUnder, within } from "./pointer.ts";

/** The names that steps can use. */
export interface Things {
  readonly locks: readonly string[];
  readonly semaphores: readonly string[];
  readonly queues: readonly string[];
}

/** The verbs, what they are called in the form, and what a new step of that kind is. `steps` and durations are taken over from the old one. */
const VERBS: readonly (readonly [verb: string, label: string, value: { readonly [key: string]: Json }])[] = [
  ["io", "wait (io)", { io: "100ms" }],
  ["cpu", "compute (cpu)", { cpu: "50ms" }],
  ["block", "blocking call", { block: "100ms" }],
  ["yield", "yield: sleep(0)", { yield: 1 }],
  ["repeat", "repeat", { repeat: 10, steps: [{ io: "100ms" }] }],
  ["gather", "gather", { gather: [[{ io: "100ms" }], [{ io: "200ms" }]] }],
  ["taskGroup", "TaskGroup", { taskGroup: [[{ io: "100ms" }], [{ io: "200ms" }]] }],
  ["lock", "hold a lock", { lock: "lock", steps: [{ io: "100ms" }] }],
  ["semaphore", "hold a semaphore", { semaphore: "connections", steps: [{ io: "100ms" }] }],
  ["put", "put into a queue", { put: "queue" }],
  ["get", "get from a queue", { get: "queue" }],
  ["timeout", "timeout", { timeout: "500ms", steps: [{ io: "1s" }] }],
  ["retry", "retry", { retry: 3, backoff: { first: "100ms" }, steps: [{ io: "100ms" }, { fail: 0.5 }] }],
  ["fail", "fail", { fail: 0.1 }],
  ["fibonacci", "Fibonacci", { fibonacci: 20 }],
  ["unawaited", "forget an await", { unawaited: [{ io: "100ms" }] }],
  ["offload", "have a pool do it", { offload: "thread", steps: [{ block: "100ms" }] }],
];

export function stepsField(value: Json | undefined, pointer: string, label: string, things: Things): Field {
  return list(pointer, label, value, {
    look: "section",
    item: (step, here, index) => stepField(step, here, index, things),
    add: ["Add a step", { io: "100ms" }],
  });
}

function stepField(value: Json, pointer: string, index: number, things: Things): Field {
  const label = `Step ${index + 1}`;
  const verb = VERBS.find(([verb]) => valueUnder(value, verb) !== undefined)?.[0];
  if (verb === undefined || !isObject(value)) return json(pointer, label, value);
  const choice: Field = {
    kind: "choice",
    pointer,
    label,
    chosen: verb,
    options: VERBS.map(([name, label, template]): Option => ({
      name,
      label,
      edits: becomes(value, name, template, pointer, things),
    })),
  };
  return {
    kind: "part",
    pointer,
    label: "",
    look: "item",
    fields: [choice, ...parametersOf(verb, value, pointer, things)],
    actions: [],
  };
}

const TIMED = ["io", "cpu", "block"];

/** A step of another kind in place of a step: what both have stays, and what the new one names is there. */
function becomes(
  value: { readonly [key: string]: Json },
  verb: string,
  template: { readonly [key: string]: Json },
  pointer: string,
  things: Things,
): Edit[] {
  const timed = TIMED.find((each) => Object.hasOwn(value, each));
  const steps = value["steps"] ?? value["unawaited"];
  const step: Record<string, Json> = { ...template };
  if (timed !== undefined && TIMED.includes(verb)) step[verb] = value[timed] ?? null;
  if (steps !== undefined && verb !== "offload" && value["offload"] === undefined) {
    if (verb === "unawaited") step["unawaited"] = steps;
    else if (template["steps"] !== undefined) step["steps"] = steps;
  }
  const known = { lock: things.locks, semaphore: things.semaphores, put: things.queues, get: things.queues }[verb];
  if (known === undefined) return [{ op: "set", pointer, value: step }];
  if (known[0] !== undefined) return [{ op: "set", pointer, value: { ...step, [verb]: known[0] } }];
  const made: Edit =
    verb === "lock"
      ? { op: "set", pointer: "/locks", value: ["lock"] }
      : verb === "semaphore"
        ? { op: "set", pointer: "/semaphores", value: { connections: 5 } }
        : { op: "set", pointer: "/queues", value: { queue: 5 } };
  return [made, { op: "set", pointer, value: step }];
}

function parametersOf(verb: string, value: { readonly [key: string]: Json }, pointer: string, things: Things): Field[] {
  const here = within(pointer, verb);
  const own = value[verb] ?? null;
  const steps = (label: string): Field => stepsField(value["steps"], within(pointer, "steps"), label, things);
  const named = (names: readonly string[], what: string): Field => ({
    kind: "text",
    pointer: here,
    label: what,
    value: shown(own),
    names,
  });
  switch (verb) {
    case "io":
    case "cpu":
    case "block":
      return durationFields(own, here, "for");
    case "yield":
      return [number(here, "times", own)];
    case "repeat":
      return [number(here, "times", own), steps("What is repeated")];
    case "gather":
    case "taskGroup":
      return [branchesField(own, here, things)];
    case "lock":
      return [named(things.locks, "which"), steps("While it is held")];
    case "semaphore":
      return [named(things.semaphores, "which"), steps("While a permit is held")];
    case "put":
    case "get":
      return [named(things.queues, "which")];
    case "timeout":
      return [quantity(here, "after", own), steps("What may take so long")];
    case "retry":
      return [number(here, "attempts at most", own), ...backoffFields(value, pointer), steps("What is tried")];
    case "fail":
      return [number(here, "with a probability of", own)];
    case "fibonacci":
      return [number(here, "of", own)];
    case "unawaited":
      return [stepsField(own, here, "What is never done", things)];
    default:
      return offloadFields(value, pointer);
  }
}

function branchesField(value: Json, pointer: string, things: Things): Field {
  return list(pointer, "At once", value, {
    look: "section",
    item: (branch, here, index) => stepsField(branch, here, `Sub-task ${index + 1}`, things),
    add: ["Add a sub-task", [{ io: "100ms" }]],
  });
}

function backoffFields(value: { readonly [key: string]: Json }, pointer: string): Field[] {
  const here = within(pointer, "backoff");
  const { backoff } = value;
  if (backoff !== undefined && !isObject(backoff)) return [json(here, "backoff", backoff)];
  if (backoff === undefined) return [];
  return [
    ...durationFields(backoff["first"], within(here, "first"), "first wait"),
    number(within(here, "factor"), "each longer by", backoff["factor"], "2"),
    quantity(within(here, "most"), "longest wait", backoff["most"], "any"),
  ];
}

function offloadFields(value: { readonly [key: string]: Json }, pointer: string): Field[] {
  const here = within(pointer, "offload");
  const pool: Field = {
    kind: "choice",
    pointer: here,
    label: "of",
    chosen: shown(value["offload"]),
    options: [
      { name: "thread", label: "threads", edits: [{ op: "set", pointer: here, value: "thread" }] },
      { name: "process", label: "processes", edits: [{ op: "set", pointer: here, value: "process" }] },
    ],
  };
  const none: Things = { locks: [], semaphores: [], queues: [] };
  return [
    pool,
    number(within(pointer, "payload"), "bytes sent", value["payload"], "0"),
    stepsField(value["steps"], within(pointer, "steps"), "What the pool does", none),
  ];
}
