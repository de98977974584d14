import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build, type BuildOptions, type Plugin } from "esbuild";

/** The state at a moment, and the table: a file of its own, which the element loads when somebody asks for it. */
const LAZY = "interleave-timeline-later.js";

const lazy: Plugin = {
  name: "lazy",
  setup: (build) => {
    build.onResolve({ filter: /\/later\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: `./${LAZY}`, external: true } : null,
    );
  },
};

async function built(entry: string, options: BuildOptions): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "src", entry)],
    bundle: true,
    format: "esm",
    minify: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    legalComments: "none",
    ...options,
    write: false,
  });
  // One entry, so one file.
  return Buffer.concat(outputFiles.map(({ contents }) => contents));
}

/** The scripts for a page without a build of its own, by their names: the element, and what it may load beside it. */
export async function bundles(): Promise<Readonly<Record<string, Uint8Array>>> {
  return {
    "interleave-timeline.js": await built("element/index.ts", { plugins: [lazy] }),
    [LAZY]: await built("element/later.ts", {}),
  };
}

if (import.meta.main) {
  mkdirSync(join(import.meta.dirname, "dist"), { recursive: true });
  for (const [name, script] of Object.entries(await bundles()))
    writeFileSync(join(import.meta.dirname, "dist", name), script);
}
