import { describe, expect, test } from "vitest";

import {
  adviseOn,
  type PresetName,
  presetNames,
  presets,
  type Scenario,
  simulate as simulateAtPrices,
  type Step,
  withLimit,
} from "../../src/index.ts";
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
    // They wait, too: four at a time would take 1.5 s / 4, and it takes 226 ms.
    expect(limit).toBeNull();
    expect(because.join(" ")).toContain("It does not help CPU-bound work");
    expect(because.join(" ")).toContain("600 ms, against 226 ms");
  });

  test("limits what does nothing but compute to the cores", () => {
    const scenario: Scenario = { groups: [{ name: "T", count: 16, steps: [{ cpu: 0.1 }] }] };
    const { limit, because } = adviseOn(simulate(scenario, 7));
    expect(limit).toBe(4);
    expect(because.join(" ")).toContain("More than 4 at a time gain nothing on 4 cores");
  });

  const advised = [
    ...presetNames.map((name): [string, Scenario] => [name, presets[name]]),
    ["much waiting, some computing", { groups: [{ name: "T", count: 80, steps: [{ io: 1 }, { cpu: 0.02 }] }] }],
    [
      "users who think",
      {
        groups: [{ name: "T", count: 60, arrivals: { users: 10, think: 0.05 }, steps: [{ io: 0.1 }, { cpu: 0.005 }] }],
      },
    ],
  ] as const;
  test.each(advised)("whoever follows it is not held up by the limit: %s", (_name, scenario) => {
    const { model, limit, numbers } = adviseOn(simulateAtPrices(scenario, 7));
    if (limit === null) return expect(numbers.peakConcurrency).toBeGreaterThan(0);
    const [run] = simulateAtPrices(withLimit(scenario, limit), 7, [model]).runs;
    expect(run?.statistics.makespan).toBeLessThan(1.25 * numbers.makespan);
  });

  test("says what a limit costs that spares what is waited for", () => {
    const scenario: Scenario = { groups: [{ name: "T", count: 1000, steps: [{ io: 1 }] }] };
    expect(adviseOn(simulate(scenario, 7, ["asyncio"])).because.at(-1)).toBe(
      "1000 waited for something outside at once; a limit of 100 spares what they wait for, and has the run last 10 s at least.",
    );
  });

  test("does not blame computing or blocking where there is none", () => {
    const offload: Step = { offload: "thread", steps: [{ block: 0.1 }] };
    const { because } = adviseOn(simulate({ groups: [{ name: "T", count: 40, steps: [offload] }] }, 7));
    expect(because.join(" ")).toContain("most of the run, 500 ms, is its pools, and the wait for them");
    expect(because.join(" ")).not.toContain("Blocking calls");
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
