import { z } from "@hono/zod-openapi";

const atLeastOne = z.int().min(1);

/** What strangers may ask of jobs; `wrangler.jsonc` says how much. */
export const JobLimits = z.strictObject({
  /** Events of a job, those of all its models together. */
  events: atLeastOne,
  /** How long a job may take, from its start to its end. */
  seconds: z.number().positive(),
  /** The same for one that really waits, and so cannot rest. */
  measuredSeconds: z.number().positive(),
  /** How far in the future a job may start. */
  delaySeconds: z.number().positive(),
  /** How long a job can be read after its end. */
  keptSeconds: z.number().positive(),
  /** Who listens to a job at a time. */
  listeners: atLeastOne,
  /** How often a listener hears something even if nothing happens. One that has not read for four times as long is let go. */
  heartbeatSeconds: z.number().positive(),
  /** Jobs that a client has waiting or running at a time. */
  perClient: atLeastOne,
});
export type JobLimits = Readonly<z.output<typeof JobLimits>>;
