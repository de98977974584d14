/**
 * Makes the machine's default prices from what `prices.py` has printed: `node accuracy/defaults.ts prices.json`. Writes
 * `src/machine/cpython-3-13.ts`, and the measurements themselves to `results/`.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FREE, type Prices } from "../src/machine/index.ts";
import { type MeasuredPrices, parsePrices, pricesOf } from "./prices-of.ts";

const [path] = process.argv.slice(2);
if (path === undefined)
  throw new Error("name the file that prices.py has printed: node accuracy/defaults.ts prices.json");
const text = readFileSync(path, "utf8");
const measured = parsePrices(text);
const prices: Prices = { ...FREE, ...pricesOf(measured) };

writeFileSync(place("../src/machine/cpython-3-13.ts"), sourceOf(measured, prices));
writeFileSync(place("results/default-prices.json"), `${JSON.stringify(JSON.parse(text), null, 1)}\n`);

function place(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

function sourceOf({ python, machine, date }: MeasuredPrices, all: Prices): string {
  // Three digits are more than two recordings have in common.
  const lines = Object.entries(all).map(([name, price]) => `  ${name}: ${Number(price.toPrecision(3))},\n`);
  return `import type { Prices } from "./prices.ts";

/**
 * What the machine charges if nothing else is said: measured on CPython ${python.version} (${String(python["compiler"])}),
 * ${String(machine["cores"])} cores of an ${String(machine["cpu"])}, ${String(machine["system"])}, ${date.slice(0, 10)}, by \`accuracy/prices.py\`. How fast
 * Python is without a GIL was not measured: \`freeThreadedSlowdown\` is 1.
 *
 * This file is made by \`accuracy/defaults.ts\`.
 */
export const CPYTHON_3_13: Prices = {
${lines.join("")}};
`;
}
