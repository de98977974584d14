import type { PlannedStep } from "../scenario/plan.ts";
import type { Workload } from "../scenario/workload.ts";

type Kind = PlannedStep["kind"];

/** True if a step of one of the kinds is anywhere in the workload, or, with `within`, anywhere in a step of that kind. */
export function uses({ groups }: Workload, kinds: readonly Kind[], within?: Kind): boolean {
  return groups.some(({ works }) => isIn(works[0]?.steps ?? [], kinds, within, within === undefined));
}

function isIn(
  steps: readonly PlannedStep[],
  kinds: readonly Kind[],
  within: Kind | undefined,
  counts: boolean,
): boolean {
  return steps.some((step) => {
    if (counts && kinds.includes(step.kind)) return true;
    const inside = counts || step.kind === within;
    return innerOf(step).some((inner) => isIn(inner, kinds, within, inside));
  });
}

/** The lists of steps within a step. */
function innerOf(step: PlannedStep): readonly (readonly PlannedStep[])[] {
  switch (step.kind) {
    case "gather":
    case "taskGroup":
      return step.branches;
    case "repeat":
    case "lock":
    case "semaphore":
    case "timeout":
    case "retry":
    case "unawaited":
      return [step.steps];
    case "io":
    case "cpu":
    case "block":
    case "yield":
    case "put":
    case "get":
    case "fail":
    case "fibonacci":
    case "offload":
      return [];
  }
}

/** What threads cannot do. */
export function threadsCannot(workload: Workload): string | null {
  return uses(workload, ["gather", "taskGroup"], "timeout")
    ? "A timeout around several things at once needs tasks that can be cancelled, and threads cannot be."
    : null;
}

/** What processes cannot do. */
export function processesCannot(workload: Workload): string | null {
  return uses(workload, ["lock", "semaphore", "put", "get"])
    ? "Locks, semaphores and queues of threads or of asyncio are not shared by processes."
    : null;
}
