import { expect, test } from "vitest";

import { fingerprints } from "./fingerprints.ts";

/** The same file is compared with in workerd (apps/api) and in Chromium (packages/timeline). */
test(
  "every preset under every model leaves the trace that was recorded, to the last bit",
  { timeout: 120_000 },
  async () => {
    const found = `${JSON.stringify(fingerprints(7), null, 2)}\n`;
    await expect(found).toMatchFileSnapshot("fingerprints.seed-7.json");
  },
);
