import { CPYTHON_3_13, models, obstaclesOf, presetNames, presets } from "@interleave/core";

import { declarationsIn } from "./declarations.ts";
import { plain, secondsText, table } from "./markdown.ts";

/** The execution models, each with the presets that it cannot carry out, and why. */
export function modelsTable(): string {
  const obstacles = presetNames.flatMap((preset) =>
    obstaclesOf(presets[preset]).map(({ model, reason }) => ({ model, preset, reason })),
  );
  return table(
    ["name", "what Python programmers call it", "presets that it cannot carry out"],
    Object.values(models).map(({ name, title }) => {
      const cannot = obstacles.filter(({ model }) => model === name);
      const reasons = cannot.map(({ preset, reason }) => `\`${preset}\`: ${plain(reason)}`);
      return [`\`${name}\``, title, reasons.join(" ")];
    }),
  );
}

/** Prices that are factors. All others are seconds. */
const FACTORS: ReadonlySet<string> = new Set(["freeThreadedSlowdown"]);

/** Every price with what it is for, as the engine charges it by default. */
export function pricesTable(): string {
  const told = pricesTold();
  return table(
    ["name", "price", "what for"],
    Object.entries(CPYTHON_3_13).map(([name, value]) => [
      `\`${name}\``,
      FACTORS.has(name) ? `× ${value}` : value === 0 ? "0" : secondsText(value),
      told.get(name) ?? "",
    ]),
  );
}

/** What the source says about each price. One comment may stand over several. */
function pricesTold(): Map<string, string> {
  const prices = declarationsIn("packages/core/src/machine/prices.ts").find(({ name }) => name === "Prices");
  const told = new Map<string, string>();
  let last = "";
  for (const [, comment, name] of (prices?.code ?? "").matchAll(/\/\*\*(.*?)\*\/|readonly (\w+):/gs)) {
    if (comment !== undefined) last = comment.replaceAll(/\s*\n\s*\* ?/g, " ").trim();
    if (name !== undefined) told.set(name, last);
  }
  return told;
}
