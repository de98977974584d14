import { assert, double, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { exp, log, log2 } from "../../src/kernel/elementary.ts";

/** How far apart two numbers are, in units of the last place of the second. */
function ulps(found: number, expected: number): number {
  if (found === expected) return 0;
  const unit = Math.max(Math.abs(expected), 2 ** -1022) * 2 ** -52;
  return Math.abs(found - expected) / unit;
}

// oxlint-disable oxc/approx-constant -- these are recorded to the last place, whatever they come near to
const RECORDED = [
  -2.3025850929940455, 0.6931471805599453, 2.302585092994046, -713.8013788281542, 2.7182818284590455,
  0.36787944117144233, 1.6487212707001282, 2.6881171418161356e43,
];
// oxlint-enable oxc/approx-constant

describe("elementary functions by arithmetic alone", () => {
  test("[RA2] the logarithm is JavaScript's, to two units in the last place", () => {
    assert(
      property(double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("[RA2] and near 1, where it is small", () => {
    assert(
      property(double({ min: 0.5, max: 2, noNaN: true }), (x) => {
        expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("[RA2] the exponential function is JavaScript's, to two units in the last place", () => {
    assert(
      property(double({ min: -708, max: 709.7, noNaN: true }), (x) => {
        expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 20_000 },
    );
  });

  test("[RA2] its values are these, to the last bit, wherever it runs", () => {
    expect([log(0.1), log(2), log(10), log(1e-310), exp(1), exp(-1), exp(0.5), exp(100)]).toEqual(RECORDED);
  });

  test("where there is no value, or none that fits", () => {
    expect([log(0), log(-1), log(Number.POSITIVE_INFINITY), log(1)]).toEqual([-Infinity, Number.NaN, Infinity, 0]);
    expect([exp(0), exp(800), exp(-800), exp(Number.NaN), exp(-Infinity), exp(Infinity)]).toEqual([
      1,
      Infinity,
      0,
      Number.NaN,
      0,
      Infinity,
    ]);
    expect([log2(8), log2(1)]).toEqual([3, 0]);
  });
});
