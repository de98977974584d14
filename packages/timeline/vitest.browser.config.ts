import { layer } from "../../scripts/vitest/layer.ts";

/** The element's one script in Chromium, on a page with a strict security policy. */
export default layer("browser", {
  test: {
    include: ["test/browser/**/*.test.ts"],
    globalSetup: ["test/browser/serve.ts"],
    // One browser at a time.
    fileParallelism: false,
    hookTimeout: 60_000,
  },
});
