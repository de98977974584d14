import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { columnsOf, presets, simulate, traceOf } from "../../src/index.ts";
import { CODE, EVENT_TYPES } from "../../src/trace/columns.ts";
import { ColumnWriter } from "../../src/trace/writer.ts";
import { anyEvent } from "./support.ts";

describe("events in columns", () => {
  test("come out as they went in, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        expect([...traceOf(events).events]).toStrictEqual(events);
      }),
    );
  });

  test("the property sees every type of event", () => {
    const seen = new Set(fc.sample(anyEvent, { numRuns: 2000, seed: 1 }).map(({ type }) => type));
    expect([...seen].toSorted()).toEqual([...EVENT_TYPES].toSorted());
  });

  test("are asked for by their place as in an array, and are JSON as an array is", () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 5 }), fc.integer({ min: -7, max: 7 }), (list, index) => {
        const { events } = traceOf(list);
        expect(events.length).toBe(list.length);
        expect(events.at(index)).toStrictEqual(list.at(index));
        expect([...events.entries()]).toStrictEqual([...list.entries()]);
        expect(JSON.stringify(events)).toBe(JSON.stringify(list));
      }),
    );
  });

  test("an array of events is a trace's events, too, and has columns", () => {
    const { trace } = simulate(presets["ten-tasks"], 7, ["asyncio"]).runs[0] ?? { trace: traceOf([]) };
    expect(columnsOf({ ...trace, events: [...trace.events] })).toEqual(columnsOf(trace));
  });

  test("a million of them take 33 MB, however they came", () => {
    const writer = new ColumnWriter();
    const name = writer.name("Task");
    for (let at = 0; at < 1_000_000; at++) writer.push(CODE["task-created"], at, at, name, 1, 1);
    const { type, time, a, b, c, d, value, names, length } = writer.columns();
    const bytes = [type, time, a, b, c, d, value].reduce((sum, { byteLength }) => sum + byteLength, 0);
    expect([length, bytes, names.length]).toEqual([1_000_000, 33_000_000, 2]);
    for (const place of [0, 255, 256, 511, 512, 65_535, 65_536, 131_071, 131_072, 999_999]) {
      expect([time[place], a[place], b[place], type[place]]).toEqual([place, place, name, CODE["task-created"]]);
    }
  });

  test("a name made by counting is kept once, as a number until the end", () => {
    const writer = new ColumnWriter(Number.POSITIVE_INFINITY, (count) => `Task-${count}`);
    const places = [writer.counted(1), writer.name("main"), writer.counted(3), writer.counted(1), writer.counted(2)];
    expect(places).toEqual([1, 2, 3, 1, 4]);
    expect(writer.columns().names).toEqual(["", "Task-1", "main", "Task-3", "Task-2"]);
  });

  test("what was written before stays as it is while more is written", () => {
    const writer = new ColumnWriter();
    writer.push(CODE["task-started"], 1, 1);
    const before = writer.columns();
    writer.push(CODE["task-started"], 2, 2);
    writer.name("later");
    expect([before.length, before.time.length, before.names]).toEqual([1, 1, [""]]);
    expect(writer.columns().length).toBe(2);
  });
});
