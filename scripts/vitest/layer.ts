import { join } from "node:path";

import { mergeConfig, type ViteUserConfig } from "vitest/config";

/**
 * One layer of a package's tests, such as `unit` or `browser`.
 *
 * Its results are also written to `.reports/<layer>.json`, from which the root's `test` sums up. A test fails if the code under test prints.
 */
export function layer(name: string, config: ViteUserConfig): ViteUserConfig {
  const base: ViteUserConfig = {
    test: {
      reporters: ["default", ["json", { outputFile: `.reports/${name}.json` }]],
      setupFiles: [join(import.meta.dirname, "silent.ts")],
      // A forgotten `.only` would leave the others out.
      allowOnly: false,
      // For what hangs. How long a test takes on a busy machine is no fault of it.
      testTimeout: 60_000,
    },
  };
  return mergeConfig(base, config);
}
