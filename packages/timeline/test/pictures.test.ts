import { type ModelName, presetNames, presets, type Scenario, simulate } from "@interleave/core";
import { describe, expect, test } from "vitest";

import { renderTimeline, type TimelineOptions } from "../src/index.ts";
import { parseXml } from "./xml.ts";

function drawn(scenario: Scenario, models: ModelName[], options: TimelineOptions = {}): string {
  const { runs } = simulate(scenario, 7, models, { prices: {} });
  return renderTimeline(
    runs.map(({ model, trace }) => ({ title: model, trace })),
    options,
  );
}

/** What is drawn of the kind that has this class. */
function countOf(svg: string, className: string): number {
  return parseXml(svg).elements.filter(({ attributes }) => attributes["class"] === className).length;
}

/** A task that fails while its neighbours in a group go on, and a timeout that is too short. */
const ENDINGS: Scenario = {
  groups: [
    {
      name: "Order",
      count: 2,
      steps: [{ timeout: "100ms", steps: [{ taskGroup: [[{ io: "50ms" }], [{ io: "200ms" }]] }] }],
    },
  ],
};

describe("tasks that others made", () => {
  const svg = drawn(ENDINGS, ["asyncio"]);

  test("stand below who made them, with a line from there", () => {
    expect(parseXml(svg).text.filter((text) => text.startsWith("· "))).toHaveLength(4);
    expect(countOf(svg, "il-spawn")).toBe(4);
    expect(countOf(drawn(ENDINGS, ["asyncio"], { links: false }), "il-spawn")).toBe(0);
  });

  test("have a cross where they were cancelled, a bang where they failed, and the legend says so", () => {
    const { text } = parseXml(svg);
    // In the picture and in the legend.
    expect(text.filter((word) => word === "cancelled")).toHaveLength(2 + 2);
    expect(text.filter((word) => word === "failed")).toHaveLength(2 + 2);
    expect(text).toContain("cancelled");
  });
});

describe("above a run's lanes", () => {
  const blocked = drawn(presets["blocking-call"], ["asyncio"]);
  const pathOf = (svg: string, className: string): string =>
    parseXml(svg).elements.find(({ attributes }) => attributes["class"] === className)?.attributes["d"] ?? "";

  test("stands how many tasks are under way, and a tick for each iteration of the loop, and it is said what that is", () => {
    const { text, elements } = parseXml(blocked);
    expect(text).toContain("max 10");
    expect(text.join(" ")).toContain("how many tasks are under way. A tick is an iteration of the loop.");
    // The first task ends after two thirds of the time; then one fewer is under way, to the end.
    const [, begin, ground, high, then, low] =
      /^M([\d.]+) ([\d.]+)H[\d.]+V([\d.]+)H([\d.]+)V([\d.]+)/.exec(pathOf(blocked, "il-under-way"))?.map(Number) ?? [];
    const [left, right] = [elements[0]?.attributes["data-left"], elements[0]?.attributes["data-right"]].map(Number);
    expect(((then ?? 0) - (begin ?? 0)) / ((right ?? 0) - (left ?? 0))).toBeCloseTo(0.7 / 1.05, 1);
    expect(((ground ?? 0) - (low ?? 0)) / ((ground ?? 0) - (high ?? 0))).toBeCloseTo(0.9);
    // As often as the loop woke up: at 0, 0.1, 0.6, 0.7, … s.
    expect(pathOf(blocked, "il-iterations").match(/M/g)?.length).toBeGreaterThan(4);
  });

  test("nothing stands in a page, unless it is asked for; threads have no ticks", () => {
    expect(drawn(presets["ten-tasks"], ["asyncio"], { theme: "page" })).not.toMatch(/il-under-way|il-iterations/);
    const asked = drawn(presets["ten-tasks"], ["threads"], { theme: "page", band: true });
    expect([pathOf(asked, "il-under-way") === "", pathOf(asked, "il-iterations")]).toEqual([false, ""]);
    expect(asked).not.toContain("A tick");
  });
});

test("where a row stands for several lanes, it is marked where some failed or were cancelled, and the legend says so", () => {
  const scenario: Scenario = {
    groups: [{ name: "Order", count: 1200, steps: [{ taskGroup: [[{ io: "50ms" }, { fail: 0.5 }], [{ io: "1s" }]] }] }],
  };
  const svg = drawn(scenario, ["asyncio"]);
  expect(svg).toContain("Each row stands for about");
  const { text } = parseXml(svg);
  // More than once: in the legend, too.
  for (const outcome of ["failed", "cancelled"])
    expect(text.filter((word) => word === outcome).length, outcome).toBeGreaterThan(20);
  // One for many, where they would lie upon each other.
  expect(countOf(svg, "il-ended")).toBeLessThan(400);
});

test("lanes can be threads or processes, and the words follow", () => {
  const threads = parseXml(drawn(presets["io-and-cpu"], ["threads"], { lanes: "thread" })).text;
  expect(threads).toEqual(expect.arrayContaining(["MainThread", "waits for the GIL", "in a blocking call", "runs"]));
  const processes = drawn(presets["io-and-cpu"], ["processes"], { lanes: "process" });
  expect(countOf(processes, "il-label")).toBeGreaterThan(2);
});

test("very many spans make no very large picture", () => {
  const scenario: Scenario = {
    groups: [{ name: "Task", count: 50, steps: [{ repeat: 1000, steps: [{ io: { uniform: [0, 1] } }] }] }],
  };
  expect(drawn(scenario, ["asyncio"]).length).toBeLessThan(1_000_000);
});

test.each(presetNames)("%s can be drawn under every model, by task, thread and process", (name) => {
  const { runs } = simulate(presets[name], 7);
  for (const lanes of ["task", "thread", "process"] as const)
    for (const { model, trace } of runs) {
      const svg = renderTimeline([{ title: model, trace }], { lanes });
      parseXml(svg);
      expect(svg, `${model} by ${lanes}`).not.toMatch(/NaN|Infinity|undefined/);
    }
});
