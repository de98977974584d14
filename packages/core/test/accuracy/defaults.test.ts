import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { parsePrices, pricesOf } from "../../accuracy/prices-of.ts";
import { CPYTHON_3_13, FREE } from "../../src/machine/index.ts";

test("the default prices are what the recorded measurements amount to, to three digits", () => {
  const recorded = readFileSync(new URL("../../accuracy/results/default-prices.json", import.meta.url), "utf8");
  const prices = { ...FREE, ...pricesOf(parsePrices(recorded)) };
  const rounded = Object.fromEntries(
    Object.entries(prices).map(([name, price]) => [name, Number(price.toPrecision(3))]),
  );
  expect(CPYTHON_3_13).toEqual(rounded);
});
