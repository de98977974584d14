import { durationFields } from "./duration-fields.ts";
import type { Field, Option } from "./field.ts";
import { isObject, json, list, number, quantity, shown } from "./field-parts.ts";
import { isList, type Json, valueUnder, within } from "./pointer.ts";
import { stepsField, type Things } from "./step-fields.ts";

/** The whole form of a document, whatever it holds. */
export function formOf(document: Json): Field[] {
  if (!isObject(document)) return [json("", "Scenario", document)];
  const groups = document["groups"];
  const things = thingsOf(document);
  return [
    { kind: "text", pointer: "/title", label: "Title", value: shown(document["title"]), unset: "none" },
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
      .filter(([key]) => !["title", "groups", "machine", "locks", "semaphores", "queues"].includes(key))
      .map(([key, value]) => json(within("", key), key, value)),
  ];
}

function thingsOf(document: { readonly [key: string]: Json }): Things {
  const { locks, semaphores, queues } = document;
  return {
    locks: isList(locks) ? locks.filter((name) => typeof name === "string") : [],
    semaphores: isObject(semaphores) ? Object.keys(semaphores) : [],
    queues: isObject(queues) ? Object.keys(queues) : [],
  };
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
