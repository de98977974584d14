import { describe } from "./describe.ts";

/** Python's `left < right`, of what two such values are in Python. Throws TypeError where Python does. */
export function isLess(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return isTupleLess(left, right);
  const first = comparable(left);
  const second = comparable(right);
  if (first === undefined || second === undefined || (typeof first === "string") !== (typeof second === "string")) {
    throw new TypeError(
      `a PriorityQueue cannot compare ${nameOf(left)} with ${nameOf(right)}: give it a function that does, or put arrays that differ before`,
    );
  }
  return first < second;
}

/** By the first element that differs; of two where none does, the shorter one is less. */
function isTupleLess(left: readonly unknown[], right: readonly unknown[]): boolean {
  const index = left.findIndex((element, at) => !(at < right.length && isEqual(element, right[at])));
  if (index === -1) return left.length < right.length;
  return index < right.length && isLess(left[index], right[index]);
}

function isEqual(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((element, at) => isEqual(element, right[at]));
}

/** Numbers, strings, and objects that stand for one of these, as a Date does. */
function comparable(value: unknown): number | bigint | string | undefined {
  const plain: unknown = typeof value === "object" && value !== null ? value.valueOf() : value;
  switch (typeof plain) {
    case "number":
    case "bigint":
    case "string":
      return plain;
    case "boolean":
      return Number(plain);
    default:
      return undefined;
  }
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value !== null ? describe(value) : typeof value;
}
