import type { JobClock } from "./job-clock.ts";
import type { JobLog } from "./job-log.ts";
import { type Home, JobRun } from "./job-run.ts";
import type { PlannedEvent } from "./plan.ts";

/** Tells the events of a plan at their times. */
export class PacedRun extends JobRun {
  readonly #plan: readonly PlannedEvent[];

  constructor(home: Home, log: JobLog, clock: JobClock, alarmAt: number | null, plan: readonly PlannedEvent[]) {
    super(home, log, clock, alarmAt);
    this.#plan = plan;
  }

  /** Tells all that is due in one transaction, and waits for the next. */
  protected override goOn(elapsed: number): void {
    const told = this.log.events.length;
    let next = told;
    while ((this.#plan[next]?.planned ?? Number.POSITIVE_INFINITY) <= elapsed) next++;
    const following = this.#plan[next];
    if (following === undefined) this.end("finished", null, this.#plan.slice(told));
    else {
      if (next > told) this.tell(this.#plan.slice(told, next));
      this.wakeUp.at(following.planned);
    }
  }
}
