/**
 * Prints programs, one a line.
 *
 *     node packages/core/conformance/programs.ts --programs 20000 --seed 1
 */
import { parseArgs } from "node:util";
import { generate } from "./generate.ts";

const { values } = parseArgs({
  options: { programs: { type: "string", default: "1" }, seed: { type: "string", default: "1" } },
});

for (let i = 0; i < Number(values.programs); i++) console.log(JSON.stringify(generate(Number(values.seed) + i)));
