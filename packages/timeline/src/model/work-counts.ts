import type { TraceEvent } from "@interleave/core/trace";

import type { RunModel } from "./run-model.ts";
import { UnderWay } from "./under-way.ts";

/** Counts the tasks of the scenario, and how they ended. */
export class WorkCounts {
  readonly #underWay = new UnderWay();
  #tasks = 0;
  #failed = 0;
  #cancelled = 0;

  read(event: TraceEvent): void {
    if (event.type === "work-started") {
      this.#tasks++;
      this.#underWay.begins(event.time);
    } else if (event.type === "work-finished") {
      this.#underWay.ends(event.time);
      const outcome = outcomeOf(event.error);
      if (outcome === "failed") this.#failed++;
      if (outcome === "cancelled") this.#cancelled++;
    }
  }

  totals(): Pick<RunModel, "tasks" | "failed" | "cancelled" | "concurrency"> {
    const [tasks, failed, cancelled] = [this.#tasks, this.#failed, this.#cancelled];
    return { tasks, failed, cancelled, concurrency: this.#underWay.curve() };
  }
}

/** How a work ended that ended with this error. */
export function outcomeOf(error: string | null): "finished" | "cancelled" | "failed" {
  if (error === null) return "finished";
  return error === "CancelledError" ? "cancelled" : "failed";
}
