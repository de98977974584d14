import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

/** The element with all that it needs as one script, for a page without a build of its own. */
export async function bundle(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "src/element/index.ts")],
    bundle: true,
    // A classic script works as a module, too, and from anywhere.
    format: "iife",
    minify: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    write: false,
    legalComments: "none",
  });
  // One entry, so one file.
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

if (import.meta.main) {
  mkdirSync(join(import.meta.dirname, "dist"), { recursive: true });
  writeFileSync(join(import.meta.dirname, "dist/interleave-timeline.js"), await bundle());
}
