import { describe, expect, test } from "vitest";
import { describeDifference } from "../../conformance/compare.ts";
import { readGoldens, type Golden } from "../../conformance/goldens.ts";
import { interpret, type InterpretOptions } from "../../conformance/interpret.ts";

const CHUNK = 500;
const REPORTED = 3;

const { header, goldens } = readGoldens();

/** What is different, if anything is. */
function difference({ seed, program, trace }: Golden, options: InterpretOptions): string | null {
  const engine = interpret(program, options);
  if (engine.join("\n") === trace) return null;
  return `seed ${seed}: ${JSON.stringify(program)}\n${describeDifference(trace.split("\n"), engine)}`;
}

function expectNoDifference(chunk: readonly Golden[], options: InterpretOptions = {}): void {
  const differences = chunk.map((golden) => difference(golden, options)).filter((found) => found !== null);
  expect(differences.slice(0, REPORTED).join("\n\n"), `${differences.length} of ${chunk.length} differ`).toBe("");
}

describe(`random programs have the trace that CPython ${header.cpython} gave`, () => {
  for (let from = 0; from < goldens.length; from += CHUNK) {
    const chunk = goldens.slice(from, from + CHUNK);
    test(`programs ${from} to ${from + chunk.length - 1}`, () => expectNoDifference(chunk));
  }

  test("also where the loop's driver lets computing time pass", () => {
    // An eager task that computes in its first step cannot be left: there the engine is known to differ.
    const computing = goldens.filter(
      ({ program }) => /"(cpu|block|busy)"/.test(JSON.stringify(program)) && !hasEagerTasks(program),
    );
    expect(computing.length).toBeGreaterThan(100);
    expectNoDifference(computing, { computesInPlace: false });
  });
});

function hasEagerTasks(program: Golden["program"]): boolean {
  return program.eager || /"eager"\]|"factory"/.test(JSON.stringify(program.coroutines));
}

test("the goldens are complete", () => {
  expect(goldens).toHaveLength(header.programs);
});
