import { afterEach, beforeEach, expect } from "vitest";

const METHODS = ["debug", "error", "info", "log", "warn"] as const;

/** What the code under test printed, and with what. */
let printed: string[];
const originals = METHODS.map((method) => [method, console[method]] as const);

beforeEach(() => {
  printed = [];
  for (const method of METHODS) {
    console[method] = (...values: unknown[]): void =>
      void printed.push(`console.${method}: ${values.map(String).join(" ")}`);
  }
});

afterEach(() => {
  for (const [method, original] of originals) console[method] = original;
  expect(printed, "the code under test printed").toEqual([]);
});
