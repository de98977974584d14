import * as core from "@interleave/core";
import * as asyncio from "@interleave/core/asyncio";
import * as machine from "@interleave/core/machine";
import * as scenario from "@interleave/core/scenario";
import * as trace from "@interleave/core/trace";
import { describe, expect, test } from "vitest";

import { recorded } from "../../src/reference/accuracy.ts";
import { readPages } from "../../src/reference/pages.ts";
import { listOf, textOf } from "../../src/reference/reading-list.ts";
import { sectionOf } from "../../src/reference/repository.ts";
import { excerptOf, statusOf } from "../../src/reference/search.ts";
import { withoutStyleAttributes } from "../../src/reference/style-attributes.ts";
import { headersFor } from "../../src/site/security-headers.ts";

const pages = await readPages();
const page = (id: string): string => pages.find((one) => one.id === id)?.markdown ?? expect.unreachable(id);

test("every page has a title and a description that is a sentence", () => {
  expect(pages.length).toBeGreaterThan(15);
  for (const { description } of pages) expect(description).toMatch(/^[A-Z].*\.$/);
});

describe("the engine's pages have everything that an entry exports", () => {
  test.each([
    ["docs/engine", core],
    ["docs/engine/asyncio", asyncio],
    ["docs/engine/machine", machine],
    ["docs/engine/scenario", scenario],
    ["docs/engine/trace", trace],
  ])("%s", (id, entry) => {
    const told = new Set([...page(id).matchAll(/^### `(\w+)`$/gm)].map(([, name]) => name));
    expect(Object.keys(entry).filter((name) => !told.has(name))).toEqual([]);
    // Types leave nothing at run time: there are more names than values.
    expect(told.size).toBeGreaterThan(Object.keys(entry).length);
  });

  test("with signature and comment, but without what is private", () => {
    const text = page("docs/engine");
    expect(text).toContain("function simulate(scenario: Scenario, seed: number");
    expect(text).toContain("Carries out a scenario under each of the models");
    expect(text).not.toContain("#private");
    expect(page("docs/engine/asyncio")).not.toMatch(/^ *private /m);
  });
});

test("the record of accuracy is shown whole: every row, the bad ones too, with machine and load", () => {
  const text = page("docs/accuracy");
  for (const { rows, machine: on, load } of recorded()) {
    for (const { scenario: name, error } of rows) {
      expect(text).toContain(name);
      expect(text).toContain(`${(100 * error).toFixed(1)}\u00A0%`);
    }
    expect(text.match(/ \| disturbed \|$/gm) ?? []).toHaveLength(rows.filter(({ busy }) => busy).length);
    expect(text).toContain(on.cpu);
    expect(text).toContain(load.before.join(", "));
  }
});

test("every price and every model is in a table", () => {
  const text = page("docs/models");
  for (const name of [...Object.keys(core.CPYTHON_3_13), ...core.modelNames]) expect(text).toContain(`| \`${name}\` |`);
  expect(text).toContain("CPU time of `createTask`");
});

test("every verb of the API is told, each with a command line", () => {
  const text = page("docs/http");
  for (const operation of ["POST /v1/simulations", "GET /v1/timeline.svg", "GET /v1/delay/"])
    expect(text).toContain(operation);
  expect(text.match(/^### (?:GET|POST|DELETE) /gm)?.length).toBe(text.match(/^```sh$/gm)?.length);
  expect(text).toContain("`/problems/limit-exceeded`");
});

test("the limits are the deployment's, with what stands over each", () => {
  expect(page("docs/limits")).toMatch(/\| `tasks` \| 20,000 \| Tasks of a scenario/);
  expect(page("docs/limits")).toMatch(/\| `jobs\.seconds` \| 3,600 \| Seconds that a job may take/);
});

test("a section that is not there is a fault of the build", () => {
  expect(() => sectionOf("CONTRIBUTING.md#No such heading")).toThrow('no section "No such heading"');
});

test("no page holds a mark of what was to be generated, or a link to a file of the repository", () => {
  for (const { id, markdown } of pages) {
    const prose = markdown.replaceAll(/^```.*?^```/gms, "");
    expect([id, prose.match(/<!-- generated|\{@\w+/)]).toEqual([id, null]);
    expect([id, prose.match(/\]\((?!https?:|#|\/)[^)]*\)/)]).toEqual([id, null]);
  }
});

describe("for programs that read", () => {
  test("llms.txt names every page, llms-full.txt has their text", () => {
    const [list, text] = [listOf(pages), textOf(pages)];
    for (const { id, title } of pages) {
      expect(list).toContain(`(/${id}/)`);
      expect(text).toContain(`# ${title}\n`);
    }
    expect(list).toMatch(/^# Interleave\n\n> /);
    expect(text).toContain("ten equal sleeps wake 0 2 6 9 8 5 7 4 1 3");
  });
});

describe("searching", () => {
  test("an excerpt is text, whatever is in it; only the words that were looked for are marked", () => {
    expect(excerptOf('a <mark>b</mark> &lt;img src="x"&gt; <b>c</b>')).toEqual([
      { text: "a ", marked: false },
      { text: "b", marked: true },
      { text: ' <img src="x"> <b>c</b>', marked: false },
    ]);
    expect(excerptOf("&amp;lt;")).toEqual([{ text: "&lt;", marked: false }]);
  });

  test.each([
    [" ", 0, ""],
    ["x", 0, "Nothing was found for “x”."],
    ["x", 1, "1 page for “x”."],
    ["x", 2, "2 pages for “x”."],
    ["x", 20, "The first 20 pages for “x”."],
  ])("of %j, %i found, is told", (words, count, told) => {
    expect(statusOf(words, count, 20)).toBe(told);
  });
});

describe("the security policy", () => {
  test("lets the search's page and its index compile WebAssembly, and nobody else", () => {
    const rules = headersFor([], "").split("\n\n");
    const allowed = rules.filter((rule) => rule.includes("'wasm-unsafe-eval'")).map((rule) => rule.split("\n")[0]);
    expect(allowed).toEqual(["/docs/search/", "/pagefind/*"]);
    for (const rule of rules) if (rule.includes("wasm")) expect(rule).toContain("\n  ! Content-Security-Policy\n");
  });

  test("Starlight's style attributes become others; one that nobody knows stops the build", () => {
    expect(withoutStyleAttributes('<a href="#x" style="--sl-icon-size: 1em;">x</a>')).toBe(
      '<a href="#x" data-style="--sl-icon-size: 1em;">x</a>',
    );
    expect(() => withoutStyleAttributes('<a style="color: red">x</a>')).toThrow('style="color: red"');
  });
});
