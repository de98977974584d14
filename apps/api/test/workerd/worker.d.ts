import type { Env as WorkerEnv } from "../../src/env.ts";
import type * as worker from "../../src/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    times: number;
  }
}

declare global {
  namespace Cloudflare {
    /** What `env` of `cloudflare:workers` has. */
    interface Env extends WorkerEnv {}
    /** What `exports` of `cloudflare:workers` has. */
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
