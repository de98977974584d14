import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, test } from "vitest";

import { presets, simulate } from "../../src/index.ts";

const core = resolve(import.meta.dirname, "../..");

interface Manifest {
  readonly exports: Readonly<Record<string, string>>;
  readonly publishConfig: { readonly exports: Readonly<Record<string, { types: string; default: string }>> };
}

const manifest = JSON.parse(readFileSync(resolve(core, "package.json"), "utf8")) as Manifest;

test("every entry that is read from source in development is published in built form", () => {
  expect(Object.keys(manifest.publishConfig.exports)).toEqual(Object.keys(manifest.exports));
});

test("the built engine computes what the sources compute, to the last bit", () => {
  const entry = manifest.publishConfig.exports["."]?.default ?? "";
  const script = `
    import { presets, simulate } from ${JSON.stringify(resolve(core, entry))};
    process.stdout.write(JSON.stringify(simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"])));
  `;
  const built = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(built).toBe(JSON.stringify(simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"])));
});
