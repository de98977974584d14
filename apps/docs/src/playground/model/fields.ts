import { type Edit, isList, type Json, valueUnder, within } from "./pointer.ts";

/** A part of the form. Its pointer says which part of the document it shows. */
export type Field =
  | {
      readonly kind: "text";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly names?: readonly string[];
    }
  | { readonly kind: "key"; readonly pointer: string; readonly label: string; readonly value: string }
  | {
      readonly kind: "number";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly unset?: string;
    }
  | {
      readonly kind: "quantity";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly unset?: string;
    }
  /** What the form has no fields for: JSON. */
  | { readonly kind: "json"; readonly pointer: string; readonly label: string; readonly value: string }
  | {
      readonly kind: "choice";
      readonly pointer: string;
      readonly label: string;
      readonly chosen: string;
      readonly options: readonly Option[];
    }
  | {
      readonly kind: "part";
      readonly pointer: string;
      readonly label: string;
      readonly look: "section" | "item" | "row";
      readonly fields: readonly Field[];
      readonly actions: readonly Action[];
    };

export interface Option {
  readonly name: string;
  readonly label: string;
  readonly edits: readonly Edit[];
}

export interface Action {
  readonly label: string;
  /** What it is called for those who do not see what it stands beside. */
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** What an edit of a simple field's text makes of the document. What is no number stays as it was typed, so that its fault can be told. */
export function editOf(field: Field, text: string): Edit {
  const { pointer } = field;
  if (field.kind === "key") return { op: "rename", pointer, key: text };
  if (field.kind === "text") return { op: "set", pointer, value: text };
  if (field.kind === "json") return { op: "set", pointer, value: jsonOr(text) };
  if (text.trim() === "" && "unset" in field) return { op: "remove", pointer };
  return { op: "set", pointer, value: numberOr(text) };
}

function numberOr(text: string): Json {
  const trimmed = text.trim();
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

function jsonOr(text: string): Json {
  try {
    // JSON.parse makes nothing else.
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** The whole form of a document, whatever it holds. */
export function formOf(document: Json): Field[] {
  if (!isObject(document)) return [json("", "Scenario", document)];
  const groups = document["groups"];
  const things = thingsOf(document);
  return [
    list("/groups", "Groups of tasks", groups, {
      look: "section",
      item: (value, pointer, index) => groupField(value, pointer, index, things),
      add: ["Add a group", { name: "Task", count: 10, steps: [{ io: "100ms" }] }],
    }),
    machineField(document["machine"]),
    ...(Object.hasOwn(document, "locks") ? [locksField(document["locks"])] : []),
    ...(Object.hasOwn(document, "semaphores")
      ? [namedNumbers("/semaphores", "Semaphores", "permits", document["semaphores"])]
      : []),
    ...(Object.hasOwn(document, "queues")
      ? [namedNumbers("/queues", "Queues", "room, 0 for any number", document["queues"])]
      : []),
    ...Object.entries(document)
      .filter(([key]) => !["groups", "machine", "locks", "semaphores", "queues"].includes(key))
      .map(([key, value]) => json(within("", key), key, value)),
  ];
}

/** The names that steps can use. */
interface Things {
  readonly locks: readonly string[];
  readonly semaphores: readonly string[];
  readonly queues: readonly string[];
}

function thingsOf(document: { readonly [key: string]: Json }): Things {
  const { locks, semaphores, queues } = document;
  return {
    locks: isList(locks) ? locks.filter((name) => typeof name === "string") : [],
    semaphores: isObject(semaphores) ? Object.keys(semaphores) : [],
    queues: isObject(queues) ? Object.keys(queues) : [],
  };
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

interface ListOptions {
  readonly look: "section" | "item" | "row";
  readonly item: (value: Json, pointer: string, index: number) => Field;
  readonly add: readonly [label: string, value: Json];
}

function list(pointer: string, label: string, value: Json | undefined, { look, item, add }: ListOptions): Field {
  if (value !== undefined && !isList(value)) return json(pointer, label, value);
  const elements = value ?? [];
  const [what, made] = add;
  const edit: Edit =
    value === undefined
      ? { op: "set", pointer, value: [made] }
      : { op: "insert", pointer: within(pointer, elements.length), value: made };
  return {
    kind: "part",
    pointer,
    label,
    look,
    fields: elements.map((each, index) => {
      const here = within(pointer, index);
      return withActions(item(each, here, index), moves(pointer, elements, index));
    }),
    actions: [{ label: what, what, edits: [edit] }],
  };
}

/** What can be done to an element of a list. */
function moves(pointer: string, elements: readonly Json[], index: number): Action[] {
  const swap = (other: number): Edit[] => [
    { op: "set", pointer: within(pointer, index), value: elements[other] ?? null },
    { op: "set", pointer: within(pointer, other), value: elements[index] ?? null },
  ];
  const what = `number ${index + 1}`;
  return [
    ...(index > 0 ? [{ label: "Up", what: `Move ${what} up`, edits: swap(index - 1) }] : []),
    ...(index + 1 < elements.length ? [{ label: "Down", what: `Move ${what} down`, edits: swap(index + 1) }] : []),
    ...(elements.length > 1
      ? [{ label: "×", what: `Remove ${what}`, edits: [{ op: "remove", pointer: within(pointer, index) } as const] }]
      : []),
  ];
}

function withActions(field: Field, actions: readonly Action[]): Field {
  if (field.kind === "part") return { ...field, actions: [...field.actions, ...actions] };
  return { kind: "part", pointer: field.pointer, label: "", look: "row", fields: [field], actions };
}

function json(pointer: string, label: string, value: Json): Field {
  return { kind: "json", pointer, label, value: JSON.stringify(value) };
}

function shown(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function number(pointer: string, label: string, value: Json | undefined, unset?: string): Field {
  return { kind: "number", pointer, label, value: shown(value), ...(unset === undefined ? {} : { unset }) };
}

function quantity(pointer: string, label: string, value: Json | undefined, unset?: string): Field {
  return { kind: "quantity", pointer, label, value: shown(value), ...(unset === undefined ? {} : { unset }) };
}

function groupField(value: Json, pointer: string, index: number, things: Things): Field {
  const label = `Group ${index + 1}`;
  if (!isObject(value)) return json(pointer, label, value);
  return {
    kind: "part",
    pointer,
    label,
    look: "item",
    fields: [
      { kind: "text", pointer: within(pointer, "name"), label: "Name", value: shown(value["name"]) },
      number(within(pointer, "count"), "Number of tasks", value["count"]),
      number(within(pointer, "limit"), "At most at a time", value["limit"], "any number"),
      ...arrivalFields(value["arrivals"], within(pointer, "arrivals")),
      stepsField(value["steps"], within(pointer, "steps"), "Steps of each task", things),
    ],
    actions: [],
  };
}

const ARRIVALS: readonly (readonly [name: string, label: string, value: Json])[] = [
  ["every", "one after another", { every: "100ms" }],
  ["poisson", "at random", { poisson: 50 }],
  ["users", "from users who wait", { users: 5, think: "1s" }],
];

function arrivalFields(value: Json | undefined, pointer: string): Field[] {
  const chosen =
    value === undefined || value === "at once"
      ? "at once"
      : ARRIVALS.find(([name]) => valueUnder(value, name) !== undefined)?.[0];
  if (chosen === undefined) return [json(pointer, "Arrivals", value ?? null)];
  const choice: Field = {
    kind: "choice",
    pointer,
    label: "They come",
    chosen,
    options: [
      { name: "at once", label: "all at once", edits: [{ op: "remove", pointer }] },
      ...ARRIVALS.map(([name, label, value]): Option => ({ name, label, edits: [{ op: "set", pointer, value }] })),
    ],
  };
  const own = valueUnder(value, chosen);
  if (chosen === "every") return [choice, quantity(within(pointer, "every"), "one every", own)];
  if (chosen === "poisson") return [choice, number(within(pointer, "poisson"), "a second on average", own)];
  if (chosen !== "users") return [choice];
  return [
    choice,
    number(within(pointer, "users"), "users", own),
    ...durationFields(valueUnder(value, "think"), within(pointer, "think"), "think for"),
  ];
}

const DURATIONS: readonly (readonly [kind: string, label: string, value: Json])[] = [
  ["constant", "always", "100ms"],
  ["uniform", "evenly between", { uniform: [0, "1s"] }],
  ["normal", "normal", { normal: { mean: "100ms", deviation: "20ms" } }],
  ["logNormal", "log-normal", { logNormal: { median: "100ms", sigma: 0.5 } }],
  ["exponential", "exponential", { exponential: "100ms" }],
  ["pareto", "Pareto", { pareto: { scale: "50ms", shape: 2 } }],
  ["empirical", "one of a list", { empirical: ["50ms", "100ms", "1s"] }],
];

const PARAMETERS: Readonly<Record<string, readonly (readonly [key: string, label: string])[]>> = {
  uniform: [
    ["0", "from"],
    ["1", "to"],
  ],
  normal: [
    ["mean", "mean"],
    ["deviation", "deviation"],
  ],
  logNormal: [
    ["median", "median"],
    ["sigma", "sigma"],
  ],
  pareto: [
    ["scale", "at least"],
    ["shape", "shape"],
  ],
};

function durationFields(value: Json | undefined, pointer: string, label: string): Field[] {
  const plain = value === undefined || typeof value === "string" || typeof value === "number";
  const kind = plain ? "constant" : DURATIONS.find(([kind]) => valueUnder(value, kind) !== undefined)?.[0];
  if (kind === undefined) return [json(pointer, label, value ?? null)];
  const choice: Field = {
    kind: "choice",
    pointer,
    label,
    chosen: kind,
    options: DURATIONS.map(([name, label, value]): Option => ({ name, label, edits: [{ op: "set", pointer, value }] })),
  };
  if (plain) return [choice, quantity(pointer, "seconds, or 150ms", value)];
  const here = within(pointer, kind);
  const own = valueUnder(value, kind);
  if (kind === "exponential") return [choice, quantity(here, "mean", own)];
  if (kind === "empirical") return [choice, json(here, "values", own ?? [])];
  const parameters = PARAMETERS[kind] ?? [];
  return [choice, ...parameters.map(([key, label]) => quantity(within(here, key), label, valueUnder(own, key)))];
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

function stepsField(value: Json | undefined, pointer: string, label: string, things: Things): Field {
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

function machineField(value: Json | undefined): Field {
  if (value !== undefined && !isObject(value)) return json("/machine", "Machine", value);
  const own = value ?? {};
  return {
    kind: "part",
    pointer: "/machine",
    label: "Machine",
    look: "section",
    fields: [
      {
        kind: "part",
        pointer: "/machine",
        label: "",
        look: "row",
        fields: [
          number("/machine/cores", "Cores", own["cores"], "4"),
          number("/machine/threads", "Threads in a pool", own["threads"], "one a task"),
          number("/machine/processes", "Processes in a pool", own["processes"], "one a core"),
          quantity("/machine/switchInterval", "Switch interval", own["switchInterval"], "5ms"),
        ],
        actions: [],
      },
    ],
    actions: [],
  };
}

function locksField(value: Json | undefined): Field {
  return list("/locks", "Locks", value, {
    look: "section",
    item: (name, pointer, index) => ({ kind: "text", pointer, label: `Lock ${index + 1}`, value: shown(name) }),
    add: ["Add a lock", "another lock"],
  });
}

function namedNumbers(pointer: string, label: string, what: string, value: Json | undefined): Field {
  if (!isObject(value)) return json(pointer, label, value ?? null);
  let fresh = "another";
  for (let number = 2; Object.hasOwn(value, fresh); number++) fresh = `another ${number}`;
  const names = Object.keys(value);
  return {
    kind: "part",
    pointer,
    label,
    look: "section",
    fields: names.map((name) => {
      const here = within(pointer, name);
      return {
        kind: "part",
        pointer: here,
        label: "",
        look: "row",
        fields: [{ kind: "key", pointer: here, label: "Name", value: name }, number(here, what, value[name])],
        actions: [{ label: "×", what: `Remove ${name}`, edits: [{ op: "remove", pointer: here }] }],
      };
    }),
    actions: [
      { label: "Add one", what: `Add to ${label}`, edits: [{ op: "set", pointer: within(pointer, fresh), value: 5 }] },
    ],
  };
}
