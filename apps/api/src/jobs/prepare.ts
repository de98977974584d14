import { ENGINE_VERSION } from "@interleave/core";

import type { JobLimits } from "./job-limits.ts";
import type { JobRecord } from "./job-log.ts";
import { digestOf, type PlannedEvent, planOf } from "./plan.ts";
import { engineRefusal, exceeds, onlyAsyncio, type Refusal, startsInThePast } from "./refusal.ts";
import type { JobOrder, JobSpec } from "./spec.ts";

/** A start that is no longer ago than this, in seconds, is taken for now. */
const STALE_AFTER = 60;

/** What a job begins with; or why there will be none. */
export type Prepared =
  | { readonly ok: true; readonly record: JobRecord; readonly plan: readonly PlannedEvent[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** Plans a job that was ordered at `now` (milliseconds since 1970), if it stays within the limits. */
export async function prepare({ spec, ...order }: JobOrder, limits: JobLimits, now: number): Promise<Prepared> {
  const startAt = spec.startAt ?? now;
  if (spec.kind === "measured" && spec.models.join() !== "asyncio") return { ok: false, refusal: onlyAsyncio };
  const late = startRefusal(startAt, limits, now);
  if (late !== null) return { ok: false, refusal: late };

  let plan: readonly PlannedEvent[];
  try {
    plan = planOf(spec, limits.events);
  } catch (error) {
    return { ok: false, refusal: engineRefusal(error) };
  }
  const length = plan.at(-1)?.planned ?? 0;
  const long = lengthRefusal(spec, length, limits);
  if (long !== null) return { ok: false, refusal: long };

  const total = spec.kind === "paced" ? plan.length : null;
  const record = {
    spec,
    ...order,
    engine: ENGINE_VERSION,
    digest: await digestOf(plan),
    total,
    length,
    createdAt: now,
  };
  // Planning took its time: what begins at once begins now.
  return { ok: true, record: { ...record, startAt: Math.max(spec.startAt ?? 0, Date.now()) }, plan };
}

function startRefusal(startAt: number, { delaySeconds }: JobLimits, now: number): Refusal | null {
  if (startAt > now + delaySeconds * 1000) {
    return exceeds(
      "delaySeconds",
      delaySeconds,
      (startAt - now) / 1000,
      `startAt is more than ${delaySeconds} s from now. Ask for an earlier start.`,
    );
  }
  if (startAt >= now - STALE_AFTER * 1000) return null;
  return startsInThePast(new Date(startAt).toISOString());
}

function lengthRefusal({ kind, speed }: JobSpec, length: number, limits: JobLimits): Refusal | null {
  const limit = kind === "paced" ? "seconds" : "measuredSeconds";
  const allowed = limits[limit];
  if (length <= allowed) return null;
  const faster = Math.ceil((length * speed * 100) / allowed) / 100;
  const cure = faster <= 1000 ? `A speed of ${faster} or more would do.` : "Make the scenario shorter.";
  return exceeds(limit, allowed, length, `The job would take ${length} s; ${allowed} s are allowed. ${cure}`);
}
