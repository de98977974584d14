import type * as worker from "../../src/index.ts";

declare global {
  namespace Cloudflare {
    /** What `exports` of `cloudflare:workers` has. */
    interface GlobalProps {
      mainModule: typeof worker;
    }
  }
}
