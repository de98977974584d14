import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

/** What the free plan takes is three times as much; a Worker that is small starts soon. */
const BUDGET = 1024 * 1024;

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));

/** What is deployed: the modules, but neither their source maps nor the README that wrangler lays beside them. */
const modules = globSync("**/*.{js,mjs,wasm,bin,txt}", { cwd: dist });

test("the Worker as it would be deployed has less than 1 MiB, gzipped", () => {
  const sizes = modules.map((name) => ({ name, bytes: gzipSync(readFileSync(dist + name)).length }));
  const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  expect(modules).toContain("index.js");
  expect(
    total,
    `The Worker has ${total} bytes, gzipped, and ${BUDGET} are allowed (${sizes.map(({ name, bytes }) => `${name}: ${bytes}`).join(", ")}). ` +
      "See what came along: wrangler deploy --dry-run --metafile, in apps/api. A page's script belongs to the docs' files, not into the Worker.",
  ).toBeLessThan(BUDGET);
});
