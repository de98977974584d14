import type { Distribution } from "../scenario/duration.ts";
import { plainText } from "./plain-text.ts";

/** A number as Python writes it. */
export function numberLiteral(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return `float("${Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf"}")`;
}

/** A text as Python writes it, in one line. */
function stringLiteral(text: string): string {
  return `"${plainText(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** The expression of the name of a group's task, whose number is in `number`. */
export function taskName(group: string): string {
  const text = plainText(group);
  return /^[\p{L}\p{N} _.-]*$/u.test(text) ? `f"${text} {number}"` : `${stringLiteral(text)} + f" {number}"`;
}

/** The expression that draws a duration, in seconds. The module `random` is needed if it names it. */
export function durationExpression(distribution: Distribution): string {
  const number = numberLiteral;
  switch (distribution.kind) {
    case "constant":
      return number(distribution.seconds);
    case "uniform":
      return `random.uniform(${number(distribution.low)}, ${number(distribution.high)})`;
    case "normal":
      return `max(0, random.normalvariate(${number(distribution.mean)}, ${number(distribution.deviation)}))`;
    case "logNormal":
      return `${number(distribution.median)} * random.lognormvariate(0, ${number(distribution.sigma)})`;
    case "exponential":
      return `${number(distribution.mean)} * random.expovariate(1)`;
    case "pareto":
      return `${number(distribution.scale)} * random.paretovariate(${number(distribution.shape)})`;
    case "empirical":
      return `random.choice([${distribution.values.map(number).join(", ")}])`;
  }
}
