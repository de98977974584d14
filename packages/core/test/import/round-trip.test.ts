import { describe, expect, test } from "vitest";

import {
  importChromeTrace,
  perfettoOf,
  presets,
  type Trace,
  worksOf,
  type WorkSpans,
  simulate,
} from "../../src/index.ts";
import { perfettoFaults } from "../export/perfetto-rules.ts";
import { everyPresetRun, PRICES } from "../export/support.ts";

/** Works with their times in nanoseconds, as precise as a file is; what is over sooner is not in it. */
function rounded(works: readonly WorkSpans[]): object[] {
  const ns = (seconds: number): number => Math.round(seconds * 1e9);
  return works.map(({ work, name, arrival, start, end, error, spans }) => ({
    work,
    name,
    error,
    times: [arrival, start, end].map(ns),
    spans: spans
      .filter((span) => ns(span.end) > ns(span.start))
      .map(({ state, start, end }) => [state, ns(start), ns(end)]),
  }));
}

function reimported(text: string): { readonly title: string; readonly trace: Trace }[] {
  const imported = importChromeTrace(text);
  if (!imported.ok) throw new Error(imported.fault);
  return [...imported.runs];
}

describe("a trace that was exported and imported", () => {
  test.each(everyPresetRun())("of %s under %s has the same works with the same spans", (_, model, run) => {
    const simulation = run();
    const [original] = simulation.runs;
    const [copy, ...others] = reimported(perfettoOf(simulation));
    expect([copy?.title, others]).toEqual([model, []]);
    expect(rounded(copy === undefined ? [] : worksOf(copy.trace))).toEqual(
      rounded(original === undefined ? [] : worksOf(original.trace)),
    );
  });

  test("where things cost something, too: a task that could go on lets others run again", () => {
    const simulation = simulate(presets["long-loop-yielding"], 7, ["asyncio-to-thread"], { prices: PRICES });
    const [copy] = reimported(perfettoOf(simulation));
    const [original] = simulation.runs;
    if (copy === undefined || original === undefined) throw new Error("one run was asked for");
    expect(rounded(worksOf(copy.trace))).toEqual(rounded(worksOf(original.trace)));
  });

  test("of all models with prices; and can be exported again", () => {
    const simulation = simulate(presets["io-and-cpu"], 7, undefined, { prices: PRICES });
    const copies = reimported(perfettoOf(simulation));
    expect(copies.map(({ title }) => title)).toEqual(simulation.runs.map(({ model }) => model));
    for (const [index, { trace }] of copies.entries()) {
      expect(rounded(worksOf(trace))).toEqual(rounded(worksOf(simulation.runs[index]?.trace ?? trace)));
    }
    expect(perfettoFaults(perfettoOf(copies))).toEqual([]);
  });

  test("has the same tasks and threads, and says what is not read", () => {
    const simulation = simulate(presets["thundering-herd"], 7, ["asyncio"]);
    const imported = importChromeTrace(JSON.parse(perfettoOf(simulation)));
    if (!imported.ok) throw new Error(imported.fault);
    const counts = (trace: Trace | undefined): unknown =>
      ["process-started", "thread-created", "task-created", "task-done", "work-started", "work-finished"].map(
        (type) => {
          const events = [...(trace?.events ?? [])].filter((event) => event.type === type);
          return [
            type,
            events.length,
            events.map((event) => ("outcome" in event ? event.outcome : "name" in event ? event.name : "")).sort(),
          ];
        },
      );
    expect(counts(imported.runs[0]?.trace)).toEqual(counts(simulation.runs[0]?.trace));
    expect(imported.unread.join("\n")).toMatch(/^\d+ events were left out: they are arrows/m);
    expect(imported.unread.join("\n")).toMatch(/^\d+ events were left out: they are counters/m);
  });
});
