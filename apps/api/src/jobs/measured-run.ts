import { LimitError, type RealTimeRun, runInRealTime, type TraceEvent } from "@interleave/core";

import type { JobClock } from "./job-clock.ts";
import type { JobLog } from "./job-log.ts";
import { type Home, JobRun } from "./job-run.ts";
import type { JobEvent, PlannedEvent } from "./plan.ts";
import { timeoutOf } from "./wake-up.ts";

const STUCK = "The tasks wait for each other for ever: here they came in another order than in the simulation.";

/**
 * Has asyncio's program really wait, on this object's own timers, and tells what happens when it does. What was planned is known for the
 * start and the end of each task: the simulation has them, too.
 */
export class MeasuredRun extends JobRun {
  readonly #planned: ReadonlyMap<string | null, number>;
  #run: RealTimeRun | null = null;
  #isDone = false;
  #timer: number | null = null;
  /** What the program waited for has come. */
  #callback: (() => void) | null = null;

  constructor(home: Home, log: JobLog, clock: JobClock, alarmAt: number | null, plan: readonly PlannedEvent[]) {
    super(home, log, clock, alarmAt);
    const moments = plan.map(({ planned, event }) => [momentOf(event), planned] as const);
    this.#planned = new Map(moments.filter(([moment]) => moment !== null));
  }

  protected override goOn(elapsed: number): void {
    if (elapsed < 0) {
      this.wakeUp.at(0);
      return;
    }
    this.#run ??= this.#begin();
    const callback = this.#callback;
    if (callback === null) return;
    this.#callback = null;
    const failure = failureOf(callback);
    this.#tellNews(failure);
    if (failure === null && !this.#isDone && this.#timer === null) this.end("failed", STUCK);
  }

  protected override stop(): void {
    super.stop();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#run?.abandon();
  }

  #begin(): RealTimeRun {
    const { scenario, seed, speed } = this.log.record.spec;
    const host = {
      now: () => this.clock.elapsed() * speed,
      schedule: (seconds: number, callback: () => void) => this.#schedule(seconds / speed, callback),
    };
    return runInRealTime(scenario, seed, host, () => void (this.#isDone = true), { events: this.limits.events });
  }

  /** One timer at a time: the loop's driver waits for one thing only. */
  #schedule(seconds: number, callback: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timer = null;
      this.#callback = callback;
      this.ring();
    }, timeoutOf(seconds));
    this.#timer = timer;
    this.wakeUp.lease(seconds);
    return () => {
      clearTimeout(timer);
      if (this.#timer === timer) this.#timer = null;
    };
  }

  /** Tells what has happened since the last time. */
  #tellNews(failure: string | null): void {
    const { events } = this.#run?.trace() ?? { events: [] };
    const news: JobEvent[] = [];
    for (let index = this.log.events.length; index < events.length; index++) {
      const event = events.at(index);
      if (event !== undefined)
        news.push({ model: "asyncio", planned: this.#planned.get(momentOf(event)) ?? null, event });
    }
    if (failure !== null) this.end("failed", failure, news);
    else if (this.#isDone) this.end("finished", null, news);
    else if (news.length > 0) this.tell(news);
  }
}

/** What is the same in the simulation and in reality: that a task begins, and that it ends. */
function momentOf(event: TraceEvent): string | null {
  return event.type === "work-started" || event.type === "work-finished" ? `${event.type} ${event.work}` : null;
}

/** Why the program could not go on; null if it could. */
function failureOf(callback: () => void): string | null {
  try {
    callback();
    return null;
  } catch (error) {
    if (error instanceof LimitError) return error.message;
    throw error;
  }
}
