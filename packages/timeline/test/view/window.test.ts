import * as fc from "fast-check";
import { expect, test } from "vitest";

import { panned, showing, whole, within, zoomed } from "../../src/view/window.ts";

const anySeconds = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
const anyShare = fc.double({ min: 0, max: 1, noNaN: true });

test("whatever is done to it, the window lies within the clock, and has a length", () => {
  fc.assert(
    fc.property(
      anySeconds,
      fc.array(
        fc.tuple(fc.constantFrom("zoom", "pan", "show"), anyShare, fc.double({ min: 0.01, max: 100, noNaN: true })),
      ),
      (seconds, acts) => {
        let window = whole(seconds);
        for (const [act, share, factor] of acts) {
          if (act === "zoom") window = zoomed(window, factor, share * seconds, seconds);
          else if (act === "pan") window = panned(window, (share - 0.5) * factor, seconds);
          else window = showing(window, share * seconds, seconds);
          expect(window.from).toBeGreaterThanOrEqual(0);
          expect(window.to).toBeLessThanOrEqual(seconds * (1 + 1e-9));
          expect(window.to).toBeGreaterThan(window.from);
        }
      },
    ),
  );
});

test("what it is zoomed to stays where it is", () => {
  const window = zoomed({ from: 2, to: 6 }, 2, 3, 10);
  expect(window).toEqual({ from: 2.5, to: 4.5 });
  expect((3 - window.from) / (window.to - window.from)).toBe(0.25);
});

test("zoomed out, it is the whole clock", () => {
  expect(zoomed({ from: 4, to: 6 }, 0.001, 5, 10)).toEqual({ from: 0, to: 10 });
});

test("a moment out of view is brought in, a tenth from the edge", () => {
  const later = showing({ from: 0, to: 10 }, 50, 100);
  expect(later.from).toBeCloseTo(41);
  expect(showing({ from: 0, to: 10 }, 5, 100)).toEqual({ from: 0, to: 10 });
  expect(within({ from: -5, to: 5 }, 100)).toEqual({ from: 0, to: 10 });
});
