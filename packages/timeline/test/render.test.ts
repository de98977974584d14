import { traceOf } from "@interleave/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderTimeline, type TimelineRun } from "../src/index.ts";
import { anyRun, concurrentTrace, sequentialTrace } from "./traces.ts";
import { type Element, parseXml } from "./xml.ts";

const SECONDS = [0.6, 0.1, 0.4, 0.9];
const RUNS = [
  { title: "One after another", trace: sequentialTrace(SECONDS) },
  { title: "asyncio", trace: concurrentTrace(SECONDS) },
];

function copyOf({ title, trace: { events, about } }: TimelineRun): TimelineRun {
  return { title, trace: traceOf([...events], about) };
}

/** The bars of a picture: what is filled with a pattern, or is a sliver, left of the legend's swatches. */
function barsOf(svg: string): { x: number; width: number }[] {
  return parseXml(svg)
    .elements.filter(
      ({ name, attributes }) => name === "rect" && /^url|sliver/.test(attributes["fill"] ?? attributes["class"] ?? ""),
    )
    .map(({ attributes }) => ({ x: Number(attributes["x"]), width: Number(attributes["width"]) }));
}

function plotOf(svg: string): { left: number; right: number; seconds: number } {
  const attributes: Element["attributes"] = parseXml(svg).elements[0]?.attributes ?? {};
  return {
    left: Number(attributes["data-left"]),
    right: Number(attributes["data-right"]),
    seconds: Number(attributes["data-seconds"]),
  };
}

describe("a picture of two runs", () => {
  const svg = renderTimeline(RUNS);

  test("is an image with a name and a description", () => {
    const { elements, text } = parseXml(svg);
    expect(elements[0]?.attributes).toMatchObject({ role: "img", "aria-labelledby": "il-title il-desc" });
    expect(text).toContain("One after another: 4 tasks in 2.00 s. asyncio: 4 tasks in 0.90 s.");
  });

  test("shows each run's title, makespan and lanes", () => {
    const { text } = parseXml(svg);
    expect(text).toEqual(
      expect.arrayContaining(["One after another", "2.00 s", "asyncio", "0.90 s", "Task 1", "Task 4"]),
    );
  });

  test("has one clock: the same second stands at the same place in both", () => {
    const { left, right, seconds } = plotOf(svg);
    const bars = barsOf(svg);
    expect(seconds).toBeCloseTo(2);
    const pixelsPerSecond = (right - left) / 2;
    // Outlines lie half a pixel inside.
    expect(bars[0]).toMatchObject({ x: left + 0.5 });
    expect(bars[0]?.width).toBeCloseTo(0.6 * pixelsPerSecond - 1, 1);
    expect(bars[4]?.width).toBeCloseTo(0.6 * pixelsPerSecond - 1, 1);
  });

  test("tells states apart by pattern, and explains in words those that occur", () => {
    const { elements, text } = parseXml(svg);
    expect(elements.filter(({ name }) => name === "pattern").map(({ attributes }) => attributes["id"])).toEqual([
      "il-suspended",
      "il-blocking",
    ]);
    expect(text).toEqual(expect.arrayContaining(["waits, lets others run", "waits, blocks the thread"]));
    expect(text).not.toContain("computes");
  });

  test("refers to no id that is not in it", () => {
    const named = renderTimeline(RUNS, { idPrefix: "wide" });
    const ids = new Set(parseXml(named).elements.map(({ attributes }) => attributes["id"]));
    for (const [, id] of named.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    expect(named).not.toContain("il-title");
  });

  test("brings its own ground and style sheet when it stands alone, and neither in a page", () => {
    expect(svg).toContain("prefers-color-scheme:dark");
    expect(svg).toContain("il-paper");
    const inPage = renderTimeline(RUNS, { theme: "page" });
    expect(inPage).not.toMatch(/<style|il-paper|style="/);
  });

  test.each(["light", "dark"] as const)("asks nobody's preference with the theme %s", (theme) => {
    expect(renderTimeline(RUNS, { theme })).not.toContain("@media");
  });

  test("hides the playhead until a script moves it", () => {
    expect(svg).not.toContain('class="il-play"');
    const { elements } = parseXml(renderTimeline(RUNS, { playhead: true }));
    expect(elements.find(({ attributes }) => attributes["class"] === "il-play")?.attributes["visibility"]).toBe(
      "hidden",
    );
    expect(elements.filter(({ attributes }) => attributes["class"] === "il-curtain")).toHaveLength(2);
  });
});

describe("the odd cases", () => {
  test("no runs, no works, one work, works of no length", () => {
    const empty = traceOf([]);
    for (const runs of [
      [],
      [{ title: "asyncio", trace: empty }],
      [{ title: "asyncio", trace: concurrentTrace([0.5]) }],
      [{ title: "asyncio", trace: concurrentTrace([0, 0]) }],
    ]) {
      const svg = renderTimeline(runs);
      parseXml(svg);
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  test("a thousand works have lanes; of more, a row stands for several", () => {
    const thousand = renderTimeline([{ title: "asyncio", trace: concurrentTrace(Array<number>(1000).fill(1)) }]);
    expect(barsOf(thousand)).toHaveLength(1000 + 1);
    const seconds = Array.from({ length: 13_000 }, (_, work) => (work + 1) / 13_000);
    const more = renderTimeline([{ title: "asyncio", trace: concurrentTrace(seconds) }]);
    expect(more).toContain("Each row stands for about 100 tasks");
    expect(more).toContain("A row stands for about 100 lanes.");
    expect(more).toContain("13000 tasks in 1.00 s");
    expect(more.length).toBeLessThan(20_000);
    // The first row's tasks end at once, those of the last at the end: the picture is a triangle.
    const { left, right } = plotOf(more);
    const path = parseXml(more).elements.find(
      ({ name, attributes }) => name === "path" && attributes["fill"] === "url(#il-suspended)",
    );
    const rows = [...(path?.attributes["d"] ?? "").matchAll(/M[\d.]+ [\d.]+h([\d.]+)/g)].map(([, width]) =>
      Number(width),
    );
    expect(rows).toHaveLength(130);
    expect(rows[64]).toBeCloseTo((right - left) / 2, -1);
    expect(rows.at(-1)).toBeGreaterThan((right - left) * 0.98);
  });

  test("a long name is cut in its lane, and whole in its tooltip", () => {
    const name = "a task with a name much longer than its lane has room for, three times over";
    const svg = renderTimeline([{ title: "asyncio", trace: concurrentTrace([1], () => name) }], { width: 288 });
    expect(svg).toContain(`<title>${name}: 1.00 s</title>`);
    expect(svg).toMatch(/class="il-label"[^>]*>a task[^<]*…</);
  });

  test.each([0, 239, 4001, Number.NaN])("width %s is refused", (width) => {
    expect(() => renderTimeline(RUNS, { width })).toThrow(RangeError);
  });

  test.each(["", "1a", 'a"', "a b"])("idPrefix %j is refused", (idPrefix) => {
    expect(() => renderTimeline(RUNS, { idPrefix })).toThrow(RangeError);
  });
});

describe("whatever the runs are", () => {
  const anyRuns = fc.array(anyRun, { maxLength: 3 });
  const anyWidth = fc.integer({ min: 240, max: 1600 });

  test("the picture is well-formed, and names break out of nothing", () => {
    const allowed = new Set("svg title desc style defs pattern g rect circle path text".split(" "));
    fc.assert(
      fc.property(anyRuns, anyWidth, (runs, width) => {
        for (const { name, attributes } of parseXml(renderTimeline(runs, { width })).elements) {
          expect(allowed).toContain(name);
          expect(Object.keys(attributes).filter((key) => key.startsWith("on"))).toEqual([]);
        }
      }),
    );
  });

  test("every bar lies within the plot", () => {
    fc.assert(
      fc.property(anyRuns, anyWidth, (runs, width) => {
        const svg = renderTimeline(runs, { width });
        const { left, right } = plotOf(svg);
        const states = new Set([...svg.matchAll(/<pattern id="il-(\w+)"/g)].map(([, state]) => state));
        const bars = barsOf(svg);
        for (const { x, width } of bars.slice(0, bars.length - states.size)) {
          expect(x).toBeGreaterThanOrEqual(left);
          expect(x + width).toBeLessThanOrEqual(right + 0.01);
        }
      }),
    );
  });

  test("the same input gives the same string", () => {
    fc.assert(fc.property(anyRuns, (runs) => renderTimeline(runs) === renderTimeline(runs.map(copyOf))));
  });
});
