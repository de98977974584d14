import type { Env } from "../env.ts";
import type { JobStatus } from "./job-status.ts";
import { sha256 } from "./plan.ts";
import { problemOf } from "./refusal.ts";
import type { JobSpec } from "./spec.ts";

/** A job that was created, and its secret. */
interface CreatedJob {
  readonly job: JobStatus;
  readonly secret: string;
}

/**
 * Creates a job for a client; once, however often the same request comes with the same key.
 *
 * @param address of the client
 * @param key the client's Idempotency-Key; undefined if it gave none
 * @throws Problem if it may not be.
 */
export async function createJob(
  env: Env,
  address: string,
  key: string | undefined,
  spec: JobSpec,
): Promise<CreatedJob> {
  const clientId = env.CLIENTS.idFromName(await sha256(`client ${address}`));
  const client = env.CLIENTS.get(clientId);
  const admission = await client.admit(
    key === undefined ? null : await sha256(`key ${key}`),
    await sha256(JSON.stringify(spec)),
  );
  if (!admission.ok) throw problemOf(admission.refusal);
  const { id, salt } = admission;
  const secret = await secretOf(salt, key);

  const order = { spec, secretHash: await sha256(secret), client: clientId.toString() };
  const answer = await env.JOBS.get(env.JOBS.idFromString(id)).create(order);
  if (!answer.ok) {
    await client.refused(id);
    throw problemOf(answer.refusal);
  }
  const { job } = answer;
  if (job.outcome === null) await client.created(id, Date.parse(job.endsAt), Date.parse(job.expiresAt));
  return { job, secret };
}

/**
 * A secret that is stored nowhere, and yet the same when the same request comes again: of what we keep and what the client has. Who
 * gives no key cannot come again.
 */
async function secretOf(salt: string, key: string = crypto.randomUUID()): Promise<string> {
  return (await sha256(`secret ${salt} ${key}`)).slice(0, 43);
}
