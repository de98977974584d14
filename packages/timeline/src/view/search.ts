import type { RunModel } from "../model/run-model.ts";

/**
 * The lanes that a search finds: those whose name has one of the words that commas separate, whatever the case, with the lanes of the
 * tasks that they made; all of them for no words.
 */
export function lanesFound({ lanes }: RunModel, search: string): Uint32Array {
  const words = search
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "");
  if (words.length === 0) return Uint32Array.from(lanes.keys());
  const found: number[] = [];
  let above = Number.POSITIVE_INFINITY;
  for (const [index, { name, depth }] of lanes.entries()) {
    if (depth <= above) above = Number.POSITIVE_INFINITY;
    const matches = words.some((word) => name.toLowerCase().includes(word));
    if (matches) above = Math.min(above, depth);
    if (matches || depth > above) found.push(index);
  }
  return Uint32Array.from(found);
}
