import { readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { expect, test } from "vitest";

const core = resolve(import.meta.dirname, "../..");

/** The files that a file takes more than types from, and those that they do. */
function neededBy(file: string, found: Set<string> = new Set()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const source = readFileSync(file, "utf8");
  for (const [, what = "", from = ""] of source.matchAll(/^(?:import|export) ([^;]*?) from "([^"]+)";$/gms)) {
    const isOfTypes = what.startsWith("type ") || /^\{(?:\s*type [^,]+,?)+\s*\}$/.test(what);
    if (!isOfTypes) neededBy(join(dirname(file), from), found);
  }
  return found;
}

test("whoever reads traces loads no engine: @interleave/core/trace needs its own folder alone", () => {
  const needed = [...neededBy(join(core, "src/trace/index.ts"))].map((file) => relative(core, file));
  expect(needed.filter((file) => dirname(file) !== "src/trace")).toEqual([]);
  expect(needed).toContain("src/trace/decode.ts");
  expect(needed).not.toContain("src/trace/recorder.ts");
});
