import { describe, expect, test } from "vitest";

import { drawnRun, NotRealError, type PerTime, type RealStep } from "../../accuracy/drawn.ts";
import { MATRIX } from "../../accuracy/matrix.ts";
import { type Act, isFailure, perform, type Runtime } from "../../src/models/perform.ts";
import type { Group } from "../../src/scenario/scenario.ts";
import type { Step } from "../../src/scenario/step.ts";
import { drawWorkload, type Work } from "../../src/scenario/workload.ts";

/** One thing that a work does. */
type Deed = string;

const deed = (what: string, seconds: number): Deed => `${what} ${seconds}`;

/** What the simulation has a work do, in order, if nothing takes any time and branches are done one after another. */
function simulated(work: Work): Deed[] {
  const deeds: Deed[] = [];
  const note = (what: string, seconds: number): readonly never[] => {
    deeds.push(deed(what, seconds));
    return [];
  };
  const all = function* (branches: readonly (() => Act<never>)[]): Act<never> {
    for (const branch of branches) yield* branch();
  };
  const runtime: Runtime<never> = {
    io: (seconds) => act(() => note("io", seconds)),
    call: (kind, seconds) => act(() => note(kind, seconds)),
    pass: () => act(() => note("yield", 1)),
    gather: all,
    taskGroup: all,
    holding: (_kind, _name, { body }) => body(),
    put: () => act(() => note("put", 0)),
    get: () => act(() => note("get", 0)),
    timeout: (_seconds, body) => body(),
    recurse: (calls) => act(() => note("calls", calls)),
    forget: () => act(() => note("forgotten", 0)),
    offload: (_to, calls) =>
      act(() => {
        for (const call of calls) {
          if (call.kind === "recurse") note("calls", call.calls);
          else note(call.kind, call.seconds);
        }
      }),
  };
  try {
    for (const _never of perform(work, runtime)) throw new Error("nobody waits here");
  } catch (error) {
    if (!isFailure(error)) throw error;
    deeds.push("failed");
  }
  return deeds;
}

function callsOf(n: number): number {
  return n < 2 ? 1 : 1 + callsOf(n - 1) + callsOf(n - 2);
}

function* act(body: () => void): Act<never> {
  body();
}

/** What reality.py would do with these steps: the k-th performance of a step takes the k-th value. */
class Reality {
  readonly deeds: Deed[] = [];
  readonly #performed = new Map<RealStep, number>();

  perform(steps: readonly RealStep[]): Deed[] {
    try {
      this.#all(steps);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      this.deeds.push("failed");
    }
    return this.deeds;
  }

  #all(steps: readonly RealStep[]): void {
    for (const step of steps) this.#one(step);
  }

  #one(step: RealStep): void {
    const note = (what: string, seconds: number): unknown => this.deeds.push(deed(what, seconds));
    if ("io" in step) note("io", this.#next(step, step.io));
    else if ("cpu" in step) note("cpu", this.#next(step, step.cpu));
    else if ("block" in step) note("block", this.#next(step, step.block));
    else if ("fibonacci" in step) note("calls", callsOf(step.fibonacci));
    else if ("yield" in step) for (let turn = 0; turn < step.yield; turn++) note("yield", 1);
    else if ("repeat" in step) for (let turn = 0; turn < step.repeat; turn++) this.#all(step.steps);
    else if ("gather" in step) for (const branch of step.gather) this.#all(branch);
    else if ("taskGroup" in step) for (const branch of step.taskGroup) this.#all(branch);
    else if ("put" in step) note("put", 0);
    else if ("get" in step) note("get", 0);
    else if ("fail" in step) {
      if (this.#next(step, step.fail)) throw new Failed();
    } else if ("retry" in step) this.#retry(step);
    else this.#all(step.steps);
  }

  #retry({ retry, backoff, steps }: Extract<RealStep, { readonly retry: number }>): void {
    for (let attempt = 1; ; attempt++) {
      try {
        return this.#all(steps);
      } catch (error) {
        if (attempt === retry || !(error instanceof Failed)) throw error;
      }
      if (backoff !== undefined) this.deeds.push(deed("io", backoff[attempt - 1] ?? backoff.at(-1) ?? 0));
    }
  }

  #next<T>(step: RealStep, values: PerTime<T>): T {
    if (!isList(values)) return values;
    const index = this.#performed.get(step) ?? 0;
    this.#performed.set(step, index + 1);
    if (index >= values.length) throw new Error("too short a list");
    return values[index] as T; // tested above
  }
}

class Failed extends Error {
  override name = "Failed";
}

function isList<T>(values: PerTime<T>): values is readonly T[] {
  return Array.isArray(values);
}

const EVERYTHING: readonly Step[] = [
  { io: { uniform: ["1ms", "2ms"] } },
  { cpu: { exponential: "1ms" } },
  { block: { logNormal: { median: "5ms", sigma: 1 } } },
  { yield: 3 },
  { repeat: 4, steps: [{ io: { exponential: "3ms" } }, { repeat: 2, steps: [{ cpu: { uniform: [0, 1] } }] }] },
  { gather: [[{ io: { exponential: 1 } }], [{ cpu: { exponential: 1 } }, { io: 0.5 }]] },
  { taskGroup: [[{ block: { exponential: 1 } }], [{ yield: 1 }]] },
  { lock: "one", steps: [{ io: { exponential: "1ms" } }] },
  { semaphore: "two", steps: [{ timeout: 10, steps: [{ io: { exponential: "1ms" } }] }] },
  { put: "items" },
  { get: "items" },
  { offload: "thread", steps: [{ cpu: { exponential: "1ms" } }, { block: 0.1 }, { fibonacci: 5 }] },
  { fibonacci: 7 },
  {
    retry: 5,
    backoff: { first: { uniform: ["1ms", "2ms"] }, most: "6ms" },
    steps: [{ io: { exponential: 0.1 } }, { fail: 0.5 }],
  },
  { repeat: 3, steps: [{ retry: 4, backoff: { first: "1ms", factor: 1 }, steps: [{ fail: 0.4 }, { io: 0.25 }] }] },
];

function workload(steps: readonly Step[], more: Partial<Group> = {}, seed = 1) {
  return drawWorkload({ groups: [{ name: "Task", count: 20, steps, ...more }] }, seed);
}

describe("a drawn workload", () => {
  test("has the durations, and the failures, that the simulation draws", () => {
    let failed = 0;
    for (const seed of [1, 2, 3]) {
      const drawn = workload(EVERYTHING, {}, seed);
      const works = drawnRun(drawn, "asyncio").works;
      const expected = drawn.groups.flatMap((group) => group.works.map(simulated));
      expect(works.map(({ steps }) => new Reality().perform(steps))).toEqual(expected);
      failed += expected.filter((deeds) => deeds.includes("failed")).length;
    }
    expect(failed).toBeGreaterThan(0);
  });

  test("so has every scenario of the matrix, under every model", () => {
    for (const { scenario, models } of MATRIX) {
      const drawn = drawWorkload(scenario, 1);
      const some = drawn.groups.flatMap(({ works }) => works).slice(0, 50);
      for (const model of models) {
        const run = drawnRun(drawn, model);
        expect(run.works.slice(0, 50).map(({ steps }) => new Reality().perform(steps))).toEqual(some.map(simulated));
      }
    }
  });

  test("has its works' numbers and arrivals, and what they share", () => {
    const arrivals = { poisson: 10 };
    const scenario = {
      groups: [{ name: "Task", count: 3, arrivals, steps: [{ lock: "a", steps: [{ io: 1 }] }] }],
      locks: ["a"],
      semaphores: { b: 2 },
      queues: { c: 3 },
      machine: { processes: 2, threads: 7, switchInterval: "1ms" },
    };
    const drawn = drawWorkload(scenario, 1);
    const run = drawnRun(drawn, "threads");
    expect(run.works.map(({ id }) => id)).toEqual([1, 2, 3]);
    const [group] = drawn.groups;
    expect(group?.arrivals).toEqual({ kind: "open", times: run.works.map(({ arrival }) => arrival) });
    expect(run).toMatchObject({ locks: ["a"], semaphores: { b: 2 }, queues: { c: 3 }, limit: null });
    expect(run.pools).toEqual({ threads: 7, processes: 2 });
    expect(run.machine).toMatchObject({ switchInterval: 0.001, cpu: "time" });
  });

  test("has the group's limit, and the pool that the loop has by default", () => {
    const run = drawnRun(workload([{ io: 1 }], { limit: 5 }), "asyncio-to-thread");
    expect([run.limit, run.pools.threads]).toEqual([5, 8]);
    expect(drawnRun(workload([{ io: 1 }]), "threads").pools.threads).toBeNull();
  });

  test("has the users of a closed loop, and what they think", () => {
    const think = { exponential: 1 };
    const run = drawnRun(workload([{ io: 1 }], { count: 5, arrivals: { users: 2, think } }), "asyncio");
    expect(run.users.map(({ works }) => works)).toEqual([
      [1, 3, 5],
      [2, 4],
    ]);
    expect(run.users.map(({ thinks }) => thinks.map((seconds) => seconds > 0))).toEqual([
      [false, true, true],
      [false, true],
    ]);
  });

  test("has a limit for each group that has one", () => {
    const steps = [{ io: 1 }];
    const groups = [
      { name: "A", count: 2, limit: 1, steps },
      { name: "A", count: 1, limit: 3, steps },
      { name: "B", count: 1, steps },
    ];
    const run = drawnRun(drawWorkload({ groups }, 1), "asyncio");
    expect([run.limit, run.limits]).toEqual([null, { "A 1": 1, "A 3": 3 }]);
    expect(run.works.map(({ limit }) => limit)).toEqual(["A 1", "A 1", "A 3", null]);
  });

  test("says what cannot be carried out", () => {
    const forgotten = workload([{ unawaited: [{ io: 1 }] }]);
    expect(() => drawnRun(forgotten, "asyncio")).toThrow(new NotRealError("Task 1: a coroutine that is never awaited"));
    const backoff = { first: { exponential: 1 } };
    const again = workload([{ repeat: 2, steps: [{ retry: 2, backoff, steps: [{ fail: 1 }] }] }]);
    expect(() => drawnRun(again, "asyncio")).toThrow(/back-off that is drawn anew/);
  });
});
