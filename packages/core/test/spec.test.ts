import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const core = join(import.meta.dirname, "..");
const spec = readFileSync(join(core, "SPEC.md"), "utf8");
const rules = [...spec.matchAll(/^\| ([A-Z]{2}\d+) +\|/gmu)].map(([, rule]) => rule);
const files = globSync(["test/{kernel,asyncio,machine}/*.test.ts", "test/real-time.test.ts"], { cwd: core });
const tested = files.flatMap((file) =>
  [...readFileSync(join(core, file), "utf8").matchAll(/"\[([A-Z]{2}\d+)\] /gu)].map(([, rule]) => rule),
);

test("every rule of SPEC.md has a test, and every test a rule", () => {
  expect(new Set(rules).size).toBe(rules.length);
  expect(new Set(tested)).toEqual(new Set(rules));
});

test("deviations name rules that exist", () => {
  const [, deviations = ""] = spec.split("## Deviations");
  const named = [...deviations.matchAll(/\b([A-Z]{2}\d+)\b/gu)].map(([, rule]) => rule);
  expect(named.filter((rule) => !rules.includes(rule))).toEqual([]);
});
