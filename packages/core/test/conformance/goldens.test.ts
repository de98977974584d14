import { describe, expect, test } from "vitest";
import { describeDifference } from "../../conformance/compare.ts";
import { readGoldens, type Golden } from "../../conformance/goldens.ts";
import { interpret } from "../../conformance/interpret.ts";

const CHUNK = 500;
const REPORTED = 3;

const { header, goldens } = readGoldens();

/** What is different, if anything is. */
function difference({ seed, program, trace }: Golden): string | null {
  const engine = interpret(program);
  if (engine.join("\n") === trace) return null;
  return `seed ${seed}: ${JSON.stringify(program)}\n${describeDifference(trace.split("\n"), engine)}`;
}

describe(`random programs have the trace that CPython ${header.cpython} gave`, () => {
  for (let from = 0; from < goldens.length; from += CHUNK) {
    const chunk = goldens.slice(from, from + CHUNK);
    test(`programs ${from} to ${from + chunk.length - 1}`, () => {
      const differences = chunk.map(difference).filter((found) => found !== null);
      expect(differences.slice(0, REPORTED).join("\n\n"), `${differences.length} of ${chunk.length} differ`).toBe("");
    });
  }
});

test("the goldens are complete", () => {
  expect(goldens).toHaveLength(header.programs);
});
