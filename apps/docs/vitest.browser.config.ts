import { layer } from "../../scripts/vitest/layer.ts";

/** The built site in Chromium, served by the built Worker. */
export default layer("browser", {
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["test/browser/serve.ts"],
    // Each has a browser of its own, which takes a processor and a half.
    maxWorkers: 2,
    // Longer than the demo waits for an API that does not answer.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
  },
});
