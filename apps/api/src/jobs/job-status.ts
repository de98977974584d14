import type { JobLog, LoggedEvent } from "./job-log.ts";
import { type Lateness, latenessOf, rounded } from "./lateness.ts";

/** How far a model's run is. */
export interface ModelProgress {
  readonly model: string;
  readonly events: number;
  /** When its last event was planned and when it was told, in seconds after the start; null before the first. */
  readonly planned: number | null;
  readonly measured: number | null;
}

/** What came of a job: the data of the log's `end`. */
export interface JobOutcome {
  readonly status: "finished" | "cancelled" | "failed";
  /** Why it failed; null if it did not. */
  readonly reason: string | null;
  /** How many events were told. */
  readonly events: number;
  /** When it ended, in seconds after its start. */
  readonly seconds: number;
  /** How much later than planned; null if nothing was planned and told. */
  readonly lateness: Lateness | null;
  readonly models: readonly ModelProgress[];
}

/** Where a job stands. */
export interface JobStatus {
  readonly id: string;
  readonly status: "scheduled" | "running" | JobOutcome["status"];
  readonly kind: "paced" | "measured";
  readonly seed: number;
  readonly models: readonly string[];
  readonly speed: number;
  /** The version of the engine that planned it. */
  readonly engine: string;
  readonly createdAt: string;
  readonly startAt: string;
  /** When it is planned to end. */
  readonly endsAt: string;
  /** Until when it can be read; then nothing of it is left. */
  readonly expiresAt: string;
  readonly progress: {
    /** How many events were told. */
    readonly told: number;
    /** How many there will be; null where that is not known before. */
    readonly total: number | null;
    /** Of the time that it takes, from 0 to 1. */
    readonly time: number;
  };
  /** What came of it; null until it has ended. */
  readonly outcome: JobOutcome | null;
}

/** @param keptSeconds how long a job is kept after its end */
export function statusOf(id: string, log: JobLog, elapsed: number, keptSeconds: number): JobStatus {
  const { spec, engine, createdAt, startAt, length, total } = log.record;
  const outcome = outcomeOf(log);
  return {
    id,
    status: outcome?.status ?? (elapsed < 0 ? "scheduled" : "running"),
    kind: spec.kind,
    seed: spec.seed,
    models: spec.models,
    speed: spec.speed,
    engine,
    createdAt: iso(createdAt),
    startAt: iso(startAt),
    endsAt: iso(startAt + length * 1000),
    expiresAt: iso(expiryOf(log, keptSeconds)),
    progress: {
      told: log.events.length,
      total,
      time:
        outcome === null && length > 0 ? rounded(Math.min(1, Math.max(0, elapsed / length))) : outcome === null ? 0 : 1,
    },
    outcome,
  };
}

/** When nothing of a job is to be left, in milliseconds since 1970: some time after its end, be it real or only planned. */
export function expiryOf({ record, state }: JobLog, keptSeconds: number): number {
  const end = state.endedAt ?? record.length;
  // What was cancelled before its start ended then.
  return Math.round(Math.max(record.createdAt, record.startAt + end * 1000) + keptSeconds * 1000 - state.shift);
}

/** What came of a job; null until it has ended. */
export function outcomeOf({ state, events, record }: JobLog): JobOutcome | null {
  const { ending, reason, endedAt } = state;
  if (ending === null || endedAt === null) return null;
  const late = events.flatMap(({ planned, measured }) => (planned === null ? [] : [measured - planned]));
  return {
    status: ending,
    reason,
    events: events.length,
    seconds: rounded(endedAt),
    lateness: latenessOf(late),
    models: record.spec.models.map((model) => progressOf(model, events)),
  };
}

function progressOf(model: string, events: readonly LoggedEvent[]): ModelProgress {
  const own = events.filter((event) => event.model === model);
  const last = own.at(-1);
  return { model, events: own.length, planned: last?.planned ?? null, measured: last?.measured ?? null };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
