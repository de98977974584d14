/** Random programs. A seed is a program, as long as GENERATOR_VERSION stays what it is. */
import { Generator } from "./generate/generator.ts";
import { PLAIN, WAITING } from "./generate/rules.ts";
import type { Program } from "./language.ts";
import { Random } from "./random.ts";

/** Rises with every change to what a seed means. */
export const GENERATOR_VERSION = 2;

export function generate(seed: number): Program {
  return new Generator(new Random(seed), { plain: PLAIN, waiting: WAITING }).program();
}
