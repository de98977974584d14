/** A member of a JSON document. */
type Json = unknown;

/** Where a duration stands, however deep: texts and numbers in there are seconds. */
const DURATIONS = new Set([
  "io",
  "cpu",
  "block",
  "timeout",
  "every",
  "think",
  "uniform",
  "mean",
  "deviation",
  "median",
  "scale",
  "exponential",
  "empirical",
  "first",
  "most",
  "switchInterval",
]);

/** Where the name of something shared stands, and where the scenario has to have it. */
const SHARED = { lock: "locks", semaphore: "semaphores", put: "queues", get: "queues" } as const;

/** Numbers that multiply work or time, and how large they may be. */
const SMALL: Readonly<Record<string, number>> = {
  count: 8,
  repeat: 3,
  yield: 5,
  fibonacci: 8,
  tasks: 20,
  sigma: 1,
  attempts: 3,
};

/** More than is ever put into a queue. */
const ROOM = 100_000;

/** Models that cannot do work with something shared, or with a queue. */
const LONELY: ReadonlySet<unknown> = new Set(["sequential", "processes", "processes-asyncio"]);

/**
 * A request's body that can be carried out: in which is true what its schema cannot say (that a scenario has the locks, semaphores and queues
 * that its steps name; that of two bounds the lower comes first; that a duration with a unit is less than a year), in which nobody waits for
 * ever for a queue, and which is little work.
 *
 * @param longest what no duration is longer than, in seconds
 */
export function repaired(body: Json, longest: number): Json {
  const repairedOf = new Repair(longest);
  if (!isObject(body)) return body;
  if (!isObject(body["scenario"])) return repairedOf.value(asPresetCan(body), null);
  const scenario = repairedOf.value(body["scenario"], null) as Record<string, Json>;
  const names = { locks: new Set<string>(), semaphores: new Set<string>(), queues: new Set<string>() };
  collect(scenario["groups"], names);
  const { locks = [], semaphores = {} } = scenario as { locks?: string[]; semaphores?: object };
  const every = (all: ReadonlySet<string>, value: number): object =>
    Object.fromEntries([...all].map((name) => [name, value]));
  const isShared = Object.values(names).some(({ size }) => size > 0);
  return {
    ...body,
    ...(isShared && { models: modelsFor(body["models"]) }),
    scenario: {
      ...scenario,
      locks: [...new Set([...locks, ...names.locks])],
      semaphores: { ...every(names.semaphores, 2), ...semaphores },
      queues: every(names.queues, ROOM),
    },
  };
}

/** A preset whose groups need each other gets neither other numbers of tasks, nor models under which they cannot talk. */
function asPresetCan(body: Readonly<Record<string, Json>>): Json {
  return body["preset"] === "pipeline" ? { ...body, overrides: {}, models: modelsFor(body["models"]) } : body;
}

/** Those of the models that can do work with something shared; all that can, if there are none. */
function modelsFor(models: Json): Json {
  const able = Array.isArray(models) ? models.filter((model) => !LONELY.has(model)) : [];
  return able.length > 0 ? able : undefined;
}

class Repair {
  readonly #longest: number;

  constructor(longest: number) {
    this.#longest = longest;
  }

  value(value: Json, key: string | null): Json {
    if (Array.isArray(value)) return this.#list(value, key);
    if (isObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, this.value(member, name)]));
    }
    if (typeof value === "number" && key === "shape") return Math.max(1, value);
    const small = SMALL[key ?? ""];
    if (small !== undefined && typeof value === "number") return value > small ? 1 + (value % small) : value;
    return key !== null && DURATIONS.has(key) ? this.#duration(value, key) : value;
  }

  #list(list: readonly Json[], key: string | null): Json {
    const items = list.map((item) => this.value(item, key));
    if (key === "uniform") return items.map(Number).toSorted((left, right) => left - right);
    // Whoever takes something out of a queue has put something in before.
    return items.flatMap((item) => (isObject(item) && "get" in item ? [{ put: item["get"] }, item] : [item]));
  }

  #duration(value: Json, key: string): number {
    const seconds =
      typeof value === "number" ? value % this.#longest : (Number.parseInt(String(value), 10) % 100) / 1000;
    return key === "switchInterval" ? Math.max(seconds, 1e-6) : seconds;
  }
}

function collect(value: Json, names: Readonly<Record<"locks" | "semaphores" | "queues", Set<string>>>): void {
  if (!isObject(value) && !Array.isArray(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if (key in SHARED && typeof member === "string") names[SHARED[key as keyof typeof SHARED]].add(member); // it is one of them
    else collect(member, names);
  }
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
