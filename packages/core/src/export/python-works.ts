import type { Group } from "../scenario/scenario.ts";
import type { Step } from "../scenario/step.ts";
import type { Draft } from "./python-draft.ts";
import { block, code, type Line } from "./python-line.ts";
import { StepWriter } from "./python-steps.ts";
import { numberLiteral } from "./python-values.ts";

/** A group, and what its functions are called. */
export interface NamedGroup extends Group {
  /** The function that does one of its tasks. */
  readonly work: string;
  /** The function that sends all of them. */
  readonly all: string;
  /** The semaphore that limits how many are under way (coroutines only). */
  readonly gate: string | null;
}

/** Gives a group's functions their names. */
export function named(group: Group, draft: Draft): NamedGroup {
  const work = draft.names.unique(group.name, "work");
  const all = draft.names.unique(`every ${work}`, "every_work");
  const isGated = group.limit !== undefined && draft.flavour.isAsync;
  return { ...group, work, all, gate: isGated ? draft.names.unique(`${work} limit`, "limit") : null };
}

/** Writes the function that does one task of a group: a task that fails says so, and the others go on. */
export function defineWork({ steps, work, gate }: NamedGroup, draft: Draft): void {
  const body = new StepWriter(draft, work).body(steps);
  const lines = [...code('print(f"{name} started")'), ...body, ...code('print(f"{name} completed")')];
  const caught = steps.some(canFail)
    ? [...block("try:", lines), ...block("except Exception as error:", code('print(f"{name} failed: {error!r}")'))]
    : lines;
  const gated = gate === null ? caught : block(`async with ${gate}:`, caught);
  draft.define(block(`${draft.flavour.isAsync ? "async " : ""}def ${work}(name):`, gated));
}

function canFail(step: Step): boolean {
  if ("fail" in step || "timeout" in step) return true;
  if ("gather" in step) return step.gather.flat().some(canFail);
  if ("taskGroup" in step) return step.taskGroup.flat().some(canFail);
  return "steps" in step && step.steps.some(canFail);
}

/** Locks, semaphores, queues, and what limits the groups. */
export function sharedThings(
  semaphores: Readonly<Record<string, number>>,
  queues: Readonly<Record<string, number>>,
  groups: readonly NamedGroup[],
  draft: Draft,
): Line[] {
  const { isAsync, staff } = draft.flavour;
  if (staff === "nobody" || staff === "processes") return [];
  const module = isAsync ? "asyncio" : "threading";
  const lines = [
    ...[...draft.locks.values()].map((lock) => `${lock} = ${module}.Lock()`),
    ...[...draft.semaphores].map(
      ([name, semaphore]) => `${semaphore} = ${module}.Semaphore(${numberLiteral(semaphores[name] ?? 1)})`,
    ),
    ...groups.flatMap(({ gate, limit = 1 }) =>
      gate === null ? [] : [`${gate} = asyncio.Semaphore(${gateSize(limit, staff)})`],
    ),
  ];
  if (lines.length > 0) draft.import(`import ${module}`);
  const queueModule = isAsync ? "asyncio" : "queue";
  if (draft.queues.size > 0) draft.import(`import ${queueModule}`);
  const queueLines = [...draft.queues].map(
    ([name, items]) => `${items} = ${queueModule}.Queue(${numberLiteral(queues[name] ?? 0)})`,
  );
  return code(...lines, ...queueLines);
}

/** Every process has its share of the limit. */
function gateSize(limit: number, staff: string): string {
  return staff === "loops" ? `max(1, ${numberLiteral(limit)} // PROCESSES)` : numberLiteral(limit);
}
