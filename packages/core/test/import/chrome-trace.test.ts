import {
  anything,
  array,
  assert,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  property,
  record,
  string,
} from "fast-check";
import { describe, expect, test } from "vitest";

import { importChromeTrace, perfettoOf, presets, simulate, type Trace, worksOf } from "../../src/index.ts";
import { readTrace } from "../../src/trace/parse.ts";
import { viztracerFile } from "./viztracer.ts";

function onlyTrace(json: unknown): { readonly trace: Trace; readonly unread: readonly string[] } {
  const imported = importChromeTrace(json);
  if (!imported.ok) throw new Error(imported.fault);
  const [run, ...others] = imported.runs;
  if (run === undefined || others.length > 0) throw new Error(`${imported.runs.length} runs instead of one`);
  return { trace: run.trace, unread: imported.unread };
}

/** Seconds since the file's first event as microseconds. */
const us = (seconds: number): number => Math.round(seconds * 1e6);

describe("a trace by VizTracer", () => {
  const { trace, unread } = onlyTrace(viztracerFile());

  test("has a work for each task but the main one, which computes, blocks, and waits in between", () => {
    expect(
      worksOf(trace).map(({ name, start, end, spans }) => [
        name,
        us(start),
        us(end),
        spans.map((s) => [s.state, us(s.start), us(s.end)]),
      ]),
    ).toEqual([
      [
        "Page 1",
        210,
        15_210,
        [
          ["computing", 210, 300],
          ["suspended", 300, 10_210],
          ["computing", 10_210, 11_000],
          ["blocking", 11_000, 13_000],
          ["computing", 13_000, 15_210],
        ],
      ],
      [
        "Page 2",
        310,
        16_220,
        [
          ["computing", 310, 350],
          ["suspended", 350, 15_220],
          ["computing", 15_220, 16_220],
        ],
      ],
    ]);
  });

  test("has all tasks with what they wait for, and the thread of their loop", () => {
    const tasks = [...trace.events].filter((event) => event.type === "task-created");
    expect(tasks.map(({ name, thread }) => [name, thread])).toEqual([
      ["Task-1", 1],
      ["Page 1", 1],
      ["Page 2", 1],
    ]);
    const waits = [...trace.events].filter((event) => event.type === "task-suspended");
    expect(waits.map(({ task, on }) => [task, on])).toEqual([
      [1, "gather"],
      [2, "sleep"],
      [3, "lock"],
    ]);
  });

  test("has the threads, and when they were held by a call", () => {
    const threads = [...trace.events].filter((event) => event.type === "thread-created");
    expect(threads.map(({ thread, name }) => [thread, name])).toEqual([
      [1, "MainThread"],
      [2, "Dummy-1"],
    ]);
    const states = [...trace.events].filter((event) => event.type === "thread-state");
    expect(states.map(({ thread, time, state }) => [thread, us(time), state])).toEqual([
      [1, 0, "running"],
      [1, 360, "parked"],
      [2, 400, "running"],
      [2, 1000, "blocked"],
      [2, 8000, "running"],
      [2, 9000, "finished"],
      [1, 10_200, "running"],
      [1, 17_000, "finished"],
    ]);
  });

  test("can be exported like any other", () => {
    expect(onlyTrace(perfettoOf([{ title: "real", trace }])).trace.events.length).toBeGreaterThan(20);
  });

  test("says what it does not tell", () => {
    expect(unread).toEqual([
      expect.stringContaining("since when it was ready, is not in the file"),
      expect.stringContaining("where the task was in memory"),
    ]);
  });

  test("two tasks on one row are told apart by their coroutines", () => {
    const file = viztracerFile();
    const renamed = file.traceEvents.map((event) =>
      event["tid"] === 6_022_336 && Number(event["ts"]) > 13_111_810_000
        ? { ...event, name: "save (/home/ada/pages.py:30)" }
        : event,
    );
    const { trace } = onlyTrace({ ...file, traceEvents: renamed });
    expect(worksOf(trace).map(({ name, start, end }) => [name, us(start), us(end)])).toEqual([
      ["Page 1", 210, 15_210],
      ["Page 2", 310, 350],
      ["save", 15_220, 16_220],
    ]);
  });

  test("without rows for tasks: there are threads only, and it says how to have more", () => {
    const file = viztracerFile();
    const onThread = file.traceEvents.filter(({ tid }) => Number(tid) < 5000);
    const { trace, unread } = onlyTrace({ ...file, traceEvents: onThread });
    expect([...trace.events].some(({ type }) => type === "task-created")).toBe(false);
    expect(unread).toEqual([expect.stringContaining("--log_async")]);
    // In a program of threads, what a thread does is a work.
    expect(worksOf(trace).map(({ name, start, end }) => [name, us(start), us(end)])).toEqual([["Dummy-1", 400, 9000]]);
  });
});

describe("a trace in Chrome's format", () => {
  const slice = { ph: "X", pid: 1, tid: 1, name: "f", ts: 5, dur: 10 };

  test("may begin and end its slices, on threads (B, E) and under numbers (b, e)", () => {
    const common = { pid: 1, tid: 1, name: "f" };
    const { trace } = onlyTrace([
      { ...common, ph: "B", ts: 1 },
      { ...common, ph: "b", cat: "c", id: "0x1", ts: 2 },
      { ...common, ph: "e", cat: "c", id: "0x1", ts: 4 },
      { ph: "E", pid: 1, tid: 1, ts: 9 },
    ]);
    expect(worksOf(trace).map(({ name, start, end }) => [name, us(start), us(end)])).toEqual([["f", 1, 3]]);
    expect([...trace.events].at(-1)).toMatchObject({ type: "thread-state", state: "finished", time: 8e-6 });
  });

  test("is counted where it cannot be read, a sentence for each reason", () => {
    const { unread } = onlyTrace([
      slice,
      { ...slice, ts: "5" },
      { ...slice, ts: Number.NaN },
      { ...slice, dur: -1 },
      { ...slice, name: undefined },
      { ...slice, ph: "Z" },
      { ...slice, ph: "E", tid: 7 },
      { ...slice, ph: "B", tid: 8 },
      { ...slice, pid: {} },
      { ...slice, ts: 1e300 },
      { ph: "C", pid: 1, name: "c", ts: 1, args: { value: 1 } },
      null,
      "X",
    ]);
    expect(unread.toSorted()).toEqual(
      [
        '1 event was left out: nothing is known of their phase ("Z").',
        "1 event was left out: they are counters (C), which are computed from the rest here.",
        "1 event was left out: they begin what does not end (B, b).",
        "1 event was left out: they do not say how long they took (dur).",
        "1 event was left out: they do not say which process they belong to (pid).",
        "1 event was left out: they end what has not begun (E, e).",
        "1 event was left out: they happened more than a year after the first.",
        "1 event was left out: they have no name.",
        "2 events were left out: they are no objects with a phase (ph).",
        "2 events were left out: they do not say when they happened (ts).",
      ].toSorted(),
    );
  });

  test("that was exported here and changed so that it does not fit together any more, says where", () => {
    const file = JSON.parse(perfettoOf(simulate(presets["ten-tasks"], 7, ["asyncio"]))) as {
      traceEvents: Record<string, unknown>[];
    }; // it is ours
    const traceEvents = file.traceEvents.filter(({ cat, name }) => cat !== "task" || name !== "Task 3");
    expect(importChromeTrace({ ...file, traceEvents })).toEqual({
      ok: false,
      fault: expect.stringMatching(/^The file contradicts itself: event \d+, task: expected .*\.$/) as string,
    });
  });

  test.each([
    ["no text in JSON", "{", "This is no JSON"],
    ["a number", 3, "This is no trace"],
    ["null", null, "This is no trace"],
    ["an object without events", { traceEvents: {} }, "This is no trace"],
    [
      "a list without slices",
      [{ ph: "M", pid: 1, name: "process_name", args: { name: "a" } }],
      "None of the 1 events says what ran",
    ],
  ])("%s has a clear fault", (_, json, fault) => {
    expect(importChromeTrace(json)).toEqual({ ok: false, fault: expect.stringContaining(fault) as string });
  });
});

describe("whatever it is given", () => {
  const field = oneof(
    jsonValue(),
    constantFrom<unknown>(0, -1, 1, 2 ** 31, 1e300, -1e300, Number.NaN, "1", "__proto__", {}, [], null),
  );
  const event = record(
    {
      ph: oneof(
        { weight: 20, arbitrary: constantFrom(...Array.from("XMBEbensftiC")) },
        { weight: 1, arbitrary: field },
      ),
      pid: oneof({ weight: 9, arbitrary: constantFrom<unknown>(1, 2, "1") }, { weight: 1, arbitrary: field }),
      tid: oneof({ weight: 9, arbitrary: constantFrom<unknown>(1, 2, 3) }, { weight: 1, arbitrary: field }),
      name: oneof(
        {
          weight: 9,
          arbitrary: constantFrom(
            "thread_name",
            "process_name",
            "Handle._run (a",
            "time.sleep",
            "sleep (x/asyncio/tasks.py:1)",
          ),
        },
        { weight: 1, arbitrary: field },
      ),
      ts: oneof({ weight: 9, arbitrary: constantFrom<unknown>(0, 1, 2, 3, 5.5, 100) }, { weight: 1, arbitrary: field }),
      dur: oneof({ weight: 9, arbitrary: constantFrom<unknown>(0, 1, 50, 3.3) }, { weight: 1, arbitrary: field }),
      id: constantFrom<unknown>(1, 2, null, "x", 5n, {}),
      cat: constantFrom("work", "task", "task-state", "thread", 5),
      args: oneof(
        record({
          name: string(),
          run: oneof(constantFrom(1, 2), field),
          kind: constantFrom("task", "thread", "loop", "x"),
          number: oneof(constantFrom(1, 2), field),
          process: oneof(constantFrom(1, 2), field),
          work: oneof(constantFrom(1, 2), field),
          task: field,
          thread: field,
          state: constantFrom("ready", "running", "suspended", "blocked", "parked", "computing", "?"),
          on: field,
          start: field,
        }),
        field,
      ),
    },
    { requiredKeys: ["ph"] },
  );

  /** It is read or refused, in words; and what was read can be drawn, counted and exported. */
  function check(json: unknown): void {
    const imported = importChromeTrace(json);
    if (!imported.ok) {
      expect(imported.fault).toMatch(/^[A-Z].*\.$/s);
      return;
    }
    for (const { trace } of imported.runs) {
      expect(readTrace({ ...trace, events: [...trace.events] }).ok).toBe(true);
      let before = 0;
      for (const { time } of trace.events) {
        expect(time).toBeGreaterThanOrEqual(before);
        before = time;
      }
      for (const { start, end, arrival } of worksOf(trace)) expect(start >= arrival && end >= start).toBe(true);
    }
    const again = importChromeTrace(perfettoOf(imported.runs));
    expect(again.ok || again.fault).toBeTruthy();
  }

  test("of events that look like some, it throws nothing", () => {
    assert(
      property(array(event, { maxLength: 30 }), (traceEvents) =>
        check({ traceEvents, otherData: { producer: "Interleave" } }),
      ),
      { numRuns: 500 },
    );
    assert(
      property(array(event, { maxLength: 30 }), (traceEvents) => check({ traceEvents })),
      { numRuns: 500 },
    );
  });

  test("of anything, it throws nothing", () => {
    assert(
      property(
        oneof(
          anything({
            withBigInt: true,
            withDate: true,
            withMap: true,
            withSet: true,
            withNullPrototype: true,
            withObjectString: true,
          }),
          string(),
          jsonValue(),
          dictionary(
            string(),
            anything({
              withBigInt: true,
              withDate: true,
              withMap: true,
              withSet: true,
              withNullPrototype: true,
              withObjectString: true,
            }),
          ),
        ),
        check,
      ),
      {
        numRuns: 500,
      },
    );
    assert(
      property(
        array(
          anything({
            withBigInt: true,
            withDate: true,
            withMap: true,
            withSet: true,
            withNullPrototype: true,
            withObjectString: true,
          }),
          { maxLength: 10 },
        ),
        check,
      ),
      { numRuns: 300 },
    );
  });

  test("of one of our own files with a field changed, it throws nothing", () => {
    const text = perfettoOf(simulate(presets["io-and-cpu"], 7, ["asyncio", "threads"]));
    const file = JSON.parse(text) as { traceEvents: Record<string, unknown>[] }; // it is ours
    assert(
      property(
        constantFrom(...file.traceEvents.keys()),
        constantFrom("ph", "pid", "tid", "ts", "dur", "name", "id", "args", "cat"),
        field,
        (index, key, value) => {
          const traceEvents = file.traceEvents.map((event, place) =>
            place === index ? { ...event, [key]: value } : event,
          );
          check({ ...file, traceEvents });
        },
      ),
      { numRuns: 200 },
    );
  });
});
