declare namespace Cloudflare {
  /** What `exports` of `cloudflare:workers` has. */
  interface GlobalProps {
    mainModule: typeof import("../../src/index.ts");
  }
}
