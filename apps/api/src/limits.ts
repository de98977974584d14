import { z } from "@hono/zod-openapi";

import { JobLimits } from "./jobs/job-limits.ts";

const atLeastOne = z.int().min(1);

/** Every limit that a stranger can meet. `wrangler.jsonc` says what each is for, and how large it is. */
const Limits = z.strictObject({
  bodyBytes: atLeastOne,
  bodyDepth: atLeastOne,
  tasks: atLeastOne,
  events: atLeastOne,
  traceEvents: atLeastOne,
  delaySeconds: z.number().positive(),
  requestsPerMinute: atLeastOne,
  jobs: JobLimits,
});
export type Limits = Readonly<z.output<typeof Limits>>;

const read = new WeakMap<object, Limits>();

/**
 * The limits of this deployment.
 *
 * @throws ZodError if `wrangler.jsonc` lacks one, or has one that makes no sense.
 */
export function limitsOf(env: { readonly LIMITS: unknown }): Limits {
  const known = read.get(env);
  if (known !== undefined) return known;
  const limits = Limits.parse(env.LIMITS);
  read.set(env, limits);
  return limits;
}
