/**
 * Records the goldens: random programs, and what CPython makes of them.
 *
 *     node packages/core/conformance/record.ts [--programs 6000] [--seed 1] [--python /path/to/python3.13]
 */
import { parseArgs } from "node:util";
import { generate, GENERATOR_VERSION } from "./generate.ts";
import { writeGoldens, type Golden } from "./goldens.ts";
import { findPython, Oracle, REFERENCE } from "./oracle.ts";

/** Longer traces show nothing that shorter ones do not. */
const MOST_LINES = 250;

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "6000" },
    seed: { type: "string", default: "1" },
    python: { type: "string" },
  },
});

const python = findPython(values.python);
if (!python.version.startsWith(REFERENCE))
  throw new Error(`goldens are recorded with CPython ${REFERENCE}, not ${python.version}`);

const wanted = Number(values.programs);
const goldens: Golden[] = [];
const oracle = new Oracle(python.path, ["--full"]);
for (let seed = Number(values.seed); goldens.length < wanted; seed++) {
  const program = generate(seed);
  const [answer] = await oracle.ask([program]);
  if (answer === undefined || "error" in answer) throw new Error(`seed ${seed}: ${JSON.stringify(answer)}`);
  if ("trace" in answer && answer.trace.split("\n").length <= MOST_LINES)
    goldens.push({ seed, program, trace: answer.trace });
}
oracle.close();
writeGoldens(
  {
    cpython: python.version,
    command: `node packages/core/conformance/record.ts --programs ${wanted} --seed ${values.seed}`,
    generator: GENERATOR_VERSION,
    programs: goldens.length,
  },
  goldens,
);
console.log(`${goldens.length} programs recorded from CPython ${python.version}`);
