/**
 * Compares the engine with CPython on programs that nobody has seen.
 *
 *     node packages/core/conformance/fresh.ts --programs 100000 --seed 1 [--python /path/to/python3.13] [--processes 2] [--report 5]
 *
 * Ends with 0 if there is no difference, 1 if there is one, 2 if it could not compare.
 */
import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { describeDifference } from "./compare.ts";
import { generate, GENERATOR_VERSION } from "./generate.ts";
import { interpret } from "./interpret.ts";
import type { Program } from "./language.ts";
import { findPython, Oracle, REFERENCE } from "./oracle.ts";
import { shrink } from "./shrink.ts";

const BATCH = 400;

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "10000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
    python: { type: "string" },
    processes: { type: "string", default: String(Math.min(4, availableParallelism())) },
    report: { type: "string", default: "5" },
  },
});

const count = Number(values.programs);
const firstSeed = Number(values.seed);
const mostReported = Number(values.report);

function engineTrace(program: Program): string[] {
  try {
    return interpret(program);
  } catch (error) {
    return [`the engine threw ${error instanceof Error ? error.stack : String(error)}`];
  }
}

function hash(trace: readonly string[]): string {
  return createHash("md5").update(trace.join("\n")).digest("hex");
}

/** Seeds of one batch that differ, and how many programs could not be compared. */
async function compareBatch(oracle: Oracle, seeds: readonly number[]): Promise<{ failed: number[]; skipped: number }> {
  const programs = seeds.map((seed) => generate(seed));
  const asked = oracle.ask(programs);
  await new Promise(setImmediate); // lets the programs go out before the engine takes the thread
  const hashes = programs.map((program) => hash(engineTrace(program)));
  const answers = await asked;
  let skipped = 0;
  const failed = seeds.filter((seed, i) => {
    const answer = answers[i];
    if (answer === undefined || "error" in answer) throw new Error(`seed ${seed}: ${JSON.stringify(answer)}`);
    if ("skipped" in answer) skipped++;
    return "hash" in answer && answer.hash !== hashes[i];
  });
  return { failed, skipped };
}

/** Both traces of a program; null if there is nothing to compare. */
async function bothTraces(oracle: Oracle, program: Program): Promise<{ cpython: string[]; engine: string[] } | null> {
  const [answer] = await oracle.ask([program]);
  if (answer === undefined || !("trace" in answer)) return null;
  return { cpython: answer.trace.split("\n"), engine: engineTrace(program) };
}

async function report(oracle: Oracle, seed: number): Promise<void> {
  const differs = async (candidate: Program): Promise<boolean> => {
    const traces = await bothTraces(oracle, candidate);
    // A candidate that the interpreters cannot run is no program.
    return (
      traces !== null &&
      !traces.engine[0]?.startsWith("the engine threw TypeError") &&
      hash(traces.cpython) !== hash(traces.engine)
    );
  };
  const small = await shrink(generate(seed), differs);
  const traces = await bothTraces(oracle, small);
  console.log(`\nseed ${seed}, shrunk to\n\n  ${JSON.stringify(small)}\n`);
  if (traces !== null) console.log(describeDifference(traces.cpython, traces.engine));
}

async function main(): Promise<number> {
  const python = findPython(values.python);
  if (!python.version.startsWith(REFERENCE)) {
    console.warn(
      `Python ${python.version} is not the reference (${REFERENCE}): where asyncio has changed since, differences are to be expected.`,
    );
  }
  console.log(
    `${count} programs from seed ${firstSeed} (generator ${GENERATOR_VERSION}) against CPython ${python.version}`,
  );
  const started = performance.now();
  const failed: number[] = [];
  let [next, compared, skipped] = [0, 0, 0];
  const worker = async (): Promise<void> => {
    const oracle = new Oracle(python.path);
    while (next < count && failed.length < 1000) {
      const size = Math.min(BATCH, count - next);
      const from = firstSeed + next;
      next += size;
      const outcome = await compareBatch(
        oracle,
        Array.from({ length: size }, (_, i) => from + i),
      );
      failed.push(...outcome.failed);
      skipped += outcome.skipped;
      compared += size - outcome.skipped;
    }
    oracle.close();
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, worker));
  const elapsed = (performance.now() - started) / 1000;
  console.log(`${compared} compared, ${failed.length} differ, ${skipped} skipped (recursion), ${elapsed.toFixed(1)} s`);
  if (failed.length > 0) {
    console.log(`seeds: ${failed.slice(0, 40).join(" ")}${failed.length > 40 ? " …" : ""}`);
    const full = new Oracle(python.path, ["--full"]);
    for (const seed of failed.slice(0, mostReported)) await report(full, seed);
    full.close();
  }
  return failed.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
