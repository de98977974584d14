import type { TestProject } from "vitest/node";
import { createTestHarness } from "wrangler";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built Worker serves the built site. */
    readonly origin: string;
  }
}

/** Serves the built site as it would be deployed, for all tests of this layer. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = createTestHarness({ workers: [{ configPath: "../api/wrangler.jsonc" }] });
  const { url } = await server.listen();
  project.provide("origin", url.origin);
  return () => server.close();
}
