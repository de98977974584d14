import { describe, expect, test } from "vitest";

import { CPYTHON_3_13, MachineDeadlockError, type Prices } from "../../src/machine/index.ts";
import {
  type Arrivals,
  type ModelName,
  modelNames,
  models,
  ObstacleError,
  type Scenario,
  type Statistics,
  type Step,
  worksOf,
} from "../../src/index.ts";
import { countOver } from "../../src/analysis/step-function.ts";
import { simulate } from "../free.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";

function one(...steps: Step[]): Scenario {
  return { groups: [{ name: "Task", count: 1, steps }] };
}

function many(count: number, ...steps: Step[]): Scenario {
  return { groups: [{ name: "Task", count, steps }] };
}

function runOf(model: ModelName, scenario: Scenario, seed = 1, prices?: Prices) {
  const [run] = simulate(scenario, seed, [model], prices && { prices }).runs;
  if (run === undefined) throw new Error("one model was asked for, and no run came back");
  return run;
}

function statistics(model: ModelName, scenario: Scenario, seed?: number): Statistics {
  return runOf(model, scenario, seed).statistics;
}

function ends(model: ModelName, scenario: Scenario): number[] {
  return worksOf(runOf(model, scenario).trace).map(({ end }) => end);
}

describe("what a step takes (one after another, under asyncio; seconds)", () => {
  test.each<[string, Scenario, sequential: number, asyncio: number]>([
    ["io overlaps under asyncio", many(4, { io: 1 }), 4, 1],
    ["cpu overlaps nowhere", many(4, { cpu: 1 }), 4, 4],
    ["a blocking call stalls the loop", many(4, { block: 1 }), 4, 4],
    ["one blocking call in between stalls all", many(3, { io: 1 }, { block: 1 }), 6, 4],
    ["yielding takes no time", many(3, { yield: 5 }, { io: 1 }), 3, 1],
    ["repeat does it again", one({ repeat: 3, steps: [{ io: 1 }, { cpu: 0.5 }] }), 4.5, 4.5],
    ["gathered branches overlap under asyncio", one({ gather: [[{ io: 1 }], [{ io: 2 }], [{ io: 3 }]] }), 6, 3],
    ["a task group's branches do too", one({ taskGroup: [[{ io: 1 }], [{ io: 2 }]] }), 3, 2],
    ["a lock lets in one at a time", { ...many(3, { lock: "db", steps: [{ io: 1 }] }), locks: ["db"] }, 3, 3],
    ["a semaphore lets in two", { ...many(4, { semaphore: "s", steps: [{ io: 1 }] }), semaphores: { s: 2 } }, 4, 2],
    ["a timeout that is not met", one({ timeout: 2, steps: [{ io: 1 }] }), 1, 1],
    ["a timeout that is", one({ timeout: 1, steps: [{ io: 5 }] }), 1, 1],
    [
      "an inner timeout is cut short by the outer",
      one({ timeout: 1, steps: [{ timeout: 3, steps: [{ io: 5 }] }] }),
      1,
      1,
    ],
    ["three attempts and two pauses, the second twice as long", retrying({ first: 1 }), 6, 6],
    ["pauses grow by the factor", retrying({ first: 1, factor: 3 }), 7, 7],
    ["pauses have a longest", retrying({ first: 1, factor: 3, most: 2 }), 6, 6],
    ["no pause at all", retrying(), 3, 3],
    ["a thread of a pool blocks beside the loop", many(4, { offload: "thread", steps: [{ block: 1 }] }), 4, 1],
    [
      "a pool has so many workers",
      { ...many(4, { offload: "process", steps: [{ cpu: 1 }] }), machine: { processes: 2 } },
      4,
      2,
    ],
    ["a limit of two at a time", { groups: [{ name: "T", count: 4, limit: 2, steps: [{ io: 1 }] }] }, 4, 2],
  ])("%s", (_, scenario, sequential, asyncio) => {
    expect(statistics("sequential", scenario).makespan).toBeCloseTo(sequential, 12);
    expect(statistics("asyncio", scenario).makespan).toBeCloseTo(asyncio, 12);
  });
});

function retrying(backoff?: { first: number; factor?: number; most?: number }): Scenario {
  return one({ retry: 3, backoff, steps: [{ io: 1 }, { fail: 1 }] });
}

describe("a recursion", () => {
  const prices = { functionCall: 1e-6, coroutineCall: 3e-6 };
  const timeOf = (model: ModelName, ...steps: Step[]): number =>
    simulate(one(...steps), 1, [model], { prices }).runs[0]?.statistics.makespan ?? Number.NaN;

  test.each([
    [0, 1],
    [1, 1],
    [2, 3],
    [10, 177],
    [20, 21_891],
  ])("of fibonacci(%i) makes %i calls", (n, calls) => {
    expect(timeOf("sequential", { fibonacci: n })).toBeCloseTo(calls * prices.functionCall, 12);
  });

  test("is of coroutines only where coroutines are and do it themselves", () => {
    const slow = new Set<ModelName>(["asyncio", "processes-asyncio"]);
    for (const model of modelNames) {
      const price = slow.has(model) ? prices.coroutineCall : prices.functionCall;
      expect([model, timeOf(model, { fibonacci: 20 })]).toEqual([model, expect.closeTo(21_891 * price, 9)]);
    }
    expect(timeOf("asyncio", { offload: "thread", steps: [{ fibonacci: 20 }] })).toBeCloseTo(0.021891, 9);
  });
});

describe("a coroutine that nobody awaits", () => {
  test.each<[ModelName, number]>([
    ["asyncio", 1],
    ["asyncio-to-thread", 1],
    ["processes-asyncio", 1],
    ["sequential", 3],
    ["threads", 3],
    ["processes", 3],
  ])("under %s ends after %i s: a coroutine does not run, a function does", (model, seconds) => {
    expect(statistics(model, one({ io: 1 }, { unawaited: [{ io: 2 }] })).makespan).toBe(seconds);
  });

  test("changes no draw of the others", () => {
    const after = { io: { uniform: [1, 2] as const } };
    const [without] = ends("asyncio", one({ repeat: 1, steps: [{ io: 0 }] }, after));
    const [withIt] = ends("asyncio", one({ unawaited: [{ io: 0 }] }, after));
    expect(withIt).toBe(without);
  });
});

describe("a payload", () => {
  const prices = { pickleByte: 1e-9, pipeByte: 4e-9 };
  const timeOf = (model: ModelName, to: "thread" | "process"): number => {
    const scenario = one({ offload: to, payload: 1_000_000, steps: [{ cpu: 1 }] });
    return simulate(scenario, 1, [model], { prices }).runs[0]?.statistics.makespan ?? Number.NaN;
  };

  test.each<ModelName>(["asyncio", "threads"])("under %s is pickled and piped to a process", (model) => {
    // A megabyte one way: pickled and unpickled, and half of there and back through the pipe.
    expect(timeOf(model, "process")).toBeCloseTo(1 + 0.001 + 0.002, 9);
  });

  test.each<ModelName>(["asyncio", "threads"])("under %s costs nothing where memory is shared", (model) => {
    expect(timeOf(model, "thread")).toBe(1);
  });
});

describe("failures", () => {
  test.each(modelNames)("under %s a work that fails does not keep the others from ending", (model) => {
    const scenario: Scenario = {
      groups: [
        { name: "Bad", count: 2, steps: [{ io: 1 }, { fail: 1 }] },
        { name: "Late", count: 1, steps: [{ timeout: 1, steps: [{ io: 2 }] }] },
        { name: "Good", count: 1, steps: [{ io: 3 }] },
      ],
    };
    const works = worksOf(runOf(model, scenario).trace);
    expect(works.map(({ error }) => error)).toEqual(["WorkFailure", "WorkFailure", "TimeoutError", null]);
    expect(statistics(model, scenario)).toMatchObject({ tasks: 4, failed: 3 });
  });

  test.each<ModelName>(["threads", "free-threaded", "processes"])(
    "under %s a timeout in one branch of a gather leaves the other branches alone",
    (model) => {
      const scenario = one({ gather: [[{ timeout: 2, steps: [{ io: 1 }] }], [{ io: 0.5 }, { io: 5 }]] });
      expect(statistics(model, scenario)).toMatchObject({ failed: 0, makespan: 5.5 });
    },
  );

  const held: Step = { timeout: 1, steps: [{ block: 2 }, { cpu: 1 }] };
  test.each<[string, Step, makespan: number, error: string | null]>([
    ["nobody cuts short what holds its thread", held, 3, null],
    ["the next wait finds out", { timeout: 1, steps: [{ block: 2 }, { cpu: 1 }, { io: 1 }] }, 3, "TimeoutError"],
    [
      "no retry within it holds it up",
      { timeout: 1, steps: [{ retry: 3, backoff: { first: 1 }, steps: [{ cpu: 0.5 }, { io: 9 }] }] },
      1,
      "TimeoutError",
    ],
    [
      "a retry around it does",
      { retry: 3, steps: [{ timeout: 1, steps: [{ cpu: 0.5 }, { io: 9 }] }] },
      3,
      "TimeoutError",
    ],
    [
      "an inner one lets the outer one's pass",
      { timeout: 1, steps: [{ retry: 3, steps: [{ timeout: 5, steps: [{ io: 9 }] }] }] },
      1,
      "TimeoutError",
    ],
    [
      "an outer one lets the inner one's be tried again",
      { timeout: 5, steps: [{ retry: 3, steps: [{ timeout: 1, steps: [{ io: 9 }] }] }] },
      3,
      "TimeoutError",
    ],
  ])("%s: a timeout under threads, alone and by coroutines", (_, step, makespan, error) => {
    for (const model of ["threads", "asyncio", "sequential", "free-threaded"] as const) {
      const { trace, statistics: found } = runOf(model, one(step));
      expect([model, found.makespan, worksOf(trace)[0]?.error]).toEqual([model, makespan, error]);
    }
  });

  test.each<ModelName>(["threads", "asyncio"])("under %s a timeout does not wait for a job of a process", (model) => {
    const scenario = one({ timeout: 1, steps: [{ offload: "process", steps: [{ block: 5 }] }] });
    const [work] = worksOf(runOf(model, scenario).trace);
    expect(work).toMatchObject({ end: 1, error: "TimeoutError" });
  });

  test("an error ends the other branches of a task group, but not those of a gather", () => {
    const branches: Step[][] = [
      [{ io: 1 }, { fail: 1 }],
      [{ io: 5 }, { lock: "seen", steps: [{ io: 1 }] }],
    ];
    const grouped = runOf("asyncio", { ...one({ taskGroup: branches }), locks: ["seen"] });
    expect(grouped.statistics).toMatchObject({ makespan: 1, failed: 1 });
    const gathered = runOf("asyncio", { ...one({ gather: branches }, { io: 1 }), locks: ["seen"] });
    expect(gathered.statistics.failed).toBe(1);
    expect(worksOf(gathered.trace)[0]?.end).toBe(1);
  });

  test("the same attempts fail under every model", () => {
    const scenario = many(200, { retry: 4, steps: [{ io: 1 }, { fail: 0.5 }] });
    const [sequential, asyncio] = modelNames.map((model) =>
      worksOf(runOf(model, scenario, 5).trace).map(({ start, end, error }) => [Math.round(end - start), error]),
    );
    expect(asyncio).toEqual(sequential);
    // Four failures in a row: one work in sixteen.
    expect(statistics("asyncio", scenario, 5).failed / 200).toBeCloseTo(1 / 16, 1);
  });
});

describe("the event loop's own pool", () => {
  test.each([
    [1, 5],
    [4, 8],
    [64, 32],
  ])("has, on %d cores, %d threads, as in Python", (cores, threads) => {
    const scenario = { ...many(threads + 1, { block: 1 }), machine: { cores } };
    const ended = ends("asyncio-to-thread", scenario).filter((end) => end < 1.5);
    expect(ended).toHaveLength(threads);
  });
});

describe("limits", () => {
  test.each(modelNames)("under %s no more of a group are ever under way than its limit", (model) => {
    for (const limit of [1, 2, 3, 4, 6]) {
      const scenario: Scenario = {
        groups: [
          { name: "Few", count: 12, limit, steps: [{ io: 1 }] },
          { name: "User", count: 12, limit, arrivals: { users: 6, think: 0.5 }, steps: [{ io: 1 }] },
        ],
      };
      const works = worksOf(runOf(model, scenario).trace);
      for (const name of ["Few", "User"]) {
        const peak = Math.max(
          ...countOver(works.filter((work) => work.name.startsWith(name))).map(({ value }) => value),
        );
        expect(peak).toBeLessThanOrEqual(limit);
      }
      expect(works).toHaveLength(24);
    }
  });
});

describe("arrivals", () => {
  test.each(modelNames)("under %s nobody begins before they have come, at the default prices", (model) => {
    const step: Step = { io: { uniform: [0, 0.01] } };
    const scenario: Scenario = {
      groups: [
        { name: "User", count: 30, arrivals: { users: 3, think: 0.005 }, steps: [step] },
        { name: "Often", count: 50, arrivals: { every: "1us" }, steps: [step] },
        { name: "Few", count: 10, limit: 2, arrivals: { poisson: 1000 }, steps: [step] },
      ],
    };
    const { trace } = runOf(model, scenario, 3, CPYTHON_3_13);
    expect(worksOf(trace).filter(({ arrival, start, end }) => arrival > start || start > end)).toEqual([]);
  });
});

describe("queues", () => {
  const pipeline: Scenario = {
    groups: [
      { name: "Producer", count: 1, steps: [{ repeat: 4, steps: [{ io: 1 }, { put: "jobs" }] }] },
      { name: "Consumer", count: 2, steps: [{ repeat: 2, steps: [{ get: "jobs" }, { io: 3 }] }] },
    ],
    queues: { jobs: 1 },
  };

  test("under asyncio consumers wait for producers", () => {
    // Items come at 1, 2, 3, 4; each consumer takes 3 s for each of two.
    expect(ends("asyncio", pipeline)).toEqual([4, 7, 8]);
  });

  test("one after another they cannot: the model says so", () => {
    expect(models.sequential.obstacle(drawWorkload(pipeline, 1))).toContain("queue");
    expect(models.asyncio.obstacle(drawWorkload(pipeline, 1))).toBe(null);
    expect(models.sequential.obstacle(drawWorkload(many(1, { io: 1 }), 1))).toBe(null);
    expect(() => simulate(pipeline, 1, ["sequential"])).toThrow(ObstacleError);
  });

  test("who waits for what never comes is a deadlock, with the names", () => {
    const stuck: Scenario = { ...many(2, { get: "jobs" }), queues: { jobs: 0 } };
    expect(() => simulate(stuck, 1, ["asyncio"])).toThrow(MachineDeadlockError);
    expect(() => simulate(stuck, 1, ["asyncio"])).toThrow(/Task 1/);
  });
});

describe("arrivals", () => {
  const arriving = (arrivals: Arrivals, count: number, io: number): Scenario => ({
    groups: [{ name: "Request", count, arrivals, steps: [{ io }] }],
  });

  test("at a rate: under asyncio each is served as it comes, one after another they queue", () => {
    const scenario = arriving({ every: 0.5 }, 4, 1);
    expect(ends("asyncio", scenario)).toEqual([1, 1.5, 2, 2.5]);
    expect(ends("sequential", scenario)).toEqual([1, 2, 3, 4]);
    expect(statistics("asyncio", scenario).latency).toMatchObject({ mean: 1, max: 1 });
    expect(statistics("sequential", scenario).latency).toMatchObject({ mean: 1.75, p50: 1.5, max: 2.5 });
  });

  test("a thread that has nothing to do waits for the next arrival", () => {
    expect(ends("sequential", arriving({ every: 5 }, 3, 1))).toEqual([1, 6, 11]);
  });

  test.each(modelNames)("Poisson: under %s they come so many a second, and the same under every model", (model) => {
    const works = worksOf(runOf(model, arriving({ poisson: 50 }, 5000, 0.001)).trace);
    const last = works.at(-1)?.arrival ?? 0;
    expect(5000 / last).toBeGreaterThan(50 * 0.93);
    expect(5000 / last).toBeLessThan(50 * 1.07);
    expect(works.map(({ arrival }) => arrival)).toEqual(
      worksOf(runOf("asyncio", arriving({ poisson: 50 }, 5000, 0.001)).trace).map(({ arrival }) => arrival),
    );
  });

  test("a closed loop: each user thinks between its requests", () => {
    const scenario = arriving({ users: 2, think: 3 }, 6, 1);
    // User 1 sends requests 1, 3, 5; each a second, then three of thinking.
    expect(ends("asyncio", scenario)).toEqual([1, 1, 5, 5, 9, 9]);
    // One server: the second user's first request waits for the first user's, and they stay out of step.
    expect(ends("sequential", scenario)).toEqual([1, 2, 5, 6, 9, 10]);
  });

  test("more users than requests: those without one do nothing", () => {
    expect(ends("asyncio", arriving({ users: 5, think: 3 }, 2, 1))).toEqual([1, 1]);
  });
});
