import { build } from "esbuild";
import { expect, test } from "vitest";

import golden from "../../../core/test/determinism/fingerprints.seed-7.json" with { type: "json" };
import { launchBrowser } from "./chromium.ts";

test(
  "in Chromium every preset under every model leaves the trace that Node has recorded",
  { timeout: 120_000 },
  async () => {
    const { outputFiles } = await build({
      entryPoints: [new URL("../../../core/test/determinism/fingerprints.ts", import.meta.url).pathname],
      bundle: true,
      format: "iife",
      globalName: "determinism",
      write: false,
    });
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      const found = await page.evaluate(`${outputFiles[0]?.text}; determinism.fingerprints(7)`);
      expect(found).toEqual(golden);
    } finally {
      await browser.close();
    }
  },
);
