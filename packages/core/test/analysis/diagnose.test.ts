import { describe, expect, test } from "vitest";

import {
  DeadlockedRunError,
  diagnose,
  diagnoseError,
  type Diagnosis,
  type ModelName,
  presets,
  type Scenario,
  simulate as simulateAtPrices,
  stateAt,
  type Step,
  withTaskCount,
} from "../../src/index.ts";
import { FREE, MachineDeadlockError } from "../../src/machine/index.ts";
import { simulate } from "../free.ts";
import { runOf, traceOf } from "./support.ts";

function diagnosesOf(scenario: Scenario, model: ModelName): Diagnosis[] {
  return diagnose(runOf(scenario, model).trace, { cores: 4 });
}

function codesOf(scenario: Scenario, model: ModelName): string[] {
  return diagnosesOf(scenario, model).map(({ code }) => code);
}

describe("diagnose", () => {
  test("finds nothing wrong with ten tasks that wait, nor with nothing", () => {
    expect(diagnosesOf(presets["ten-tasks"], "asyncio")).toEqual([]);
    expect(diagnosesOf(presets["hundred-tasks"], "asyncio")).toEqual([]);
    expect(diagnose(traceOf(), { cores: 4 })).toEqual([]);
  });

  test("names the task that blocks the loop, since when, for how long, and whom it delays", () => {
    const [first, ...others] = diagnosesOf(presets["blocking-call"], "asyncio");
    expect(first).toMatchObject({ code: "loop-blocked", who: "Blocking 1", time: 0.1 });
    expect(first?.numbers).toEqual({ seconds: expect.closeTo(0.5, 9), cpu: 0, block: 0.5, times: 1, delayedTasks: 9 });
    expect(first?.advice).toContain("to_thread");
    expect(others).toEqual([]);
    expect(diagnosesOf(presets["blocking-call-in-thread"], "asyncio")).toEqual([]);
  });

  test("counts the ten reports that block a server's loop, and tells of them once", () => {
    const [first] = diagnosesOf(presets["server-with-blocking-handler"], "asyncio");
    expect(first?.code).toBe("loop-blocked");
    expect(first?.who).toMatch(/^Report /);
    expect(first?.numbers["times"]).toBe(10);
    expect(first?.numbers["delayedTasks"]).toBeGreaterThan(5);
    expect(codesOf(presets.server, "asyncio")).toEqual([]);
  });

  test("names the task that calls a coroutine and does not await it, when, and how often that happens", () => {
    const scenario = presets["forgotten-await"];
    const [first, ...others] = diagnose(runOf(scenario, "asyncio").trace, { cores: 4, scenario });
    expect(first).toMatchObject({ code: "never-awaited", who: "Handler 1", time: 0.1, numbers: { times: 5, step: 1 } });
    expect(first?.advice).toContain("await");
    expect(others).toEqual([]);
    // A function that is called is done; and without the scenario nobody can tell.
    expect(diagnose(runOf(scenario, "threads").trace, { cores: 4, scenario })).toEqual([]);
    expect(codesOf(scenario, "asyncio")).toEqual([]);
  });

  test("tells of each place where an await is forgotten, also deep inside", () => {
    const forgotten = { unawaited: [{ io: 1 }] };
    const scenario: Scenario = {
      groups: [
        { name: "A", count: 2, steps: [{ gather: [[{ io: 1 }, forgotten], [{ repeat: 3, steps: [forgotten] }]] }] },
        { name: "B", count: 1, steps: [{ offload: "thread", steps: [{ cpu: 1 }] }, forgotten] },
      ],
    };
    const found = diagnose(runOf(scenario, "asyncio").trace, { cores: 4, scenario }).filter(
      ({ code }) => code === "never-awaited",
    );
    expect(found.map(({ who, numbers }) => [who, numbers])).toEqual([
      ["A 1", { times: 6, step: 5 }],
      ["B 1", { times: 1, step: 9 }],
      ["A 1", { times: 2, step: 2 }],
    ]);
  });

  test("tells computing for long from a blocking call", () => {
    const scenario: Scenario = { groups: [{ name: "T", count: 2, steps: [{ cpu: 0.2 }] }] };
    const [first] = diagnosesOf(scenario, "asyncio");
    expect(first).toMatchObject({ code: "loop-blocked", who: "T 1", time: 0 });
    expect(first?.advice).toContain("process");
  });

  test("a long loop never yields, and makes the iteration too long; with a yield it does neither", () => {
    const found = diagnosesOf(presets["long-loop"], "asyncio");
    expect(found.map(({ code, who }) => [code, who])).toEqual([
      ["never-yields", "Task 1"],
      ["iteration-too-long", "Task 1"],
    ]);
    expect(found[0]?.numbers).toMatchObject({ pieces: 500, times: 10 });
    expect(codesOf(presets["long-loop-yielding"], "asyncio")).toEqual([]);
  });

  test("ten callbacks of 50 ms make an iteration of half a second, though none is long", () => {
    const [first] = diagnosesOf(presets["io-and-cpu"], "asyncio");
    expect(first).toMatchObject({ code: "iteration-too-long", time: 0.1 });
    expect(first?.numbers).toMatchObject({ seconds: expect.closeTo(0.5, 9), steps: 10 });
  });

  test("threads contend for the GIL, free threads for the cores", () => {
    expect(codesOf(presets["io-and-cpu"], "threads")).toEqual(["gil-contention"]);
    expect(codesOf(presets["io-and-cpu"], "asyncio-to-thread")).toEqual(["gil-contention"]);
    const [first] = diagnosesOf(presets["io-and-cpu"], "free-threaded");
    expect(first?.code).toBe("oversubscription");
    expect(first?.numbers).toMatchObject({ runnable: 10, cores: 4 });
  });

  test("four processes are too few for a hundred waits", () => {
    const [first] = diagnosesOf(presets["hundred-tasks"], "processes");
    expect(first?.code).toBe("pool-too-small");
    expect(first?.numbers["size"]).toBe(4);
  });

  test("a lock that is held across a wait makes a convoy", () => {
    const scenario: Scenario = {
      groups: [{ name: "T", count: 5, steps: [{ lock: "door", steps: [{ io: 0.1 }] }] }],
      locks: ["door"],
    };
    const [first] = diagnosesOf(scenario, "asyncio");
    expect(first).toMatchObject({ code: "lock-convoy", who: "T 5", time: 0 });
    expect(first?.numbers).toMatchObject({ waits: 4, seconds: expect.closeTo(1, 9) });
    const [ofThreads] = diagnosesOf(scenario, "threads");
    expect(ofThreads).toMatchObject({ code: "lock-convoy", who: "T 5", time: 0, numbers: first?.numbers });
  });

  test("a thread that is made late has no pool that is too small; one that waits for the GIL neither", () => {
    const late = presets["hundred-tasks"];
    expect(diagnose(simulateAtPrices(late, 7, ["threads"]).runs[0]?.trace ?? traceOf(), { cores: 4 })).toEqual([]);
    const computing: Scenario = { groups: [{ name: "T", count: 16, steps: [{ cpu: 0.1 }] }] };
    expect(codesOf(computing, "threads")).toEqual(["gil-contention"]);
    expect(codesOf(computing, "asyncio-to-thread")).toEqual(["gil-contention"]);
  });

  test("calls that wait for a worker of a loop's full pool say so", () => {
    const scenario: Scenario = { groups: [{ name: "T", count: 40, steps: [{ block: 0.1 }] }] };
    const found = diagnosesOf(scenario, "asyncio-to-thread");
    expect(found).toMatchObject([{ code: "pool-too-small", who: "T 33", time: 0, numbers: { size: 8 } }]);
    expect(found[0]?.finding).toContain("8 threads: 32 calls waited for one that was busy, 8 s in all");
    expect(codesOf({ ...scenario, machine: { threads: 40 } }, "asyncio-to-thread")).toEqual([]);
    expect(codesOf(withTaskCount(scenario, 8), "asyncio-to-thread")).toEqual([]);
  });

  test("users who think wait for nothing outside", () => {
    const scenario: Scenario = {
      groups: [{ name: "T", count: 300, arrivals: { users: 150, think: 1 }, steps: [{ cpu: 0.0001 }] }],
    };
    expect(codesOf(scenario, "asyncio")).toEqual([]);
  });

  test("more than a hundred waits at once are unbounded; a semaphore bounds them", () => {
    const many: Scenario = { groups: [{ name: "T", count: 101, steps: [{ io: 1 }] }] };
    expect(codesOf(many, "asyncio")).toEqual(["unbounded-concurrency"]);
    expect(codesOf(many, "threads")).toEqual(["unbounded-concurrency"]);
    expect(codesOf(presets.crawler, "asyncio")).toEqual([]);
    expect(codesOf(presets.crawler, "threads")).toEqual([]);
  });

  test("is the same each time", () => {
    const { trace } = runOf(presets["io-and-cpu"], "threads");
    expect(diagnose(trace, { cores: 4 })).toEqual(diagnose(trace, { cores: 4 }));
  });
});

describe("diagnoseError", () => {
  const philosophers: Scenario = {
    groups: [
      { name: "A", count: 1, steps: [{ lock: "left", steps: [{ io: 1 }, { lock: "right", steps: [{ io: 1 }] }] }] },
      { name: "B", count: 1, steps: [{ lock: "right", steps: [{ io: 1 }, { lock: "left", steps: [{ io: 1 }] }] }] },
    ],
    locks: ["left", "right"],
  };

  const deadlockOf = (scenario: Scenario, model: ModelName): Diagnosis | null => {
    try {
      simulate(scenario, 7, [model], { prices: FREE });
    } catch (error) {
      return diagnoseError(error);
    }
    return null;
  };
  const holding = (count: number, steps: readonly Step[]): Scenario => ({
    groups: [{ name: "T", count, steps: [{ lock: "door", steps }] }],
    locks: ["door"],
    queues: { box: 0 },
  });

  test.each(["asyncio", "threads"] as const)("names who waits for whose lock under %s, and since when", (model) => {
    expect(deadlockOf(philosophers, model)).toEqual({
      code: "deadlock",
      who: "A 1",
      time: 1,
      numbers: { waiting: 2, inCircle: 2 },
      finding:
        'Nothing goes on any more, for ever. A 1 has waited since 1 s for the lock "right", which B 1 has had since 0 s. ' +
        'B 1 has waited since 1 s for the lock "left", which A 1 has had since 0 s.',
      advice: "Take locks in the same order everywhere: then nobody waits in a circle.",
    });
  });

  test.each(["asyncio", "threads"] as const)(
    "tells a lock that is taken twice from other circles, under %s",
    (model) => {
      const twice = deadlockOf(holding(2, [{ lock: "door", steps: [] }]), model);
      expect([twice?.who, twice?.numbers]).toEqual(["T 1", { waiting: 2, inCircle: 1 }]);
      const branch = deadlockOf(holding(1, [{ gather: [[{ lock: "door", steps: [] }], [{ io: 1 }]] }]), model);
      expect(branch?.who).toMatch(/\(for T 1\)$|^T 1/);
      expect(branch?.numbers).toEqual({ waiting: 1, inCircle: 2 });
      expect([twice?.advice, branch?.advice]).toEqual([
        expect.stringContaining("must not take it again"),
        expect.stringContaining("must not take it again"),
      ]);
    },
  );

  test("tells of an item that nobody puts, and of the first ten of very many that wait", () => {
    const diagnosis = deadlockOf(holding(5000, [{ get: "box" }]), "asyncio");
    expect(diagnosis).toMatchObject({ who: "T 1", numbers: { waiting: 5000, inCircle: 0 } });
    expect(diagnosis?.finding).toContain(
      'T 1 has waited since 0 s for an item of the queue "box", which is empty. T 2',
    );
    expect(diagnosis?.finding).toMatch(/ 5000 wait in all\.$/);
    expect(diagnosis?.finding.split("has waited")).toHaveLength(11);
    expect(diagnosis?.advice).toContain("Put as often as you get");
  });

  test("the error has the same in its message, and the trace of what happened until then", () => {
    try {
      simulate(philosophers, 7, ["asyncio"]);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof DeadlockedRunError)) throw error;
      expect(error.message).toBe(`asyncio: ${diagnoseError(error)?.finding}`);
      expect(error.threads.map(({ thread }) => thread)).toEqual(["MainThread"]);
      expect(error.trace.about).toMatchObject({ model: "asyncio", cut: true });
      expect(stateAt(error.trace, 9).tasks).toHaveLength(3);
    }
  });

  test("a machine that is stuck has its threads", () => {
    const error = new MachineDeadlockError([{ thread: "A", process: "Main", waitsFor: "a lock" }]);
    expect(diagnoseError(error)).toMatchObject({ code: "deadlock", who: "A", numbers: { threads: 1 } });
  });

  test("leaves other errors alone", () => {
    expect(diagnoseError(new Error("another"))).toBeNull();
  });
});
