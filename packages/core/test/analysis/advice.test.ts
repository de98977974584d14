import { describe, expect, test } from "vitest";

import { adviseOn, type PresetName, presets, type Scenario } from "../../src/index.ts";
import { simulate } from "../free.ts";

const adviceOn = (name: PresetName) => adviseOn(simulate(presets[name], 7));

describe("adviseOn", () => {
  test.each([
    "ten-tasks",
    "hundred-tasks",
    "blocking-call-in-thread",
    "crawler",
    "pipeline",
    "thundering-herd",
  ] as const)("advises asyncio for %s, without a limit", (name) => {
    expect(adviceOn(name)).toMatchObject({ model: "asyncio", asyncioIsWrong: false, limit: null });
  });

  test("says that asyncio does not help what computes, and what does", () => {
    const { model, asyncioIsWrong, because, limit, alternatives } = adviceOn("io-and-cpu");
    expect(model).toBe("free-threaded");
    expect(alternatives[0]?.model).toBe("asyncio-process-pool");
    expect(asyncioIsWrong).toBe(true);
    expect(limit).toBe(4);
    expect(because.join(" ")).toContain("It does not help CPU-bound work");
    expect(because.join(" ")).toContain("600 ms, against 226 ms");
  });

  test("sends blocking calls to threads", () => {
    for (const name of ["blocking-call", "server-with-blocking-handler"] as const) {
      const { model, asyncioIsWrong, because } = adviceOn(name);
      expect([model, asyncioIsWrong]).toEqual(["asyncio-to-thread", true]);
      expect(because.join(" ")).toContain("Blocking calls");
    }
  });

  test("one task needs no concurrency, and many that wait need a limit", () => {
    const one: Scenario = { groups: [{ name: "T", count: 1, steps: [{ io: 1 }] }] };
    expect(adviseOn(simulate(one, 7)).model).toBe("sequential");
    const many: Scenario = { groups: [{ name: "T", count: 150, steps: [{ io: 1 }] }] };
    expect(adviseOn(simulate(many, 7))).toMatchObject({ model: "asyncio", limit: 100 });
  });

  test("names every run, and is the same each time", () => {
    const simulation = simulate(presets["io-and-cpu"], 7);
    const advice = adviseOn(simulation);
    expect([advice.model, ...advice.alternatives.map(({ model }) => model)].toSorted()).toEqual(
      simulation.runs.map(({ model }) => model).toSorted(),
    );
    expect(adviseOn(simulation)).toEqual(advice);
  });

  test("needs a run to judge by", () => {
    expect(() => adviseOn(simulate(presets["ten-tasks"], 7, []))).toThrow(RangeError);
  });
});
