import { array, assert, asyncProperty } from "fast-check";
import { describe, expect, test } from "vitest";

import { ganttOf, worksOf, simulate } from "../../src/index.ts";
import { readByMermaid } from "./mermaid-parser.ts";
import { everyPresetRun, HOSTILE, hostileName, hostileScenario } from "./support.ts";

describe("the Mermaid gantt chart", () => {
  test.each(everyPresetRun())(
    "of %s under %s is accepted by Mermaid, with a bar for each task",
    async (_, model, run) => {
      const simulation = run();
      const [{ trace }] = simulation.runs as [(typeof simulation.runs)[0]]; // one model was asked for
      const works = worksOf(trace);
      const text = ganttOf(simulation, { title: "Preset" });
      const perSecond = text.includes("µs") ? 1e6 : 1e3;
      const chart = await readByMermaid(text);
      expect([chart.title, ...chart.sections]).toEqual(["Preset", model]);
      expect(chart.bars.map(({ name }) => name)).toEqual(works.map(({ name }) => name));
      for (const [index, { start, end }] of chart.bars.entries()) {
        expect(start).toBe(Math.round((works[index]?.start ?? Number.NaN) * perSecond));
        expect(end).toBe(Math.round((works[index]?.end ?? Number.NaN) * perSecond));
      }
    },
  );

  test("marks what failed, and what took no time", async () => {
    const scenario = {
      groups: [
        { name: "Bad", count: 1, steps: [{ io: 1 }, { fail: 1 }] },
        { name: "Nothing", count: 1, steps: [{ yield: 1 }] },
      ],
    };
    const { bars } = await readByMermaid(ganttOf(simulate(scenario, 1, ["asyncio"])));
    expect(bars.map(({ isCritical, isMilestone }) => [isCritical, isMilestone])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test("a short run is in microseconds, and says so", async () => {
    const text = ganttOf(
      simulate({ groups: [{ name: "T", count: 1, steps: [{ io: "250us" }] }] }, 1, ["asyncio"], { prices: {} }),
    );
    expect(text).toContain("axisFormat %Q µs");
    expect((await readByMermaid(text)).bars).toMatchObject([{ start: 0, end: 250 }]);
  });

  test("never sets tickInterval, which Mermaid cannot have below a second", () => {
    for (const io of ["1us", "10ms", "1s", "1h"]) {
      const text = ganttOf(simulate({ groups: [{ name: "T", count: 1, steps: [{ io }] }] }, 1, ["asyncio"]));
      expect(text).toContain("dateFormat x\n");
      expect(text).not.toContain("tickInterval");
    }
  });

  test("ten thousand tasks under two models fit: what is left out is counted", async () => {
    const many = { groups: [{ name: "Task", count: 10_000, steps: [{ io: 1 }] }] };
    const text = ganttOf(simulate(many, 1, ["asyncio", "threads"]));
    expect(text.length).toBeLessThan(50_000);
    const { bars } = await readByMermaid(text);
    for (const model of ["asyncio", "threads"]) {
      const own = bars.filter(({ section }) => section === model);
      expect(own.at(-1)?.name).toBe(`and ${10_000 - own.length + 1} more tasks`);
      expect(own.length).toBeGreaterThan(500);
    }
  });

  test("a hundred runs with the longest names fit: what is left out is counted", async () => {
    const { runs } = simulate({ groups: [{ name: "<".repeat(100), count: 50, steps: [{ io: 1 }] }] }, 1, ["asyncio"]);
    const many = Array.from({ length: 100 }, () =>
      runs.map(({ trace }) => ({ title: "\u{1F600}".repeat(100), trace })),
    ).flat();
    const text = ganttOf(many, { title: "\u{1F600}".repeat(100) });
    expect(text.length).toBeLessThan(50_000);
    const chart = await readByMermaid(text);
    expect(chart.sections.at(-1)).toBe("and 40 more runs");
    expect(chart.bars.length).toBe(60);
    expect(chart.bars[0]?.name).toBe("and 50 more tasks");
  });

  test("whatever tasks, models and the chart are called, Mermaid reads the bars that there are, and the names", async () => {
    await assert(
      asyncProperty(array(hostileName, { minLength: 1, maxLength: 6 }), async (names) => {
        await expectReadable(names);
      }),
      { numRuns: 50 },
    );
  });

  test.each(HOSTILE.map((name) => [JSON.stringify(name.slice(0, 40)), name]))("%s is only a name", async (_, name) => {
    await expectReadable([name]);
  });
});

async function expectReadable(names: readonly string[]): Promise<void> {
  const { runs } = simulate(hostileScenario(names), 1, ["asyncio"]);
  const exported = names.flatMap((title) => runs.map(({ trace }) => ({ title, trace })));
  const chart = await readByMermaid(ganttOf(exported, { title: names[0] ?? "" }));
  expect(chart.bars.length).toBe(names.length * names.length);
  expect(new Set(chart.bars.map(({ section }) => section))).toEqual(new Set(names.map(shown)));
  expect(chart.title).toBe(shown(names[0] ?? ""));
  for (const [index, name] of names.entries()) expect(chart.bars[index]?.name).toBe(shown(`${name} 1`));
}

/** What is left of a name: one line, whole characters, at most sixty of them; a space without width if nothing is. */
function shown(name: string): string {
  const all = Array.from(name.slice(0, 200));
  const kept = all.length > 60 ? [...all.slice(0, 59), "…"] : all;
  const text = kept
    .join("")
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\uFFFD")
    .trim();
  return text === "" ? "\u200B" : text;
}
