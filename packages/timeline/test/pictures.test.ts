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
