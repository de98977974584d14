import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { modelNames, obstaclesOf, presetNames, presets, simulate, type Trace, traceOf } from "../../src/index.ts";
import { parseTrace, readTrace, sentenceOfFault, traceToJson, traceToNdjson } from "../../src/trace/parse.ts";

const trace: Trace = simulate(presets["blocking-call-in-thread"], 7, ["asyncio"]).runs[0]?.trace ?? traceOf([]);

/** Events as JSON has them: to be damaged. */
type Loose = Record<string, unknown>;

function faultOf(text: string): string {
  const parsed = parseTrace(text);
  return parsed.ok ? "none" : sentenceOfFault(parsed.fault);
}

/** The trace's JSON with some of its events changed. */
function damaged(change: (events: Loose[]) => void, about: unknown = trace.about): string {
  const events = JSON.parse(JSON.stringify(trace.events)) as Loose[];
  change(events);
  return JSON.stringify({ version: 2, about, events });
}

/** Where the first event of a type is. */
function placeOf(type: string): number {
  return Array.from(trace.events, (event) => event.type).findIndex((found) => found === type);
}

describe("a trace as text", () => {
  test.each(presetNames.filter((name) => !name.startsWith("long-loop")))(
    "is the same after a round trip, byte for byte, in %s under every model",
    (name) => {
      const unable = new Set(obstaclesOf(presets[name]).map(({ model }) => model));
      const able = modelNames.filter((model) => !unable.has(model));
      for (const run of simulate(presets[name], 3, able).runs) {
        const json = traceToJson(run.trace);
        expect(json === JSON.stringify(run.trace)).toBe(true);
        for (const text of [json, traceToNdjson(run.trace)]) {
          const parsed = parseTrace(text);
          expect(parsed.ok || sentenceOfFault(parsed.fault)).toBe(true);
          if (parsed.ok) expect(traceToJson(parsed.trace) === json).toBe(true);
        }
      }
    },
  );

  test("can have spaces, and a line end of any kind", () => {
    const pretty = parseTrace(JSON.stringify(trace, null, 2));
    expect(pretty).toEqual({ ok: true, trace });
    expect(parseTrace(traceToNdjson(trace).replaceAll("\n", "\r\n"))).toEqual({ ok: true, trace });
    expect(parseTrace(traceToNdjson(traceOf([])))).toEqual({ ok: true, trace: traceOf([]) });
    expect(readTrace(JSON.parse(JSON.stringify(trace)))).toEqual({ ok: true, trace });
  });

  test("of another version is told so", () => {
    expect(faultOf('{"version":1,"events":[]}')).toBe(
      "version: expected version 2; found 1, of an older engine: simulate again.",
    );
    expect(faultOf('{"version":3,"about":{}}\n')).toBe("version: expected version 2; found 3, of a newer engine.");
    expect(faultOf("{}")).toBe("version: expected version 2; found nothing.");
  });

  test("that is damaged is told where, and what was expected", () => {
    const done = placeOf("task-done");
    const woken = placeOf("task-woken");
    expect(faultOf(damaged((events) => delete events[done]?.["outcome"]))).toBe(
      `event ${done}, outcome: expected one of finished, cancelled, failed; found nothing.`,
    );
    expect(faultOf(damaged((events) => Object.assign(events[done] ?? {}, { task: "3" })))).toBe(
      `event ${done}, task: expected the number of a task; found "3".`,
    );
    expect(faultOf(damaged((events) => Object.assign(events[done] ?? {}, { task: 99 })))).toBe(
      `event ${done}, task: expected the number of a task that was made before; found 99.`,
    );
    expect(faultOf(damaged((events) => Object.assign(events[woken] ?? {}, { time: -1 })))).toMatch(
      new RegExp(`^event ${woken}, time: expected at least .*, the time of the event before; found -1\\.$`),
    );
    expect(faultOf(damaged((events) => Object.assign(events[2] ?? {}, { type: "task-exploded" })))).toBe(
      'event 2, type: expected a type of event that there is; found "task-exploded".',
    );
    expect(faultOf(damaged((events) => events.splice(3, 1, null as unknown as Loose)))).toBe(
      "event 3: expected an object; found null.",
    );
    expect(faultOf(damaged((events) => events.push({ ...events[0] })))).toMatch(
      /, time: |, process: expected the number of a new process; found 1, which there is/,
    );
    expect(faultOf(damaged(() => {}, { seed: "seven" }))).toBe(
      'about.seed: expected a number, or null; found "seven".',
    );
    expect(faultOf('{"version":2,"about":{},"events":{}}')).toBe("events: expected a list of events; found an object.");
  });

  test("that numbers what cannot be counted is told so", () => {
    const started = (work: number) =>
      faultOf(
        `{"version":2,"about":{},"events":[{"type":"work-started","time":0,"work":${work},"name":"T","arrival":0,"task":null,"thread":null}]}`,
      );
    expect(started(2 ** 22 + 1)).toBe("event 0, work: expected a number that counts something; found 4194305.");
    expect(started(0)).toBe("event 0, work: expected the number of a work; found 0.");
    const timer = { type: "timer-set", time: 0, thread: null, timer: 9, when: 1, task: null };
    expect(faultOf(JSON.stringify({ version: 2, about: {}, events: [timer] }))).toBe(
      "event 0, timer: expected a number that counts something; found 9.",
    );
  });

  test("that was cut off is told so, wherever it was", () => {
    const texts = [traceToJson(trace), traceToNdjson(trace)];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (text, part) => {
          // The line end after the last event says nothing.
          expect(parseTrace(text.slice(0, Math.floor(part * (text.length - 1)))).ok).toBe(false);
        },
      ),
    );
    const lines = traceToNdjson(trace).split("\n");
    expect(faultOf(lines.slice(0, 5).join("\n"))).toBe(
      `event 4: expected ${trace.events.length} events in all, as the first line says; found 4: the rest is missing.`,
    );
    expect(faultOf(`${lines.slice(0, 5).join("\n")}\n{"type":"task-st`)).toBe(
      'event 4: expected a line of JSON; found {"type":"task-st.',
    );
    expect(faultOf("")).toBe("the trace: expected JSON, or a JSON value on every line; found .");
  });

  test("however it is damaged, there is a trace or a fault, and what there is can be written and read again", () => {
    const junk = fc.oneof(
      fc.jsonValue(),
      fc.integer(),
      fc.constantFrom(null, Number.MAX_VALUE, -0, 2 ** 32, 4e9, "__proto__", 1.5),
    );
    fc.assert(
      fc.property(
        fc.nat({ max: trace.events.length - 1 }),
        fc.nat(),
        junk,
        fc.boolean(),
        (place, pick, value, isNdjson) => {
          const text = damaged((events) => {
            const event = events[place] ?? {};
            const field = Object.keys(event)[pick % Object.keys(event).length] ?? "type";
            event[field] = value;
          });
          const { about, events } = JSON.parse(text) as { about: unknown; events: unknown[] };
          const lines = [JSON.stringify({ version: 2, about }), ...events.map((event) => JSON.stringify(event))].join(
            "\n",
          );
          const parsed = parseTrace(isNdjson ? lines : text);
          if (!parsed.ok) expect(sentenceOfFault(parsed.fault)).toMatch(/^(event \d+|the trace)/);
          else expect(parseTrace(traceToNdjson(parsed.trace))).toEqual(parsed);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("any text, and any JSON value, is a trace or a fault", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.string().map((text) => `{"version":2,"about":{}}\n${text}`),
        ),
        (text) => {
          const parsed = parseTrace(text);
          if (!parsed.ok) expect(sentenceOfFault(parsed.fault)).toMatch(/expected .+; found/);
        },
      ),
    );
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
        (value) => {
          expect(typeof readTrace(value).ok).toBe("boolean");
        },
      ),
    );
    const hostile = {
      version: 2,
      about: {},
      get events(): never {
        throw new RangeError("boo");
      },
    };
    expect(readTrace(hostile)).toMatchObject({ ok: false, fault: { found: "boo" } });
    expect(parseTrace("[".repeat(100_000)).ok).toBe(false);
    expect(parseTrace(`${"[".repeat(100_000)}${"]".repeat(100_000)}`).ok).toBe(false);
  });
});
