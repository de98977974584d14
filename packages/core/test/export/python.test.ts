import { array, assert, property } from "fast-check";
import { describe, expect, test } from "vitest";

import {
  type ModelName,
  modelNames,
  ObstacleError,
  presetNames,
  presets,
  pythonOf,
  type Scenario,
  simulate,
  worksOf,
} from "../../src/index.ts";
import { stepNumbersOf } from "../../src/scenario/step-numbers.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";
import { compiled, python, ran } from "./cpython.ts";
import { faultsOfListing } from "./python-lint.ts";
import { everyPresetRun, HOSTILE, hostileName } from "./support.ts";

/** Every verb, in the places where it is written differently. */
const everything: Scenario = {
  groups: [
    {
      name: "Every verb",
      count: 3,
      limit: 2,
      steps: [
        { io: "1ms" },
        { cpu: { uniform: ["1ms", "2ms"] } },
        { block: { exponential: "1ms" } },
        { yield: 1 },
        { yield: 2 },
        { repeat: 2, steps: [{ lock: "db", steps: [{ io: { normal: { mean: "2ms", deviation: "1ms" } } }] }] },
        { gather: [[{ io: "1ms" }], [{ cpu: "1ms" }, { fibonacci: 3 }], [{ block: "1ms" }], [{ yield: 1 }]] },
        {
          taskGroup: [
            [{ io: { logNormal: { median: "1ms", sigma: 1 } } }],
            [{ semaphore: "permits", steps: [{ io: "1ms" }] }],
          ],
        },
        { put: "items" },
        { get: "items" },
        { retry: 2, backoff: { first: "1ms", factor: 3, most: "2ms" }, steps: [{ fail: 0.5 }] },
        { retry: 3, steps: [{ io: { pareto: { scale: "1ms", shape: 2 } } }] },
        {
          timeout: "5s",
          steps: [{ io: "1ms" }, { cpu: "1ms" }, { lock: "db", steps: [{ put: "items" }, { get: "items" }] }],
        },
        { timeout: "1s", steps: [{ timeout: "2s", steps: [{ block: { empirical: ["1ms", "2ms"] } }] }] },
        { unawaited: [{ io: "1ms" }] },
        { fibonacci: 5 },
        { offload: "thread", steps: [{ block: "1ms" }] },
        { offload: "process", steps: [{ cpu: "1ms" }] },
        { offload: "process", payload: 1000, steps: [{ cpu: "1ms" }, { fibonacci: 4 }] },
        { fail: 0.1 },
      ],
    },
    { name: "Every", count: 3, arrivals: { every: "1ms" }, steps: [{ io: "1ms" }] },
    { name: "Poisson", count: 3, arrivals: { poisson: 1000 }, steps: [{ io: "1ms" }] },
    { name: "Users", count: 4, arrivals: { users: 2, think: "1ms" }, steps: [{ io: "1ms" }] },
  ],
  locks: ["db"],
  semaphores: { permits: 2 },
  queues: { items: 0 },
  machine: { threads: 4, processes: 2, switchInterval: "1ms" },
};

/** The same without what some models cannot do. */
const shareable: Scenario = {
  ...everything,
  groups: everything.groups.map((group) => ({ ...group, steps: group.steps.filter(isFree) })),
};

function isFree(step: object): boolean {
  return !/"(?:lock|semaphore|put|get)"/.test(JSON.stringify(step));
}

function able(model: ModelName): Scenario {
  return ["sequential", "processes", "processes-asyncio"].includes(model) ? shareable : everything;
}

function listing(
  scenario: Scenario,
  model: ModelName,
): { readonly lines: readonly string[]; readonly lineOfStep: readonly number[] } | null {
  try {
    return pythonOf(scenario, model);
  } catch (error) {
    if (error instanceof ObstacleError) return null;
    throw error;
  }
}

/** Every listing compiles; and if there is no Python, one can still say what is wrong with it. */
function expectCompiles(listings: readonly { readonly lines: readonly string[] }[]): void {
  for (const { lines } of listings) expect(faultsOfListing(lines)).toEqual([]);
  if (python === null) return;
  const said = compiled(
    python,
    listings.map(({ lines }) => `${lines.join("\n")}\n`),
  );
  expect(said).toEqual(listings.map(() => null));
}

describe("the Python listing", () => {
  test("of every preset under every model compiles", () => {
    const listings = presetNames.flatMap((preset) => modelNames.map((model) => listing(presets[preset], model)));
    const written = listings.filter((one) => one !== null);
    expect(written.length).toBe(everyPresetRun().length);
    expectCompiles(written);
  });

  test.each(modelNames)("of every verb compiles under %s", (model) => {
    expectCompiles([pythonOf(able(model), model)]);
  });

  test("of steps in a great many blocks compiles: CPython takes twenty", () => {
    let steps: Scenario["groups"][0]["steps"] = [{ io: 1 }];
    for (let depth = 0; depth < 60; depth++) {
      steps =
        depth % 3 === 0 ? [{ retry: 2, steps }] : depth % 3 === 1 ? [{ timeout: 5, steps }] : [{ repeat: 1, steps }];
    }
    expectCompiles(modelNames.map((model) => pythonOf({ groups: [{ name: "Deep", count: 1, steps }] }, model)));
  });

  test("whatever things are called, it compiles, and no two are called the same", () => {
    assert(
      property(array(hostileName, { minLength: 1, maxLength: 5 }), (names) => {
        const all = [...names, ...names.map((name) => `${name}!`)];
        expectCompiles((["asyncio", "threads"] as const).map((model) => pythonOf(hostile(all), model)));
      }),
      { numRuns: 40 },
    );
    expectCompiles([pythonOf(hostile(HOSTILE), "asyncio"), pythonOf(hostile(HOSTILE), "threads")]);
  });

  test("what a model cannot do has no listing", () => {
    expect(() => pythonOf(presets.pipeline, "sequential")).toThrow(ObstacleError);
  });
});

function hostile(names: readonly string[]): Scenario {
  const unique = [...new Set(names)];
  return {
    groups: unique.map((name) => ({
      name,
      count: 1,
      steps: [{ lock: name, steps: [{ semaphore: name, steps: [{ put: name }] }] }],
    })),
    locks: unique,
    // Through entries, since a name may be "__proto__".
    semaphores: Object.fromEntries(unique.map((name) => [name, 1])),
    queues: Object.fromEntries(unique.map((name) => [name, 0])),
  };
}

describe("the line of a step", () => {
  test.each(modelNames)("under %s there is one for each step that the trace can tell of", (model) => {
    const scenario = able(model);
    const { lines, lineOfStep } = pythonOf(scenario, model);
    expect(lineOfStep.length).toBe(stepNumbersOf(drawWorkload(scenario, 1)).size);
    for (const line of lineOfStep) expect(lines[line - 1]?.trim()).toMatch(/\S/);
  });

  test("shows what the step does", () => {
    const { lines, lineOfStep } = pythonOf(everything, "asyncio");
    const shown = lineOfStep.map((line) => lines[line - 1]?.trim());
    expect(shown.slice(0, 9)).toEqual([
      "await asyncio.sleep(0.001)",
      "compute(random.uniform(0.001, 0.002))",
      "time.sleep(0.001 * random.expovariate(1))",
      "await asyncio.sleep(0)",
      "for _ in range(2):",
      "for _ in range(2):",
      "async with db:",
      "await asyncio.sleep(max(0, random.normalvariate(0.002, 0.001)))",
      "await asyncio.gather(",
    ]);
    expect(shown).toContain("async with asyncio.TaskGroup() as group:");
    expect(shown).toContain("await items.put(None)");
    expect(shown).toContain("for attempt in range(1, 3):");
    expect(shown).toContain("async with asyncio.timeout(5):");
    expect(shown).toContain("await asyncio.to_thread(time.sleep, 0.001)");
    expect(shown).toContain("await in_process(compute, 0.001)");
    expect(shown).toContain("every_verb_forgotten()");
    expect(shown.slice(-3)).toEqual([
      "await asyncio.sleep(0.001)",
      "await asyncio.sleep(0.001)",
      "await asyncio.sleep(0.001)",
    ]);
  });

  test("every step that a run tells of has the line that does such things", () => {
    const { lines, lineOfStep } = pythonOf(presets.crawler, "asyncio");
    expect(lineOfStep.map((line) => lines[line - 1]?.trim())).toEqual([
      "async with connections:",
      "await asyncio.sleep(0.2 * random.lognormvariate(0, 0.6))",
      "compute(random.uniform(0.001, 0.005))",
    ]);
  });
});

describe("the Python listing, run by CPython", () => {
  const scenario: Scenario = {
    groups: [{ name: "Task", count: 4, steps: [{ io: "50ms" }, { repeat: 2, steps: [{ io: "25ms" }] }] }],
  };

  test.each(modelNames)("under %s it takes as long as is predicted, at least, and does every task", (model) => {
    const { lines } = pythonOf(scenario, model);
    const [run] = simulate(scenario, 1, [model], { prices: {} }).runs;
    const makespan = run?.statistics.makespan ?? Number.NaN;
    expect(makespan).toBeCloseTo(model === "sequential" ? 0.4 : 0.1, 9);
    expect(faultsOfListing(lines)).toEqual([]);
    if (python === null) return;
    const { printed, stderr } = ran(python, lines);
    expect(stderr).toBe("");
    const took = Number(/took ([\d.]+)/.exec(printed.at(-1) ?? "")?.[1]);
    expect(took).toBeGreaterThanOrEqual(makespan - 0.005); // it is printed with two decimals
    const tasks = ["Task 1", "Task 2", "Task 3", "Task 4"];
    const said = tasks.flatMap((task) => [`${task} started`, `${task} completed`]);
    expect(printed.slice(0, -1).toSorted()).toEqual(said.toSorted());
    const order = printed.slice(0, 2).map((line) => line.split(" ")[2]);
    if (model === "sequential") expect(order).toEqual(["started", "completed"]);
  });

  test("one after another takes as long as all tasks, at once as long as one", () => {
    const ten: Scenario = { groups: [{ name: "Task", count: 10, steps: [{ io: "150ms" }] }] };
    for (const model of ["sequential", "asyncio", "threads"] as const) {
      const { lines } = pythonOf(ten, model);
      expect(faultsOfListing(lines)).toEqual([]);
      if (python === null) continue;
      const took = Number(/took ([\d.]+)/.exec(ran(python, lines).printed.at(-1) ?? "")?.[1]);
      if (model === "sequential") expect(took).toBeGreaterThanOrEqual(1.495);
      else expect(took).toBeLessThan(1.495);
    }
  });

  test.each(modelNames)("every verb works under %s", (model) => {
    const { lines } = pythonOf(able(model), model);
    expect(faultsOfListing(lines)).toEqual([]);
    if (python === null) return;
    const { printed, stderr } = ran(python, lines);
    // Forgetting an `await` is what Python warns of, and nothing else is wrong.
    expect(stderr.replaceAll(/^.*RuntimeWarning: coroutine .* was never awaited\n.*\n.*\n/gm, "")).toBe("");
    expect(printed.filter((line) => line.endsWith(" started")).length).toBe(13);
    const failed = printed.filter((line) => line.includes(" failed: "));
    for (const line of failed) expect(line).toMatch(/RuntimeError\('it failed'\)/);
    expect(printed.filter((line) => line.endsWith(" completed")).length + failed.length).toBe(13);
  });

  test.each(["sequential", "asyncio", "threads", "processes"] as const)(
    "under %s a timeout ends what it ends in the simulation, and nothing else",
    (model) => {
      const { lines } = pythonOf(timeouts, model);
      const [run] = simulate(timeouts, 1, [model], { prices: {} }).runs;
      const works = run === undefined ? [] : worksOf(run.trace);
      expect(works).toHaveLength(timeouts.groups.length);
      expect(faultsOfListing(lines)).toEqual([]);
      if (python === null) return;
      const { printed, stderr } = ran(python, lines);
      expect(stderr).toBe("");
      const said = works.map(({ name, error }) => `${name} ${error === null ? "completed" : `failed: ${error}()`}`);
      expect(printed.filter((line) => / completed| failed/.test(line)).toSorted()).toEqual(said.toSorted());
      const took = Number(/took ([\d.]+)/.exec(printed.at(-1) ?? "")?.[1]);
      expect(took).toBeGreaterThanOrEqual((run?.statistics.makespan ?? 0) - 0.005);
    },
  );
});

/** What holds its thread runs to its end, and so does a job in a pool; the next wait gives up, and a retry within the timeout does not go on. */
const timeouts: Scenario = {
  groups: [
    { name: "Held", count: 1, steps: [{ timeout: 0.02, steps: [{ block: 0.03 }, { cpu: 0.03 }] }] },
    { name: "Next", count: 1, steps: [{ timeout: 0.02, steps: [{ block: 0.03 }, { io: 0.05 }] }] },
    { name: "Within", count: 1, steps: [{ timeout: 0.05, steps: [{ retry: 3, steps: [{ cpu: 0.02 }, { io: 9 }] }] }] },
    { name: "Around", count: 1, steps: [{ retry: 3, steps: [{ timeout: 0.05, steps: [{ io: 9 }] }] }] },
    {
      name: "Outer",
      count: 1,
      steps: [{ timeout: 0.05, steps: [{ retry: 3, steps: [{ timeout: 5, steps: [{ io: 9 }] }] }] }],
    },
    { name: "Thread", count: 1, steps: [{ timeout: 0.02, steps: [{ offload: "thread", steps: [{ block: 0.1 }] }] }] },
    { name: "Process", count: 1, steps: [{ timeout: 0.02, steps: [{ offload: "process", steps: [{ block: 0.1 }] }] }] },
  ],
};
