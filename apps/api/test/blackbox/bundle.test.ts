import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

/** What the free plan takes is three times as much; a Worker that is small starts soon. */
const BUDGET = 1024 * 1024;

test("the Worker as it would be deployed has less than 1 MiB, gzipped", () => {
  const bundle = readFileSync(new URL("../../dist/index.js", import.meta.url));
  expect(bundle.length).toBeGreaterThan(100_000);
  expect(gzipSync(bundle).length).toBeLessThan(BUDGET);
});
