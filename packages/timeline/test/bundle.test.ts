import { gzipSync } from "node:zlib";

import { beforeAll, expect, test } from "vitest";

import { bundles } from "../bundle.ts";

let scripts: Readonly<Record<string, Uint8Array>>;
beforeAll(async () => {
  scripts = await bundles();
});

function gzipped(name: string): number {
  return gzipSync(scripts[name] ?? "", { level: 9 }).length;
}

test("the element, with the engine's reader of traces, is one script of at most 25 kB gzipped", () => {
  expect(gzipped("interleave-timeline.js")).toBeGreaterThan(10_000);
  expect(gzipped("interleave-timeline.js")).toBeLessThanOrEqual(25_000);
});

test("the state at a moment, the table and lanes of threads are another one, of at most 15 kB, which it loads from beside itself", () => {
  expect(Object.keys(scripts)).toEqual(["interleave-timeline.js", "interleave-timeline-later.js"]);
  expect(gzipped("interleave-timeline-later.js")).toBeGreaterThan(4000);
  expect(gzipped("interleave-timeline-later.js")).toBeLessThanOrEqual(15_000);
  expect(textOf("interleave-timeline.js")).toContain('import("./interleave-timeline-later.js")');
});

test("of the engine itself, nothing is in them", () => {
  for (const name of Object.keys(scripts)) expect(textOf(name)).not.toMatch(/runUntilComplete|zod/);
});

function textOf(name: string): string {
  return Buffer.from(scripts[name] ?? "").toString();
}
