import type { Field, Option } from "./field.ts";
import { json, quantity } from "./field-parts.ts";
import { type Json, valueUnder, within } from "./pointer.ts";

const DURATIONS: readonly (readonly [kind: string, label: string, value: Json])[] = [
  ["constant", "always", "100ms"],
  ["uniform", "evenly between", { uniform: [0, "1s"] }],
  ["normal", "normal", { normal: { mean: "100ms", deviation: "20ms" } }],
  ["logNormal", "log-normal", { logNormal: { median: "100ms", sigma: 0.5 } }],
  ["exponential", "exponential", { exponential: "100ms" }],
  ["pareto", "Pareto", { pareto: { scale: "50ms", shape: 2 } }],
  ["empirical", "one of a list", { empirical: ["50ms", "100ms", "1s"] }],
];

const PARAMETERS: Readonly<Record<string, readonly (readonly [key: string, label: string])[]>> = {
  uniform: [
    ["0", "from"],
    ["1", "to"],
  ],
  normal: [
    ["mean", "mean"],
    ["deviation", "deviation"],
  ],
  logNormal: [
    ["median", "median"],
    ["sigma", "sigma"],
  ],
  pareto: [
    ["scale", "at least"],
    ["shape", "shape"],
  ],
};

export function durationFields(value: Json | undefined, pointer: string, label: string): Field[] {
  const plain = value === undefined || typeof value === "string" || typeof value === "number";
  const kind = plain ? "constant" : DURATIONS.find(([kind]) => valueUnder(value, kind) !== undefined)?.[0];
  if (kind === undefined) return [json(pointer, label, value ?? null)];
  const choice: Field = {
    kind: "choice",
    pointer,
    label,
    chosen: kind,
    options: DURATIONS.map(([name, label, value]): Option => ({ name, label, edits: [{ op: "set", pointer, value }] })),
  };
  if (plain) return [choice, quantity(pointer, "seconds, or 150ms", value)];
  const here = within(pointer, kind);
  const own = valueUnder(value, kind);
  if (kind === "exponential") return [choice, quantity(here, "mean", own)];
  if (kind === "empirical") return [choice, json(here, "values", own ?? [])];
  const parameters = PARAMETERS[kind] ?? [];
  return [choice, ...parameters.map(([key, label]) => quantity(within(here, key), label, valueUnder(own, key)))];
}
