import { JobClock } from "./job-clock.ts";
import type { JobLog } from "./job-log.ts";
import type { Home, JobRun } from "./job-run.ts";
import { MeasuredRun } from "./measured-run.ts";
import { PacedRun } from "./paced-run.ts";
import { digestOf, type PlannedEvent, planOf } from "./plan.ts";

/** A job that begins. */
export function runOf(home: Home, log: JobLog, alarmAt: number | null, plan: readonly PlannedEvent[]): JobRun {
  const Kind = log.record.spec.kind === "paced" ? PacedRun : MeasuredRun;
  return new Kind(home, log, clockOf(log), alarmAt, plan);
}

/** A job whose object was lost, from what is stored of it. */
export async function resume(home: Home, log: JobLog, alarmAt: number | null): Promise<JobRun> {
  if (log.state.ending !== null) return runOf(home, log, alarmAt, []);
  const plan = await samePlan(log, home.limits.events);
  const run = runOf(home, log, alarmAt, plan ?? []);
  if (plan === null) run.end("failed", ENGINE_CHANGED);
  else if (log.record.spec.kind === "measured" && log.events.length > 0) run.end("failed", INTERRUPTED);
  return run;
}

/** The plan with which the job began; null if the engine would make another one now: two plans in one log would be neither. */
async function samePlan({ record }: JobLog, events: number): Promise<readonly PlannedEvent[] | null> {
  try {
    const plan = planOf(record.spec, events);
    return (await digestOf(plan)) === record.digest ? plan : null;
  } catch {
    return null;
  }
}

const ENGINE_CHANGED =
  "The engine has changed since the job began and would plan other events. What was told stays as it was. Create the job anew.";

const INTERRUPTED =
  "The object that measured was lost, and with it what its program was waiting for. What was told stays as it was. Create the job anew.";

/** The time goes on from what is known to have been. */
function clockOf({ record, state, events }: JobLog): JobClock {
  const seen = events.at(-1)?.measured ?? Number.NEGATIVE_INFINITY;
  return new JobClock(record.startAt, state.shift, Math.max(record.createdAt, record.startAt + seen * 1000));
}
