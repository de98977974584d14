import { type Fault, shown } from "./faults.ts";

// Which locks, semaphores and queues a document has, and which of them its steps name. The document is read as it was written, whatever else
// is wrong with it, so that all faults are told at once. What does not have the right form is passed over: the schema tells of that.

/** The names that a document has; null where it does not have them in the right form. */
interface Known {
  readonly lock: ReadonlySet<string> | null;
  readonly semaphore: ReadonlySet<string> | null;
  readonly queue: ReadonlySet<string> | null;
}

const KIND_OF = { lock: "lock", semaphore: "semaphore", put: "queue", get: "queue" } as const;
const VERBS = ["lock", "semaphore", "put", "get"] as const;

/** Names that stand twice, the one that a schema's record leaves out unseen, and what steps name although the document does not have it. */
export function faultsOfNames(document: unknown): Fault[] {
  if (!isObject(document)) return [];
  const { locks = [], semaphores = {}, queues = {}, groups } = document;
  const known: Known = {
    lock: Array.isArray(locks) ? new Set(locks.filter((name) => typeof name === "string")) : null,
    semaphore: isObject(semaphores) ? new Set(Object.keys(semaphores)) : null,
    queue: isObject(queues) ? new Set(Object.keys(queues)) : null,
  };
  return [
    ...faultsOfRecord(semaphores, "semaphores"),
    ...faultsOfRecord(queues, "queues"),
    ...faultsOfLocks(listOf(locks)),
    ...listOf(groups).flatMap((group, index) =>
      isObject(group) ? faultsOfSteps(group["steps"], `/groups/${index}/steps`, known) : [],
    ),
  ];
}

function faultsOfLocks(locks: readonly unknown[]): Fault[] {
  return locks.flatMap((name, index) =>
    typeof name === "string" && locks.indexOf(name) < index
      ? [{ pointer: `/locks/${index}`, expected: "a name that no other lock has", found: shown(name) }]
      : [],
  );
}

function faultsOfRecord(record: unknown, key: string): Fault[] {
  if (!isObject(record) || !Object.hasOwn(record, "__proto__")) return [];
  return [{ pointer: `/${key}/__proto__`, expected: "a key other than __proto__", found: '"__proto__"' }];
}

function faultsOfSteps(steps: unknown, pointer: string, known: Known): Fault[] {
  return listOf(steps).flatMap((step, index) =>
    isObject(step) ? faultsOfStep(step, `${pointer}/${index}`, known) : [],
  );
}

function faultsOfStep(step: Readonly<Record<string, unknown>>, here: string, known: Known): Fault[] {
  const faults: Fault[] = [];
  for (const verb of VERBS) {
    const [name, names] = [step[verb], known[KIND_OF[verb]]];
    if (typeof name !== "string" || names === null || names.has(name)) continue;
    const expected = `the name of a ${KIND_OF[verb]} that the scenario has (${[...names].join(", ") || "it has none"})`;
    faults.push({ pointer: `${here}/${verb}`, expected, found: shown(name) });
  }
  for (const verb of ["gather", "taskGroup"]) {
    for (const [branch, steps] of listOf(step[verb]).entries()) {
      faults.push(...faultsOfSteps(steps, `${here}/${verb}/${branch}`, known));
    }
  }
  faults.push(...faultsOfSteps(step["unawaited"], `${here}/unawaited`, known));
  // What a pool does has a language of its own, without names.
  if (!("offload" in step)) faults.push(...faultsOfSteps(step["steps"], `${here}/steps`, known));
  return faults;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
