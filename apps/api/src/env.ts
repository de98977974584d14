import type { ClientObject, JobObject } from "./jobs/objects.ts";

/** What `wrangler.jsonc` gives the Worker. */
export interface Env {
  /** What strangers may ask for; see `limits.ts`. */
  readonly LIMITS: unknown;
  /** Timed jobs, an object each, and what is known of who has which. */
  readonly JOBS: DurableObjectNamespace<JobObject>;
  readonly CLIENTS: DurableObjectNamespace<ClientObject>;
  /** How often one client may ask. Absent where nobody counts, as under a bare workerd. */
  readonly RATE_LIMITER?: RateLimit;
  /** Which deployment this is; absent under a bare workerd. */
  readonly DEPLOYMENT?: WorkerVersionMetadata;
}

/** The type of the context of every handler. */
export interface AppEnv {
  Bindings: Env;
}
