import { block, type Coroutine, getRunningLoop, Runner } from "../asyncio/index.ts";
import type { PlannedStep } from "../scenario/plan.ts";
import type { Workload } from "../scenario/workload.ts";
import { Arrivals } from "./arrivals.ts";
import { BlockingRuntime } from "./blocking-runtime.ts";
import type { ExecutionModel, RunObserver } from "./model.ts";
import { isFailure, perform } from "./perform.ts";

/** One thread does one work after another, in the order in which they come; whatever it waits for, it waits for by blocking. */
export const sequential: ExecutionModel = {
  name: "sequential",
  title: "one after another",
  obstacle({ groups }) {
    return groups.some(({ works }) => talks(works[0]?.steps ?? []))
      ? "Tasks that talk through a queue need each other: one after another, one of them would wait for ever."
      : null;
  },
  run(workload, observer) {
    const runner = new Runner();
    observer.begin(runner.getLoop());
    runner.run(main(workload, observer));
    runner.close();
  },
};

function* main({ groups }: Workload, observer: RunObserver): Coroutine<void> {
  const loop = getRunningLoop();
  const arrivals = new Arrivals(groups);
  for (let next = arrivals.next(); next !== null; next = arrivals.next()) {
    const { work, time } = next;
    if (time > loop.time()) yield* block(time - loop.time());
    observer.workStarted(work, time, null);
    let failure: unknown = undefined;
    try {
      yield* perform(work, new BlockingRuntime(work, observer));
    } catch (error) {
      if (!isFailure(error)) throw error;
      failure = error;
    }
    observer.workFinished(work, failure);
    arrivals.ended(work, loop.time());
  }
}

/** True if a queue is used anywhere in the steps. */
function talks(steps: readonly PlannedStep[]): boolean {
  return steps.some((step) => {
    if (step.kind === "put" || step.kind === "get") return true;
    if (step.kind === "gather" || step.kind === "taskGroup") return step.branches.some(talks);
    return "steps" in step && step.kind !== "offload" && talks(step.steps);
  });
}
