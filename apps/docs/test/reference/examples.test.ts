import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { obstaclesOf, parseScenario, readTrace, simulate } from "@interleave/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readPages } from "../../src/reference/pages.ts";
import { scenarioExamples } from "../../src/reference/scenario-examples.ts";
import { fieldsOf } from "../../src/reference/scenario-language.ts";
import { type Listing, listingsOf } from "./listings.ts";

const root = resolve(import.meta.dirname, "../../../..");
const listings = listingsOf(await readPages());
const written = (language: string): Listing[] => listings.filter((listing) => listing.language === language);

test("every listing is in a language that is run here or in a browser, or is a signature", () => {
  // sh and python ask the API: test/browser/docs.test.ts; html is the timeline's, whose own tests load it.
  const known = new Set(["ts", "json", "sh", "python", "html", "typescript"]);
  expect(listings.filter(({ language }) => !known.has(language))).toEqual([]);
});

describe("TypeScript", () => {
  /** What the engine's own test compiles and runs: its README and its docstrings, without their margin. */
  const core = join(root, "packages/core");
  const run = [
    readFileSync(join(core, "README.md"), "utf8"),
    ...globSync("src/**/*.ts", { cwd: core }).map((file) =>
      readFileSync(join(core, file), "utf8").replaceAll(/^\s*\* ?/gm, ""),
    ),
  ].join("\n");
  const ours = written("ts").filter(({ code }) => !run.includes(code));
  // Inside the package, so that it resolves as for any file of the package.
  const folder = join(root, "apps/docs/.examples");

  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    for (const [index, { code }] of ours.entries()) writeFileSync(join(folder, `${index}.ts`), code);
    const config = {
      extends: "../test/tsconfig.json",
      files: ours.map((_, index) => `${index}.ts`),
      include: [],
      // The last line of a listing may be a name for what there is.
      compilerOptions: { noUnusedLocals: false },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("most of it is the engine's, which runs it itself; some is ours", () => {
    expect(written("ts").length - ours.length).toBeGreaterThan(30);
    expect(ours.length).toBeGreaterThan(0);
  });

  test("ours compile, by the rules of this package", () => {
    const tsc = join(root, "apps/docs/node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });

  test.each(ours.map(({ page, code }, index) => [page, index, code] as const))(
    "%s, listing %i, runs and prints what it says",
    (_, index, code) => {
      const printed = execFileSync(process.execPath, [join(folder, `${index}.ts`)], { encoding: "utf8" });
      const announced = [...code.matchAll(/console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map(
        ([, output = ""]) => `${output}\n`,
      );
      expect(printed).toBe(announced.join(""));
    },
  );
});

describe("JSON", () => {
  test.each(written("json").map(({ page, code }, index) => [page, index, code] as const))(
    "%s, listing %i, is what it is meant to be",
    (page, _, code) => {
      const value = JSON.parse(code) as object;
      if (page === "docs/trace") return expect(readTrace(value)).toMatchObject({ ok: true });
      const parsed = parseScenario(value);
      if (!parsed.ok) return expect(parsed.faults).toEqual([]);
      const cannot = new Set<string>(obstaclesOf(parsed.scenario).map(({ model }) => model));
      expect(cannot).not.toContain("asyncio");
      const [asyncio] = simulate(parsed.scenario, 7, ["asyncio"]).runs;
      return expect(asyncio?.statistics.makespan).toBeGreaterThan(0);
    },
  );

  test("each field of the scenario language has one, and none is for a field that is not there", () => {
    const places = ["scenario", "group", "arrivals", "step", "backoff", "duration", "machine"];
    const fields = places.flatMap(fieldsOf).map(({ path }) => path);
    expect(fields.length).toBeGreaterThan(40);
    expect(Object.keys(scenarioExamples).sort()).toEqual([...fields].sort());
  });

  test.each(Object.entries(scenarioExamples))("the example of %s has that field", (path, scenario) => {
    const name = path.slice(path.indexOf(".") + 1);
    expect(JSON.stringify(scenario)).toContain(`"${name}":`);
  });
});
