import { array, assert, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { modelNames, perfettoOf, presets, type Scenario, simulate, traceOf, worksOf } from "../../src/index.ts";
import { type AnyEvent, perfettoFaults } from "./perfetto-rules.ts";
import { everyPresetRun, HOSTILE, hostileName, hostileScenario, PRICES } from "./support.ts";

function eventsOf(text: string): AnyEvent[] {
  return (JSON.parse(text) as { traceEvents: AnyEvent[] }).traceEvents; // it is ours
}

/** Everything takes just as long as the scenario says. */
const free = { prices: {} };

const two: Scenario = {
  groups: [
    { name: "Page", count: 2, limit: 1, steps: [{ io: "100ms" }, { put: "pages" }] },
    {
      name: "Parser",
      count: 1,
      steps: [{ get: "pages" }, { cpu: "20ms" }, { get: "pages" }, { timeout: "50ms", steps: [{ io: "1s" }] }],
    },
  ],
  queues: { pages: 0 },
};

describe("the Perfetto trace", () => {
  test.each(everyPresetRun())("of %s under %s keeps every rule of the importer", (_, __, run) => {
    expect(perfettoFaults(perfettoOf(run()))).toEqual([]);
  });

  test("of every model at once keeps them, too: no number is used twice", () => {
    const simulation = simulate(presets["io-and-cpu"], 7);
    expect(simulation.runs.length).toBe(modelNames.length);
    const text = perfettoOf(simulation);
    expect(perfettoFaults(text)).toEqual([]);
    const titles = eventsOf(text).flatMap(({ name, args }) => (name === "process_name" ? [args?.["title"]] : []));
    expect(new Set(titles)).toEqual(new Set(modelNames));
  });

  test("without prices, where nearly all happens at the same instants, too", () => {
    for (const preset of ["io-and-cpu", "pipeline", "thundering-herd", "crawler"] as const) {
      expect(perfettoFaults(perfettoOf(simulate(presets[preset], 3, undefined, free)))).toEqual([]);
    }
  });

  test("with what things cost, where everything takes its time, too", () => {
    for (const preset of ["io-and-cpu", "pipeline", "thundering-herd"] as const) {
      expect(perfettoFaults(perfettoOf(simulate(presets[preset], 3, undefined, { prices: PRICES })))).toEqual([]);
    }
  });

  test("the rules see what is wrong", () => {
    const names = ["process_name", "process_sort_index"].map((name) => ({ ph: "M", name, pid: 1, args: {} }));
    const thread = ["thread_name", "thread_sort_index"].map((name) => ({ ph: "M", name, pid: 1, tid: 2, args: {} }));
    const x = (ts: number, dur: number): object => ({ ph: "X", name: "x", pid: 1, tid: 2, ts, dur });
    const flow = (ph: string, ts: number, id: unknown = 1): object => ({
      ph,
      name: "f",
      pid: 1,
      tid: 2,
      ts,
      id,
      ...(ph === "f" && { bp: "e" }),
    });
    const faults = (...events: object[]): string[] =>
      perfettoFaults(JSON.stringify({ traceEvents: [...names, ...thread, ...events] }));
    expect(faults(x(0, 5), x(1, 4), flow("s", 1), flow("f", 2))).toEqual([]);
    expect(faults(x(0, 5), x(1, 5)).join()).toContain("ends after what it is in");
    expect(faults(x(0, 5), flow("s", 1), flow("f", 5)).join()).toContain("no slice is open at 5000");
    expect(faults(flow("s", 1), x(1, 5), flow("f", 2)).join()).toContain("no slice is open at 1000");
    expect(faults(x(0, 5), flow("s", 1), flow("f", 2), flow("s", 3), flow("f", 4)).join()).toContain("begins twice");
    expect(faults(x(0, 5), flow("s", 3), flow("f", 3), flow("s", 4, "0x1"), flow("f", 4, "0x1")).join()).toContain(
      "id is no integer",
    );
    expect(faults(x(0.0001, 5)).join()).toContain("ts is not microseconds");
    expect(faults(x(3, 1), x(1, 1)).join()).toContain("not in order");
    expect(faults({ ...x(3, 1), tid: 3 }).join()).toContain("nothing says thread_name 1 3");
    expect(faults({ ph: "b", name: "a", cat: "w", pid: 1, tid: 1, id: 1, ts: 0 }).join()).toContain("does not end");
  });

  test("has a slice for each task from its creation to its end, and the works from their arrival", () => {
    const simulation = simulate(presets["ten-tasks"], 7, ["asyncio"], free);
    const events = eventsOf(perfettoOf(simulation));
    for (const { name, start, end } of worksOf(simulation.runs[0]?.trace ?? never())) {
      const dur = (Math.round(end * 1e9) - Math.round(start * 1e9)) / 1000;
      expect(events.filter((event) => event.ph === "X" && event.cat === "task" && event.name === name)).toMatchObject([
        { ts: 0, dur },
      ]);
      expect(events.filter((event) => event.cat === "work" && event.name === name)).toMatchObject([
        { ph: "b", ts: 0 },
        { ph: "e", ts: dur },
      ]);
    }
  });

  test("arrows lead from who creates and who wakes", () => {
    const events = eventsOf(perfettoOf(simulate(two, 1, ["asyncio"], free)));
    const threads = new Map(
      events.filter(({ name }) => name === "thread_name").map(({ tid, args }) => [tid, args?.["name"]]),
    );
    const arrows = events
      .filter(({ ph }) => ph === "s")
      .map(({ id, name, tid, ts }) => {
        const end = events.find((event) => event.ph === "f" && event.id === id);
        return [name, threads.get(tid), threads.get(end?.tid), ts, end?.ts];
      });
    expect(arrows.filter(([name]) => name === "creates")).toEqual([
      ["creates", "Task-1", "Page 1", 0, 0],
      ["creates", "Task-1", "Page 2", 0, 0],
      ["creates", "Task-1", "Parser 1", 0, 0],
    ]);
    // The first page wakes the parser, and hands the limit on; it ends at that very moment, so the arrow leaves at its last nanosecond.
    expect(arrows).toContainEqual(["wakes", "Page 1", "Parser 1", 99_999.999, 100_000]);
    expect(arrows).toContainEqual(["wakes", "Page 1", "Page 2", 99_999.999, 100_000]);
  });

  test("arrows lead from a thread to the thread that it wakes, and from who sets a timer to its end", () => {
    const arrowsOf = (text: string, wanted: string): unknown[] => {
      const events = eventsOf(text);
      const rowOf = (event: AnyEvent | undefined): unknown =>
        events.find(({ name, pid, tid }) => name === "thread_name" && pid === event?.pid && tid === event?.tid)?.args?.[
          "name"
        ];
      return events
        .filter(({ ph, name }) => ph === "s" && name === wanted)
        .map((start) => {
          const end = events.find(({ ph, id }) => ph === "f" && id === start.id);
          return [rowOf(start), start.ts, rowOf(end), end?.ts];
        });
    };
    const door: Scenario = {
      groups: [{ name: "T", count: 2, steps: [{ lock: "door", steps: [{ io: "100ms" }] }] }],
      locks: ["door"],
    };
    expect(arrowsOf(perfettoOf(simulate(door, 1, ["threads"], free)), "wakes")).toContainEqual([
      "T 1",
      99_999.999,
      "T 2",
      100_000,
    ]);
    expect(arrowsOf(perfettoOf(simulate(two, 1, ["asyncio"], free)), "timer")).toEqual([
      ["Parser 1", 220_000, "Parser 1", 269_999.999],
    ]);
  });

  test("times that no clock can have are the latest that there is: the file stays JSON", () => {
    const events = [
      { type: "work-started", time: 0, work: 1, name: "W", arrival: 1e300, task: null, thread: null },
      { type: "work-started", time: 0, work: 2, name: "V", arrival: -1, task: null, thread: null },
      { type: "work-finished", time: 1e300, work: 1, error: null },
    ] as const;
    const times = eventsOf(perfettoOf([{ title: "far", trace: traceOf(events) }])).flatMap(({ ts }) =>
      ts === undefined ? [] : [Number(ts)],
    );
    expect(times.every((ts) => ts >= 0 && ts <= 9e15)).toBe(true);
    expect(times).toContain(9e15);
  });

  test("counters show the queue, what is ready, and what is under way", () => {
    const events = eventsOf(perfettoOf(simulate(two, 1, ["asyncio"], free)));
    const values = (name: string): unknown[] =>
      events.filter((event) => event.ph === "C" && event.name === name).map(({ ts, args }) => [ts, args?.["value"]]);
    expect(values("tasks under way")[0]).toEqual([0, 2]);
    expect(values("tasks under way").at(-1)).toEqual([270_000, 0]);
    // The parser takes the first item at once, computes, and finds no second one: no item ever waits for any time.
    expect(values("items in pages (queue 1)").length).toBeGreaterThan(0);
    const blocked = eventsOf(perfettoOf(simulate(presets["blocking-call"], 1, ["asyncio"], free)));
    const ready = blocked
      .filter((event) => event.ph === "C" && event.name === "ready tasks")
      .map(({ args }) => Number(args?.["value"]));
    expect(Math.max(...ready)).toBe(9);
  });

  test("what a task waits for is called by its name", () => {
    const names = eventsOf(perfettoOf(simulate(two, 1, ["asyncio", "threads"], free))).flatMap(({ cat, name }) =>
      cat === "task-state" || cat === "thread" ? [name] : [],
    );
    expect(names).toContain("suspended: sleep");
    expect(names).toContain("suspended: queue pages");
    expect(names).toContain("parked: pages");
  });

  test("a cancellation, an error and a wait for the start are marked", () => {
    const scenario: Scenario = {
      groups: [
        { name: "T", count: 2, limit: 1, steps: [{ taskGroup: [[{ io: "10ms" }, { fail: 1 }], [{ io: "1s" }]] }] },
      ],
    };
    const text = perfettoOf(simulate(scenario, 1, ["asyncio"], free));
    const events = eventsOf(text);
    expect(perfettoFaults(text)).toEqual([]);
    const requested = events.filter(({ ph, name }) => ph === "i" && name === "cancellation requested");
    // A task group cancels the task that it is in, too, so that it comes to wait for the others' end.
    expect(requested.map(({ ts }) => ts)).toEqual([10_000, 10_000, 20_000, 20_000]);
    expect(events.filter(({ ph, name }) => ph === "i" && name === "cancelled").length).toBe(2);
    expect(events.filter(({ ph, name }) => ph === "n" && name === "ExceptionGroup").length).toBe(2);
    expect(events.filter(({ ph, name }) => ph === "b" && name === "waits for its start")).toMatchObject([{ ts: 0 }]);
  });

  test("whatever things are called, the file is one, and has as many events as with plain names", () => {
    const count = (names: readonly string[]): number => {
      const text = perfettoOf(simulate(hostileScenario(names), 1, ["asyncio", "threads"]));
      expect(perfettoFaults(text)).toEqual([]);
      expect(text.length).toBeLessThan(names.length * 100_000);
      return eventsOf(text).length;
    };
    assert(
      property(array(hostileName, { minLength: 2, maxLength: 6 }), (names) => {
        const unique = [...new Set(names)];
        expect(count(unique)).toBe(count(unique.map((_, index) => `plain ${index}`)));
      }),
      { numRuns: 30 },
    );
    count(HOSTILE);
  });
});

function never(): never {
  throw new Error("one model was asked for, and no run came back");
}
