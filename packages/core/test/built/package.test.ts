import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

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

test("the built declarations hold together, as the strictest of users would check them", () => {
  const folder = join(core, ".consumer");
  mkdirSync(folder, { recursive: true });
  const uses = Object.values(manifest.publishConfig.exports).map(
    ({ types }, index) => `export * as entry${index} from "${join("..", types).replace(/\.d\.ts$/, ".js")}";\n`,
  );
  writeFileSync(join(folder, "consumer.ts"), uses.join(""));
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: "es2023",
    module: "nodenext",
    types: [],
    skipLibCheck: false,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const tsc = join(core, "node_modules/typescript/bin/tsc");
  expect(spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" }).stdout).toBe("");
});
