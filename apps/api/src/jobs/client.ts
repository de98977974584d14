import { DurableObject } from "cloudflare:workers";

import type { Env } from "../env.ts";
import { limitsOf } from "../limits.ts";
import type { Admission, ClientObject } from "./objects.ts";
import { otherBody, tooManyJobs } from "./refusal.ts";

const SCHEMA = `CREATE TABLE IF NOT EXISTS jobs (
  id TEXT PRIMARY KEY, key TEXT UNIQUE, body TEXT NOT NULL, salt TEXT NOT NULL, active_until INTEGER NOT NULL, kept_until INTEGER NOT NULL
)`;

/** How long a job that was admitted has to be created before it counts no longer, in milliseconds. */
const CREATION = 60_000;

/**
 * Which jobs a client has: at most so many at a time, and one for each Idempotency-Key. It keeps no address: its name is a digest
 * of one. What it knows of a job goes when the job does.
 */
export class Client extends DurableObject<Env> implements ClientObject {
  async admit(key: string | null, body: string): Promise<Admission> {
    const { perClient } = limitsOf(this.env).jobs;
    this.ctx.storage.sql.exec(SCHEMA);
    this.#forget();
    const known = key === null ? undefined : this.#rows("key = ?", key)[0];
    if (known !== undefined) return known.body === body ? { ok: true, ...known } : { ok: false, refusal: otherBody };
    const active = this.#rows("active_until > ?", Date.now());
    if (active.length >= perClient) return { ok: false, refusal: tooManyJobs(perClient, secondsUntilOneEnds(active)) };
    return await this.#add(key, body);
  }

  created(id: string, activeUntil: number, keptUntil: number): void {
    this.#update("active_until = ?, kept_until = ?", id, activeUntil, keptUntil);
  }

  ended(id: string, keptUntil: number): void {
    this.#update("active_until = ?, kept_until = ?", id, 0, keptUntil);
  }

  refused(id: string): void {
    this.#update("kept_until = ?", id, 0);
    this.#forget();
  }

  override async alarm(): Promise<void> {
    this.#forget();
    const [next] = this.#rows("TRUE ORDER BY kept_until LIMIT 1");
    if (next === undefined) await this.ctx.storage.deleteAll();
    else await this.ctx.storage.setAlarm(next.keptUntil);
  }

  async #add(key: string | null, body: string): Promise<Admission> {
    const id = this.env.JOBS.newUniqueId().toString();
    const salt = crypto.randomUUID();
    const { delaySeconds, seconds, keptSeconds } = limitsOf(this.env).jobs;
    const now = Date.now();
    const longest = (delaySeconds + seconds + keptSeconds) * 1000;
    this.ctx.storage.sql.exec(
      "INSERT INTO jobs (id, key, body, salt, active_until, kept_until) VALUES (?, ?, ?, ?, ?, ?)",
      id,
      key,
      body,
      salt,
      now + CREATION,
      now + longest,
    );
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(now + keptSeconds * 1000);
    return { ok: true, id, salt };
  }

  #update(assignments: string, id: string, ...values: number[]): void {
    if (this.#isEmpty) return;
    this.ctx.storage.sql.exec(`UPDATE jobs SET ${assignments} WHERE id = ?`, ...values, id);
  }

  #forget(): void {
    if (!this.#isEmpty) this.ctx.storage.sql.exec("DELETE FROM jobs WHERE kept_until <= ?", Date.now());
  }

  #rows(condition: string, ...values: SqlStorageValue[]): Row[] {
    if (this.#isEmpty) return [];
    const query = `SELECT id, body, salt, active_until AS activeUntil, kept_until AS keptUntil FROM jobs WHERE ${condition}`;
    return this.ctx.storage.sql.exec<Row>(query, ...values).toArray();
  }

  /** True if there is no table: asking leaves nothing behind. */
  get #isEmpty(): boolean {
    return this.ctx.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'jobs'").toArray().length === 0;
  }
}

// An interface has no index signature, which the rows of SQLite must have.
type Row = { id: string; body: string; salt: string; activeUntil: number; keptUntil: number };

function secondsUntilOneEnds(active: readonly Row[]): number {
  const first = Math.min(...active.map(({ activeUntil }) => activeUntil));
  return Math.max(1, Math.ceil((first - Date.now()) / 1000));
}
