import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { bundle } from "../bundle.ts";

test("the element, with the engine's reader of traces, is one script of at most 25 kB gzipped", async () => {
  const script = await bundle();
  expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(25_000);
  // Of the engine itself nothing is in it.
  expect(Buffer.from(script).toString()).not.toMatch(/runUntilComplete|zod/);
});
