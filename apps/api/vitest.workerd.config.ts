import { cloudflareTest } from "@cloudflare/vitest-plugin";

import { layer } from "../../scripts/vitest/layer.ts";

/** The Worker's code, run inside workerd. */
export default layer("workerd", {
  plugins: [cloudflareTest({ wrangler: { configPath: "./wrangler.jsonc" } })],
  test: {
    include: ["test/workerd/**/*.test.ts"],
    // How many times as many requests are made from the description as by default.
    provide: { times: Number(process.env["INTERLEAVE_TIMES"] ?? 1) },
  },
});
