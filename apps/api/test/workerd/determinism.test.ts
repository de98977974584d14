import { expect, test } from "vitest";

import golden from "../../../../packages/core/test/determinism/fingerprints.seed-7.json" with { type: "json" };
import { fingerprints } from "../../../../packages/core/test/determinism/fingerprints.ts";

test("in workerd every preset under every model leaves the trace that Node has recorded", { timeout: 120_000 }, () => {
  expect(fingerprints(7)).toEqual(golden);
});
