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

/**
 * A request's body in which is true what its schema cannot say: that a scenario has the locks, semaphores and queues that its steps name; that
 * of two bounds the lower comes first; that a duration with a unit is less than a year.
 *
 * @param longest what no duration is longer than, in seconds
 */
export function repaired(body: Json, longest: number): Json {
  if (!isObject(body) || !isObject(body["scenario"])) return body;
  const scenario = withDurations(body["scenario"], null, longest) as Record<string, Json>;
  const names = { locks: new Set<string>(), semaphores: new Set<string>(), queues: new Set<string>() };
  collect(scenario["groups"], names);
  const {
    locks = [],
    semaphores = {},
    queues = {},
  } = scenario as {
    locks?: string[];
    semaphores?: object;
    queues?: object;
  };
  const every = (all: ReadonlySet<string>, known: object, value: number): object => ({
    ...Object.fromEntries([...all].map((name) => [name, value])),
    ...known,
  });
  return {
    ...body,
    scenario: {
      ...scenario,
      locks: [...new Set([...locks, ...names.locks])],
      semaphores: every(names.semaphores, semaphores, 2),
      queues: every(names.queues, queues, 1),
    },
  };
}

function withDurations(value: Json, key: string | null, longest: number): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => withDurations(item, key, longest));
    return key === "uniform" ? items.map(Number).toSorted((left, right) => left - right) : items;
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, withDurations(member, name, longest)]),
    );
  }
  if (key === null || !DURATIONS.has(key)) return value;
  const seconds = typeof value === "number" ? value % longest : (Number.parseInt(String(value), 10) % 100) / 1000;
  return key === "switchInterval" ? Math.max(seconds, 1e-6) : seconds;
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
