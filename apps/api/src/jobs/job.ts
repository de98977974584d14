import { DurableObject } from "cloudflare:workers";

import type { Env } from "../env.ts";
import { limitsOf } from "../limits.ts";
import { JobLog } from "./job-log.ts";
import type { Home, JobRun } from "./job-run.ts";
import type { JobStatus } from "./job-status.ts";
import type { Answer, JobObject } from "./objects.ts";
import { type PlannedEvent, sha256 } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { wrongSecret } from "./refusal.ts";
import { resume, runOf } from "./runs.ts";
import type { JobOrder } from "./spec.ts";

/** After an error of ours, in milliseconds. */
const TRY_AGAIN_AFTER = 5000;

/**
 * A timed job: one object, whose SQLite has what it is to do and what it has told. What is still to come is computed from the
 * former, again after every loss of memory, since the engine is deterministic.
 */
export class Job extends DurableObject<Env> implements JobObject {
  #run: JobRun | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    void ctx.blockConcurrencyWhile(async () => {
      await this.#load();
      this.#tick();
    });
  }

  async create(order: JobOrder): Promise<Answer> {
    const limits = limitsOf(this.env).jobs;
    const prepared = this.#run === null ? await prepare(order, limits, Date.now()) : null;
    // While that was computed, the same request may have come once more.
    if (this.#run === null && prepared !== null) {
      if (!prepared.ok) return prepared;
      this.#begin(JobLog.create(this.ctx.storage, prepared.record), prepared.plan);
    }
    if (this.#run === null) throw new Error("a job that was just created has gone");
    return { ok: true, job: this.#run.status() };
  }

  status(): JobStatus | null {
    this.#tick();
    return this.#run?.status() ?? null;
  }

  async cancel(secret: string): Promise<Answer | null> {
    const hash = await sha256(secret);
    const run = this.#run;
    if (run === null) return null;
    if (!run.isSecret(hash)) return { ok: false, refusal: wrongSecret };
    this.#tick();
    if (!run.isOver) run.end("cancelled");
    return { ok: true, job: run.status() };
  }

  override fetch(request: Request): Response {
    this.#tick();
    if (this.#run === null) return new Response(null, { status: 404 });
    const { searchParams } = new URL(request.url);
    const heard = this.#run.listen(Number(searchParams.get("after")), searchParams.get("parameter") ?? "after");
    if (heard === null) return new Response(null, { status: 204 });
    if ("problem" in heard) return Response.json(heard, { status: 409 });
    return new Response(heard.stream, { headers: { "content-type": "text/event-stream" } });
  }

  override async alarm(): Promise<void> {
    this.#run?.alarmHasRung();
    this.#tick();
    if (this.#run?.hasExpired === true) await this.#expire();
  }

  async #load(): Promise<void> {
    const log = JobLog.load(this.ctx.storage);
    if (log === null) return;
    this.#run = await resume(this.#home(log), log, await this.ctx.storage.getAlarm());
  }

  #begin(log: JobLog, plan: readonly PlannedEvent[]): void {
    this.#run = runOf(this.#home(log), log, null, plan);
    this.#tick();
  }

  #home(log: JobLog): Home {
    return {
      id: this.ctx.id.toString(),
      storage: this.ctx.storage,
      limits: limitsOf(this.env).jobs,
      ring: () => this.#tick(),
      ended: (keptUntil) => this.ctx.waitUntil(this.#tellClient(log.record.client, keptUntil)),
    };
  }

  /** Does what is due. After an error of ours the truth is what is stored: it is read again, a while later. */
  #tick(): void {
    try {
      this.#run?.tick();
    } catch (error) {
      // For whoever runs the deployment: nothing in it comes from a client.
      // oxlint-disable-next-line eslint/no-console
      console.error("a job could not go on:", error);
      this.#run?.leave();
      void this.ctx.blockConcurrencyWhile(async () => {
        await this.ctx.storage.setAlarm(Date.now() + TRY_AGAIN_AFTER);
        await this.#load();
      });
    }
  }

  /** The client may begin another job. Should this get lost: the client's object knows when the job was to end. */
  async #tellClient(client: string, keptUntil: number): Promise<void> {
    const namespace = this.env.CLIENTS;
    await namespace.get(namespace.idFromString(client)).ended(this.ctx.id.toString(), keptUntil);
  }

  /** Leaves nothing behind. */
  async #expire(): Promise<void> {
    this.#run?.leave();
    this.#run = null;
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
  }
}
