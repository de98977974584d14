import type { JobEvent } from "./plan.ts";
import type { JobSpec } from "./spec.ts";

/** How a job that has ended did so. */
export type Ending = "finished" | "cancelled" | "failed";

/** An event that was told. */
export interface LoggedEvent extends JobEvent {
  /** 1, 2, 3 … */
  readonly number: number;
  /** When it was told, in seconds after the job's start. */
  readonly measured: number;
}

/** What is kept of a job beside its log. */
export interface JobRecord {
  readonly spec: JobSpec;
  readonly secretHash: string;
  readonly client: string;
  /** The engine that made the plan. */
  readonly engine: string;
  /** Of the plan; what another engine makes of the spec must have the same. Empty where nothing is planned. */
  readonly digest: string;
  /** How many events there will be; null where that is not known before. */
  readonly total: number | null;
  /** How many seconds the plan takes. */
  readonly length: number;
  readonly createdAt: number;
  readonly startAt: number;
}

/** What is kept and changes. */
interface JobState {
  readonly shift: number;
  readonly ending: Ending | null;
  /** Why it failed. */
  readonly reason: string | null;
  /** In seconds after the start. */
  readonly endedAt: number | null;
}

const SCHEMA = `
  CREATE TABLE job (
    one INTEGER PRIMARY KEY CHECK (one = 1), record TEXT NOT NULL,
    shift REAL NOT NULL, ending TEXT, reason TEXT, ended_at REAL
  );
  CREATE TABLE batch (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, measured REAL NOT NULL, events TEXT NOT NULL);
`;

const END = "UPDATE job SET ending = ?, ended_at = ?, reason = ? WHERE ending IS NULL";

/** So many events a row: a row has room for two million bytes. */
const EVENTS_A_ROW = 500;

/**
 * What a job has told, in SQLite and in memory. Rows are batches: the events that were told at one moment, in one transaction.
 * What was told stays as it was told, whatever engine comes later; only what is to come is computed.
 */
export class JobLog {
  readonly #storage: DurableObjectStorage;
  readonly record: JobRecord;
  readonly #events: LoggedEvent[];
  #state: JobState;

  private constructor(storage: DurableObjectStorage, record: JobRecord, state: JobState, events: LoggedEvent[]) {
    this.#storage = storage;
    this.record = record;
    this.#state = state;
    this.#events = events;
  }

  static create(storage: DurableObjectStorage, record: JobRecord): JobLog {
    storage.transactionSync(() => {
      storage.sql.exec(SCHEMA);
      storage.sql.exec("INSERT INTO job (one, record, shift) VALUES (1, ?, 0)", JSON.stringify(record));
    });
    return new JobLog(storage, record, { shift: 0, ending: null, reason: null, endedAt: null }, []);
  }

  /** What is stored; null if there is no job, or no longer. Leaves nothing where there was nothing. */
  static load(storage: DurableObjectStorage): JobLog | null {
    const { sql } = storage;
    const [table] = sql.exec("SELECT name FROM sqlite_master WHERE name = 'job'").toArray();
    if (table === undefined) return null;
    const [row] = sql.exec<JobRow>("SELECT record, shift, ending, reason, ended_at AS endedAt FROM job").toArray();
    if (row === undefined) return null;
    const { record, ...state } = row;
    const events: LoggedEvent[] = [];
    for (const { measured, events: batch } of sql.exec<BatchRow>("SELECT measured, events FROM batch ORDER BY first")) {
      // Both were written below, in these types.
      for (const event of JSON.parse(batch) as JobEvent[])
        events.push({ ...event, number: events.length + 1, measured });
    }
    return new JobLog(storage, JSON.parse(record) as JobRecord, state, events);
  }

  get state(): JobState {
    return this.#state;
  }

  /** The events that were told, in order. */
  get events(): readonly LoggedEvent[] {
    return this.#events;
  }

  /** Writes down, in one transaction, that the next events were told at `measured`, and that the job has ended if it has. */
  append(events: readonly JobEvent[], measured: number, end: { ending: Ending; reason: string | null } | null): void {
    const before = this.#events.length;
    this.#storage.transactionSync(() => {
      for (let from = 0; from < events.length; from += EVENTS_A_ROW) {
        this.#insert(before + from, events.slice(from, from + EVENTS_A_ROW), measured);
      }
      if (end !== null) this.#storage.sql.exec(END, end.ending, measured, end.reason);
    });
    for (const { model, planned, event } of events) {
      this.#events.push({ number: this.#events.length + 1, model, planned, measured, event });
    }
    if (end !== null) this.#state = { ...this.#state, ...end, endedAt: measured };
  }

  /** Only if the row goes on where the log ends, and the job has not ended: whoever else may have been here. */
  #insert(before: number, events: readonly JobEvent[], measured: number): void {
    const { rowsWritten } = this.#storage.sql.exec(
      `INSERT INTO batch (first, last, measured, events) SELECT ?1 + 1, ?1 + ?2, ?3, ?4
       WHERE ?1 = (SELECT coalesce(max(last), 0) FROM batch) AND (SELECT ending FROM job) IS NULL`,
      before,
      events.length,
      measured,
      JSON.stringify(events.map(({ model, planned, event }) => ({ model, planned, event }))),
    );
    if (rowsWritten === 0) throw new Error(`the log does not end at ${before}, or the job has ended`);
  }

  /** The wall clock was set back. */
  shiftBy(shift: number): void {
    if (shift === this.#state.shift) return;
    this.#storage.sql.exec("UPDATE job SET shift = ?", shift);
    this.#state = { ...this.#state, shift };
  }
}

type JobRow = { record: string } & { -readonly [K in keyof JobState]: JobState[K] };

type BatchRow = { measured: number; events: string };
