import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  type ModelName,
  modelNames,
  models,
  obstaclesOf,
  presetNames,
  presets,
  type Scenario,
  traceOf,
} from "../../src/index.ts";
import { simulate } from "../free.ts";
import { FREE, MachineDeadlockError } from "../../src/machine/index.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";
import type { Step } from "../../src/scenario/step.ts";
import type { Cause, Subject } from "../../src/trace/cause.ts";
import { Recorder } from "../../src/trace/recorder.ts";
import { stateAt } from "../../src/trace/state.ts";
import { taskTable } from "../../src/trace/tables.ts";
import { TraceIndex } from "../../src/trace/trace-index.ts";
import { whyNotRunning } from "../../src/trace/why.ts";

function indexOf(model: ModelName, scenario: Scenario): TraceIndex {
  return new TraceIndex(simulate(scenario, 7, [model], { prices: FREE }).runs[0]?.trace ?? traceOf([]));
}

function tasks(count: number, steps: readonly Step[], rest: Partial<Scenario> & { limit?: number } = {}): Scenario {
  const { limit, ...others } = rest;
  return { groups: [{ name: "T", count, steps, ...(limit === undefined ? {} : { limit }) }], ...others };
}

function told(chain: readonly Cause[]): string[] {
  return chain.map(({ kind, sentence }) => `${kind}: ${sentence}`);
}

/** The place of the last event by which a task began to wait for that. */
function lastSuspension({ trace }: TraceIndex, on: string): number {
  return [...trace.events].findLastIndex((event) => event.type === "task-suspended" && event.on === on);
}

const holdTheDoor: readonly Step[] = [{ lock: "door", steps: [{ io: 1 }] }];

describe("under asyncio", () => {
  test("it sleeps", () => {
    expect(told(whyNotRunning(indexOf("asyncio", tasks(1, [{ io: 1 }])), { work: 1 }, 0.5))).toEqual([
      "sleeps: T 1 has slept since 0 s, until 1 s.",
    ]);
  });

  test("it waits for a lock that another has, which sleeps", () => {
    const index = indexOf("asyncio", tasks(3, holdTheDoor, { locks: ["door"] }));
    const chain = whyNotRunning(index, { work: 3 }, 1.5);
    expect(told(chain)).toEqual([
      'resource: T 3 has waited since 0 s for the lock "door", which T 2 has had since 1 s.',
      "sleeps: T 2 has slept since 1 s, until 2 s.",
    ]);
    expect(chain[0]).toMatchObject({ who: { task: 4 }, since: 0, until: null, resource: 1, by: [{ task: 3 }] });
  });

  test("it waits for a permit, for its turn in a limit, for an item, for room", () => {
    const semaphore = indexOf(
      "asyncio",
      tasks(3, [{ semaphore: "two", steps: [{ io: 1 }] }], { semaphores: { two: 2 } }),
    );
    expect(told(whyNotRunning(semaphore, { work: 3 }, 0.5))).toEqual([
      'resource: T 3 has waited since 0 s for the semaphore "two", of which 2 of 2 are taken, by T 1 and T 2.',
      "sleeps: T 1 has slept since 0 s, until 1 s.",
    ]);
    const limit = indexOf("asyncio", tasks(3, [{ io: 1 }], { limit: 1 }));
    expect(told(whyNotRunning(limit, { work: 3 }, 1.5))).toEqual([
      'resource: T 3 has waited since 0 s for its turn among the tasks of "T", of which 1 of 1 is taken, by T 2.',
      "sleeps: T 2 has slept since 1 s, until 2 s.",
    ]);
    const item = indexOf("asyncio", {
      groups: [
        { name: "Get", count: 1, steps: [{ get: "q" }] },
        { name: "Put", count: 3, steps: [{ io: 1 }, { put: "q" }] },
        { name: "Late", count: 1, steps: [{ io: 3 }, { get: "q" }] },
      ],
      queues: { q: 1 },
    });
    expect(told(whyNotRunning(item, { work: 1 }, 0.5))).toEqual([
      'queue: Get 1 has waited since 0 s for an item of the queue "q", which is empty.',
    ]);
    // Of three that slept until the same instant, the second in the order of Python's heap is the last.
    expect(told(whyNotRunning(item, { work: 3 }, 2))).toEqual([
      'queue: Put 2 has waited since 1 s for room in the queue "q", which has 1 of 1 items.',
    ]);
  });

  test("it is ready, but its loop is held by who computes, or blocks", () => {
    const computing = indexOf("asyncio", tasks(3, [{ io: 1 }, { cpu: 2 }]));
    expect(told(whyNotRunning(computing, { work: 2 }, 2))).toEqual([
      "loop: T 2 has been ready since 1 s, but its loop is held by T 1, which has computed since 1 s.",
      "computes: T 1 has computed since 1 s, until 3 s at the earliest.",
    ]);
    const blocked = indexOf("asyncio", presets["blocking-call"]);
    expect(told(whyNotRunning(blocked, { work: 2 }, 0.3))).toEqual([
      "loop: Task 1 has been ready since 0.15 s, but its loop is held by Blocking 1, which has blocked since 0.1 s.",
      "blocks: Blocking 1 has made a blocking call since 0.1 s, until 0.6 s at the earliest.",
    ]);
  });

  test("it waits for its branches; asked for the first task, it waits for the others", () => {
    const index = indexOf("asyncio", tasks(1, [{ gather: [[{ io: 1 }], [{ io: 2 }]] }]));
    expect(told(whyNotRunning(index, { work: 1 }, 1.5))).toEqual([
      "tasks: T 1 has waited since 0 s for Task-3 (for T 1).",
      "sleeps: Task-3 (for T 1) has slept since 0 s, until 2 s.",
    ]);
    expect(told(whyNotRunning(index, { task: 1 }, 0.5)).slice(0, 2)).toEqual([
      "tasks: Task-1 has waited since 0 s for T 1.",
      "tasks: T 1 has waited since 0 s for Task-2 (for T 1) and Task-3 (for T 1).",
    ]);
  });

  test("it has not come, has not been begun, is done, is not there", () => {
    const late: Scenario = { groups: [{ name: "T", count: 3, arrivals: { every: 1 }, steps: [{ cpu: 1.5 }] }] };
    const index = indexOf("asyncio", late);
    expect(told(whyNotRunning(index, { work: 3 }, 0.5))).toEqual(["to come: T 3 comes at 2 s."]);
    expect(told(whyNotRunning(index, { work: 2 }, 1.2))).toEqual([
      "start: T 2 has waited for its start since 1 s, which Task-1 has not come to.",
      "loop: Task-1 has been ready since 1 s, but its loop is held by T 1, which has computed since 0 s.",
      "computes: T 1 has computed since 0 s, until 1.5 s at the earliest.",
    ]);
    expect(told(whyNotRunning(index, { work: 1 }, 4))).toEqual(["done: T 1 has been done since 1.5 s."]);
    expect(told(whyNotRunning(index, { work: 9 }, 4))).toEqual([
      "unknown: task 9 of the scenario is not in the trace.",
    ]);
    expect(told(whyNotRunning(index, { task: 2 }, 4))).toEqual(["done: T 1 is done."]);
  });

  test("a pool has its job: a worker does it and waits for the GIL, or all workers are busy", () => {
    const scenario = tasks(3, [{ cpu: 1 }], { machine: { threads: 2 } });
    const index = indexOf("asyncio-to-thread", scenario);
    const [first, second, third] = [1, 2, 3].map((work) => told(whyNotRunning(index, { work }, 0.5012)));
    expect(third?.[0]).toBe(
      'job: T 3 has waited since 0 s for a job that nobody does yet: all 2 workers of the pool "threads" are busy, with ThreadPoolExecutor_0 (for T 1) and ThreadPoolExecutor_1 (for T 2).',
    );
    expect([first?.[0], second?.[0]]).toEqual(
      ["T 1", "T 2"].map(
        (name) => `job: ${name} has waited since 0 s for a job that a worker of the pool "threads" does.`,
      ),
    );
    expect(stateAt(index, 0.5012).resources[0]?.waitingTasks).toEqual([4]);
    // Of what the pool does later, a trace that was cut off knows nothing.
    const sent = lastSuspension(index, "executor");
    const cut = traceOf([...index.trace.events].slice(0, sent + 1), { cut: true });
    expect(told(whyNotRunning(cut, { work: 3 }, { event: sent }))[0]).toContain(' of the pool "threads"');
    expect(taskTable(stateAt(cut, { event: sent })).map(({ waitsFor }) => waitsFor)).toContain('the pool "threads"');
    // One of the two has the GIL, the other waits for it.
    expect(new Set([first, second].map((chain) => chain?.[1]?.slice(0, 4)))).toEqual(new Set(["comp", "gil:"]));
  });

  test("of several pools, it waits for the one that will do its job; when that has done it, for its loop", () => {
    const index = indexOf("processes-asyncio", {
      groups: [
        { name: "A", count: 1, steps: [{ offload: "thread", steps: [{ block: 2 }] }] },
        { name: "B", count: 1, steps: [{ io: 1 }, { offload: "process", steps: [{ cpu: 1 }] }] },
      ],
      machine: { threads: 1, processes: 1 },
    });
    expect(told(whyNotRunning(index, { work: 2 }, { event: lastSuspension(index, "executor") }))).toEqual([
      'job: B 1 has waited since 1 s for a job that is on its way to a worker of the pool "processes".',
    ]);
    const done = [...index.trace.events.entries()].findLast(([, { type }]) => type === "resource-released")?.[0] ?? -1;
    expect(told(whyNotRunning(index, { work: 2 }, { event: done })).slice(0, 2)).toEqual([
      'job: B 1 has waited since 1 s for a job that the pool "processes" has done; its loop has not heard of that.',
      "other: Process-2 MainThread has waited since 2 s to be woken.",
    ]);
  });

  test("its sleep is over, but its loop is in its select still", () => {
    const { runs } = simulate(tasks(1, [{ io: 1 }]), 7, ["asyncio"], { prices: { selectLateness: 0.5 } });
    expect(told(whyNotRunning(runs[0]?.trace ?? traceOf([]), { work: 1 }, 1.25))).toEqual([
      "loop: T 1 has been ready since 1 s, but its loop has not noticed: MainThread waits.",
      "sleeps: MainThread has waited since 0 s in the select of its loop, until 1.5 s at the latest.",
    ]);
  });

  test("nothing is there yet: the first that is, is in its way", () => {
    const index = indexOf("processes-asyncio", tasks(2, [{ io: 1 }]));
    const made = [...index.trace.events].findIndex(({ type }) => type === "thread-created");
    expect(told(whyNotRunning(index, { work: 2 }, { event: made - 1 }))).toEqual([
      "start: T 2 has waited for its start since 0 s.",
    ]);
    expect(told(whyNotRunning(index, { work: 2 }, { event: made }))).toEqual([
      "start: T 2 has waited for its start since 0 s, which MainThread has not come to.",
      "start: MainThread was made at 0 s, and has not begun.",
    ]);
  });

  test("a thread that was woken has not looked yet whether it can go on", () => {
    const { runs } = simulate(tasks(2, holdTheDoor, { locks: ["door"] }), 7, ["threads"], { prices: { wakeUp: 0.5 } });
    const index = new TraceIndex(runs[0]?.trace ?? traceOf([]));
    const woken = [...index.trace.events].findLast((event) => event.type === "thread-woken" && event.thread === 3);
    const at = Number(woken?.time);
    expect(told(whyNotRunning(index, { work: 2 }, at + 0.25))).toEqual([
      `woken: T 2 has waited since 0.5 s; it was woken at ${at} s by T 1, and is on its way to a core.`,
    ]);
  });

  test("a circle ends the chain", () => {
    const scenario: Scenario = {
      groups: [
        { name: "A", count: 1, steps: [{ lock: "left", steps: [{ io: 1 }, { lock: "right", steps: [] }] }] },
        { name: "B", count: 1, steps: [{ lock: "right", steps: [{ io: 1 }, { lock: "left", steps: [] }] }] },
      ],
      locks: ["left", "right"],
    };
    for (const model of ["asyncio", "threads"] as const) {
      const recorder = new Recorder();
      expect(() => models[model].run(drawWorkload(scenario, 7), recorder)).toThrow(MachineDeadlockError);
      expect(told(whyNotRunning(recorder.trace({ cut: true }), { work: 1 }, 1))).toEqual([
        'resource: A 1 has waited since 1 s for the lock "right", which B 1 has had since 0 s.',
        'resource: B 1 has waited since 1 s for the lock "left", which A 1 has had since 0 s.',
        "circle: A 1 waits for itself, in a circle: none of them will ever go on.",
      ]);
    }
  });
});

describe("under threads and processes", () => {
  test("it waits for the GIL that another thread has", () => {
    const mine = [1, 2]
      .map((work) => whyNotRunning(indexOf("threads", tasks(2, [{ cpu: 1 }])), { work }, 0.5012))
      .find(([cause]) => cause?.kind === "gil");
    expect(told(mine ?? [])).toEqual([
      expect.stringMatching(/^gil: T \d could have run since \d\.\d+ s, but waits for the GIL, which T \d has\.$/),
      expect.stringMatching(/^computes: T \d has run since \d\.\d+ s\.$/),
    ]);
  });

  test("it waits for a core", () => {
    const index = indexOf("free-threaded", tasks(3, [{ cpu: 1 }], { machine: { cores: 1 } }));
    const kinds = [1, 2, 3].map((work) =>
      whyNotRunning(index, { work }, 0.5012)
        .map(({ kind }) => kind)
        .join(" "),
    );
    expect(kinds.toSorted()).toEqual(["computes", "core computes", "core computes"]);
  });

  test("it waits for a lock, a worker, its turn, another thread's end", () => {
    expect(
      told(whyNotRunning(indexOf("threads", tasks(2, holdTheDoor, { locks: ["door"] })), { work: 2 }, 0.5)),
    ).toEqual([
      'resource: T 2 has waited since 0 s for the lock "door", which T 1 has had since 0 s.',
      "sleeps: T 1 has been in a blocking call since 0 s, until 1 s.",
    ]);
    for (const [model, machine] of [
      ["threads", { threads: 2 }],
      ["processes", { processes: 2 }],
    ] as const) {
      expect(told(whyNotRunning(indexOf(model, tasks(3, [{ io: 1 }], { machine })), { work: 3 }, 0.5))).toEqual([
        'resource: T 3 has waited since 0 s for a worker of the pool "T", of which 2 of 2 are taken, by T 1 and T 2.',
        "sleeps: T 1 has been in a blocking call since 0 s, until 1 s.",
      ]);
    }
    expect(told(whyNotRunning(indexOf("sequential", tasks(3, [{ io: 1 }])), { work: 3 }, 0.5))).toEqual([
      "start: T 3 has waited for its start since 0 s: one after another, T 1 comes first.",
      "sleeps: T 1 has been in a blocking call since 0 s, until 1 s.",
    ]);
    expect(told(whyNotRunning(indexOf("threads", tasks(1, [{ gather: [[{ io: 1 }]] }])), { work: 1 }, 0.5))).toEqual([
      "thread: T 1 has waited since 0 s for the thread of Thread-3 (for T 1).",
      "sleeps: Thread-3 (for T 1) has been in a blocking call since 0 s, until 1 s.",
    ]);
  });

  test("a thread that has a lock and waits for the GIL, has the lock", () => {
    const steps: readonly Step[] = [{ lock: "door", steps: [{ io: "1ms" }] }, { cpu: "20ms" }];
    const index = indexOf("threads", tasks(3, steps, { locks: ["door"] }));
    const events = [...index.trace.events];
    // It has taken the lock, and what it does next is to wait for the GIL.
    const at = events.findIndex(({ type }, place) => {
      const next = events[place + 1];
      return type === "resource-acquired" && next?.type === "thread-state" && next.state === "waits-for-gil";
    });
    const chain = told(whyNotRunning(index, { work: 3 }, { event: at + 1 }));
    expect(chain).toEqual([
      'resource: T 3 has waited since 0 s for the lock "door", which T 2 has had since 0.001 s.',
      "gil: T 2 could have run since 0.001 s, but waits for the GIL, which T 1 has.",
      "computes: T 1 has run since 0.001 s.",
    ]);
  });

  test("a process has its job: a worker does it, all are busy, or it is done", () => {
    const index = indexOf(
      "threads",
      tasks(3, [{ offload: "process", steps: [{ cpu: 1 }] }, { io: 1 }], { machine: { processes: 2, cores: 2 } }),
    );
    const chains = [1, 2, 3].map((work) => told(whyNotRunning(index, { work }, 0.5)));
    expect(chains.map(([first]) => first)).toEqual([
      'job: T 1 has waited since 0 s for a job that a worker of the pool "processes" does.',
      'job: T 2 has waited since 0 s for a job that a worker of the pool "processes" does.',
      'job: T 3 has waited since 0 s for a job that nobody does yet: all 2 workers of the pool "processes" are busy, ' +
        "with ProcessPoolExecutor-1 MainThread (for T 1) and ProcessPoolExecutor-2 MainThread (for T 2).",
    ]);
    expect(chains.map(([, second]) => second?.split(" has")[0])).toEqual([
      "computes: ProcessPoolExecutor-1 MainThread (for T 1)",
      "computes: ProcessPoolExecutor-2 MainThread (for T 2)",
      "computes: ProcessPoolExecutor-1 MainThread (for T 1)",
    ]);
    const [pool] = stateAt(index, 0.5).resources;
    expect([pool?.holders.map(({ work }) => work), pool?.waitingThreads]).toEqual([[1, 2], [8]]);
    const done = [...index.trace.events].findIndex((event) => event.type === "resource-released" && event.work === 1);
    expect(told(whyNotRunning(index, { work: 1 }, { event: done }))).toEqual([
      'job: T 1 has waited since 0 s for a job that the pool "processes" has done.',
    ]);
  });

  test("branches of one work wait for jobs of their own", () => {
    const job: Step = { offload: "process", steps: [{ cpu: 1 }] };
    const scenario = tasks(1, [{ gather: [[job], [job], [job]] }], { machine: { processes: 2, cores: 2 } });
    const index = indexOf("threads", scenario);
    const branches = stateAt(index, 0.5).threads.filter(({ resource }) => resource !== null);
    const next = branches.map(({ thread }) => whyNotRunning(index, { thread }, 0.5)[1]?.name);
    expect(next).toEqual([
      "ProcessPoolExecutor-1 MainThread (for T 1)",
      "ProcessPoolExecutor-2 MainThread (for T 1)",
      next[0],
    ]);
  });

  test("a job that its task has left is nobody's, and its worker still does it", () => {
    const index = indexOf(
      "asyncio",
      tasks(1, [
        { retry: 2, steps: [{ timeout: 1, steps: [{ offload: "thread", steps: [{ block: 3 }] }] }] },
        { offload: "thread", steps: [{ block: 1 }] },
      ]),
    );
    const held = (time: number) => stateAt(index, time).resources[0]?.holders.map(({ task, thread }) => [task, thread]);
    expect(held(0.5)).toEqual([[2, 2]]);
    expect(held(1.5)).toEqual([
      [null, 2],
      [2, 3],
    ]);
    expect(told(whyNotRunning(index, { work: 1 }, 1.5)).slice(0, 2)).toEqual([
      'job: T 1 has waited since 1 s for a job that a worker of the pool "threads" does.',
      "sleeps: ThreadPoolExecutor_1 (for T 1) has been in a blocking call since 1 s, until 4 s.",
    ]);
    expect(held(2.5)).toEqual([
      [null, 2],
      [null, 3],
    ]);
  });
});

describe("whatever is asked", () => {
  const quick = presetNames.filter((name) => !name.startsWith("long-loop") && !name.startsWith("server"));

  test.each(quick)("there is an answer for everybody at any instant of %s, and it ends", (name) => {
    const unable = new Set(obstaclesOf(presets[name]).map(({ model }) => model));
    const able = modelNames.filter((model) => !unable.has(model));
    for (const { trace } of simulate(presets[name], 7, able).runs) {
      const index = new TraceIndex(trace);
      fc.assert(
        fc.property(fc.integer({ min: 0, max: trace.events.length }), fc.nat(), (event, pick) => {
          const state = stateAt(index, { event });
          const everybody: Subject[] = [
            ...state.works.map(({ work }) => ({ work })),
            ...state.tasks.map(({ task }) => ({ task })),
            ...state.threads.map(({ thread }) => ({ thread })),
          ];
          const chain = whyNotRunning(index, everybody[pick % everybody.length] ?? { work: 1 }, { event });
          expect(chain.length).toBeGreaterThan(0);
          for (const { sentence, by } of chain.slice(0, -1))
            expect([sentence, by.length > 0]).toEqual([sentence, true]);
          for (const { sentence, name: who } of chain) {
            expect(sentence.startsWith(who)).toBe(true);
            expect(sentence).not.toMatch(/undefined|NaN|null|unknown/);
          }
        }),
        { numRuns: 15 },
      );
    }
  });
});
