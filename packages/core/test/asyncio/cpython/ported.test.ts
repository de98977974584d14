import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

/** PORTED.md and the tests of this folder agree: what the table calls ported is there, and what is there stands in the table. */
const folder = import.meta.dirname;
const rows = rowsOf(readFileSync(join(folder, "PORTED.md"), "utf8"));
const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts") && name !== "ported.test.ts");

interface Row {
  /** For example `test_tasks.BaseTaskTests.test_cancel`. */
  readonly test: string;
  /** The files that it was ported to; none if it was not. */
  readonly files: readonly string[];
  readonly text: string;
}

/** A section `## test_module` a module of CPython, in it a row `| Class.test_name | files or reason |` a test. */
function rowsOf(markdown: string): Row[] {
  return markdown.split(/^## /m).flatMap((section) => {
    const [module = ""] = section.split("\n", 1);
    return [...section.matchAll(/^\| `(\w+\.test\w*)` *\| (.*?) *\|$/gm)].map(([, name = "", text = ""]) => ({
      test: `${module.trim()}.${name}`,
      files: [...text.matchAll(/\]\((?:\.\/)?([\w-]+\.test\.ts)\)/g)].map(([, file = ""]) => file),
      text,
    }));
  });
}

/** The tests of CPython that the titles of a file name. */
function tagsOf(file: string): Set<string> {
  const source = readFileSync(join(folder, file), "utf8");
  return new Set([...source.matchAll(/\b(test_\w+\.\w+\.test\w*)/g)].map(([, tag = ""]) => tag));
}

describe("PORTED.md", () => {
  test("has a row for each test once, with a file or a reason", () => {
    const names = rows.map((row) => row.test);
    expect(names.length).toBeGreaterThan(0);
    expect(names).toEqual([...new Set(names)]);
    expect(rows.filter((row) => row.text === "")).toEqual([]);
  });

  test("names only files that have the test", () => {
    const missing = rows.flatMap((row) => {
      return row.files
        .filter((file) => !(files.includes(file) && tagsOf(file).has(row.test)))
        .map((file) => [row.test, file]);
    });
    expect(missing).toEqual([]);
  });

  test.each(files)("has every test that %s follows", (file) => {
    const listed = new Set(rows.filter((row) => row.files.includes(file)).map((row) => row.test));
    expect([...tagsOf(file)].filter((tag) => !listed.has(tag))).toEqual([]);
  });

  test("counts no test that is skipped, or left for later", () => {
    const sources = files.map((file) => readFileSync(join(folder, file), "utf8"));
    expect(sources.filter((source) => /\.(?:skip|todo|only|fails)\b/.test(source))).toEqual([]);
  });
});
