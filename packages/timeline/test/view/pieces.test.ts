import * as fc from "fast-check";
import { expect, test } from "vitest";

import { SpanWriter } from "../../src/model/span-table.ts";
import { DensityRow, EMPTY } from "../../src/view/density.ts";
import { visitPieces } from "../../src/view/pieces.ts";

interface Stretch {
  readonly state: number;
  readonly gap: number;
  readonly length: number;
}

const anyStretch: fc.Arbitrary<Stretch> = fc.record({
  state: fc.integer({ min: 0, max: 6 }),
  gap: fc.constantFrom(0, 0, 0.001, 0.5, 3),
  length: fc.constantFrom(0.0001, 0.01, 0.3, 1, 7),
});

/** Lanes as a table, and as lists. */
function tableOf(lanes: readonly (readonly Stretch[])[]) {
  const writer = new SpanWriter();
  const spans = lanes.map((stretches, lane) => {
    let now = 0;
    return stretches.map(({ state, gap, length }, event) => {
      const start = now + gap;
      now = start + length;
      writer.push(lane, state, start, now, event);
      return { state, start, end: now };
    });
  });
  return { table: writer.table([...lanes.keys()]), spans };
}

const anyView = fc.record({
  from: fc.double({ min: 0, max: 20, noNaN: true }),
  length: fc.double({ min: 0.001, max: 50, noNaN: true }),
});

test("pieces lie from left to right, at most one a pixel beside those that are wider, and cover what the spans cover", () => {
  fc.assert(
    fc.property(fc.array(anyStretch, { maxLength: 200 }), anyView, (stretches, { from, length }) => {
      const { table, spans } = tableOf([stretches]);
      const perSecond = 100 / length;
      const pieces: { state: number; x: number; width: number; span: number }[] = [];
      visitPieces(table, 0, { from, to: from + length, left: -from * perSecond, perSecond }, (state, x, width, span) =>
        pieces.push({ state, x, width, span }),
      );
      const wide = (spans[0] ?? []).filter(
        ({ start, end }) => end > from && start < from + length && (end - start) * perSecond >= 1,
      );
      // Every span of a pixel or more has a piece of its own.
      for (const { state, start } of wide)
        expect(pieces).toContainEqual(
          expect.objectContaining({ state, x: expect.closeTo((start - from) * perSecond, 6) }),
        );
      expect(pieces.length).toBeLessThanOrEqual(wide.length * 2 + 103);
      // Each visible span lies in some piece.
      for (const { start, end } of spans[0] ?? []) {
        if (end <= from || start >= from + length) continue;
        const x = (start - from) * perSecond;
        expect(pieces.some((piece) => piece.x <= x + 1e-6 && piece.x + piece.width >= x - 1e-6)).toBe(true);
      }
    }),
  );
});

test("a row of density tells the state in which its lanes spend most of a cell's time, and how much of it they are there", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(anyStretch, { maxLength: 30 }), { minLength: 1, maxLength: 6 }),
      anyView,
      (lanes, { from, length }) => {
        const { table, spans } = tableOf(lanes);
        const cells = 16;
        const row = new DensityRow(cells);
        row.read(table, [...lanes.keys()], 0, lanes.length, { from, to: from + length, cells });
        for (let cell = 0; cell < cells; cell++) {
          const [begin, end] = [from + (cell * length) / cells, from + ((cell + 1) * length) / cells];
          const times = Array<number>(7).fill(0);
          for (const { state, start, end: stop } of spans.flat())
            times[state] = (times[state] ?? 0) + Math.max(0, Math.min(end, stop) - Math.max(begin, start));
          const share = times.map((time) => time / (end - begin));
          const most = Math.max(...share);
          const found = row.state[cell] ?? EMPTY;
          // Single precision, and what is seldom is not told of.
          if (found === EMPTY) expect(most).toBeLessThan(0.01);
          else expect(share[found]).toBeGreaterThan(most - 0.01);
          const covered = share.reduce((sum, part) => sum + part, 0) / lanes.length;
          expect((row.cover[cell] ?? 0) / 255).toBeCloseTo(covered, 1);
        }
      },
    ),
  );
});
