import { anything, array, assert, constantFrom, integer, jsonValue, property, record } from "fast-check";
import { describe, expect, test } from "vitest";

import { type Fault, parseScenario, presets, presetNames, type Step } from "../../src/index.ts";

function faults(value: unknown): readonly Fault[] {
  const parsed = parseScenario(value);
  return parsed.ok ? [] : parsed.faults;
}

function scenario(...steps: unknown[]): object {
  return { groups: [{ name: "Task", count: 1, steps }] };
}

const verbs =
  "io, cpu, block, yield, repeat, gather, taskGroup, lock, semaphore, put, get, timeout, retry, fail, fibonacci, unawaited or offload";

describe("parseScenario", () => {
  test.each(presetNames)("accepts the preset %s", (name) => {
    expect(parseScenario(presets[name])).toEqual({ ok: true, scenario: presets[name] });
  });

  test.each<[Step]>([
    [{ io: 0.3 }],
    [{ io: "150ms" }],
    [{ cpu: { uniform: [0, "1s"] } }],
    [{ block: { normal: { mean: 1, deviation: "10 ms" } } }],
    [{ io: { logNormal: { median: 0.1, sigma: 0.5 } } }],
    [{ io: { exponential: "2min" } }],
    [{ io: { pareto: { scale: "16us", shape: 1.5 } } }],
    [{ io: { empirical: [0.1, "200ms"] } }],
    [{ yield: 3 }],
    [{ repeat: 2, steps: [{ io: 1 }] }],
    [{ gather: [[{ io: 1 }], [{ cpu: 1 }, { io: 2 }]] }],
    [{ taskGroup: [[{ io: 1 }]] }],
    [{ timeout: "1s", steps: [{ io: 2 }] }],
    [{ retry: 3, backoff: { first: "100ms", factor: 3, most: 1 }, steps: [{ fail: 0.5 }] }],
    [{ retry: 3, steps: [{ fail: 1 }] }],
    [{ offload: "thread", steps: [{ block: 1 }, { cpu: "5ms" }] }],
    [{ offload: "process", payload: 1_000_000, steps: [{ fibonacci: 20 }] }],
    [{ fibonacci: 0 }],
    [{ unawaited: [{ io: 1 }] }],
  ])("accepts the step %j", (step) => {
    expect(faults(scenario(step))).toEqual([]);
  });

  test.each<[string, unknown, Fault[]]>([
    ["a document that is no object", null, [{ pointer: "", expected: "an object", found: "null" }]],
    ["an empty document", {}, [{ pointer: "/groups", expected: "an array", found: "nothing" }]],
    ["no group", { groups: [] }, [{ pointer: "/groups", expected: "an array of at least 1 element", found: "[]" }]],
    [
      "an unknown key",
      { groups: [], "a/b~": 1 },
      [
        { pointer: "/groups", expected: "an array of at least 1 element", found: "[]" },
        { pointer: "/a~1b~0", expected: "no such key", found: '"a/b~"' },
      ],
    ],
    [
      "an unknown verb",
      scenario({ ioo: 1 }),
      [{ pointer: "/groups/0/steps/0", expected: `a step with one verb: ${verbs}`, found: '{"ioo":1}' }],
    ],
    [
      "two verbs",
      scenario({ io: 1, cpu: 2 }),
      [{ pointer: "/groups/0/steps/0", expected: `a step with one verb: ${verbs}`, found: '{"io":1,"cpu":2}' }],
    ],
    [
      "a negative duration",
      scenario({ io: -1 }),
      [{ pointer: "/groups/0/steps/0/io", expected: "a number of at least 0", found: "-1" }],
    ],
    [
      "an unknown unit",
      scenario({ io: "150 parsecs" }),
      [
        {
          pointer: "/groups/0/steps/0/io",
          expected: 'a number with a unit (ns, us, ms, s, min, h), such as "150ms"',
          found: '"150 parsecs"',
        },
      ],
    ],
    [
      "more than a year",
      scenario({ io: "9000h" }),
      [{ pointer: "/groups/0/steps/0/io", expected: "at most a year", found: '"9000h"' }],
    ],
    [
      "an unknown distribution",
      scenario({ io: { unifrom: [0, 1] } }),
      [
        {
          pointer: "/groups/0/steps/0/io",
          expected:
            'seconds, a text such as "150ms", or one of {uniform}, {normal}, {logNormal}, {exponential}, {pareto}, {empirical}',
          found: '{"unifrom":[0,1]}',
        },
      ],
    ],
    [
      "an interval the wrong way round",
      scenario({ io: { uniform: ["2s", 1] } }),
      [
        {
          pointer: "/groups/0/steps/0/io/uniform",
          expected: "[low, high], with low not above high",
          found: '["2s",1]',
        },
      ],
    ],
    [
      "half a distribution",
      scenario({ io: { normal: { mean: 1 } } }),
      [
        {
          pointer: "/groups/0/steps/0/io/normal/deviation",
          expected: 'seconds, or a text such as "150ms"',
          found: "nothing",
        },
      ],
    ],
    [
      "a fault deep inside",
      scenario({ gather: [[{ io: 1 }], [{ repeat: 2, steps: [{ timeout: 1, steps: [] }] }]] }),
      [
        {
          pointer: "/groups/0/steps/0/gather/1/0/steps/0/steps",
          expected: "an array of at least 1 element",
          found: "[]",
        },
      ],
    ],
    [
      "a pool that cannot wait",
      scenario({ offload: "fibre", steps: [{ io: 1 }] }),
      [
        { pointer: "/groups/0/steps/0/offload", expected: 'one of "thread", "process"', found: '"fibre"' },
        { pointer: "/groups/0/steps/0/steps/0", expected: "{cpu}, {block} or {fibonacci}", found: '{"io":1}' },
      ],
    ],
    [
      "a name with a line break",
      { groups: [{ name: "a\nb", count: 1, steps: [{ io: 1 }] }] },
      [{ pointer: "/groups/0/name", expected: "text without control characters", found: String.raw`"a\nb"` }],
    ],
    [
      "a step with the right verb and a wrong key",
      scenario({ repeat: 2, stps: [] }),
      [
        { pointer: "/groups/0/steps/0/steps", expected: "an array", found: "nothing" },
        { pointer: "/groups/0/steps/0/stps", expected: "no such key", found: '"stps"' },
      ],
    ],
    [
      "a distribution and more",
      scenario({ io: { exponential: -1, sigma: 2 } }),
      [
        { pointer: "/groups/0/steps/0/io/exponential", expected: "a number of at least 0", found: "-1" },
        { pointer: "/groups/0/steps/0/io/sigma", expected: "no such key", found: '"sigma"' },
      ],
    ],
    [
      "names of semaphores and queues that are no names",
      { ...scenario({ io: 1 }), semaphores: { "": 1 }, queues: { "a\n": 1 } },
      [
        { pointer: "/semaphores/", expected: "a key that is text of at least 1 character", found: '""' },
        {
          pointer: "/queues/a\n",
          expected: "a key that is text without control characters",
          found: String.raw`"a\n"`,
        },
      ],
    ],
    [
      "a lock that nobody has",
      scenario({ lock: "db", steps: [{ io: 1 }] }),
      [
        {
          pointer: "/groups/0/steps/0/lock",
          expected: "the name of a lock that the scenario has (it has none)",
          found: '"db"',
        },
      ],
    ],
    [
      "names that nobody has, beside other faults; of one place, one fault",
      {
        groups: [
          { name: "Task", count: 0, steps: [{ lock: "db", steps: [{ io: -1 }] }, { put: "" }, { get: "jobs" }] },
          { name: "Task", count: 1, steps: [{ unawaited: [{ semaphore: "doors", stps: [] }] }] },
        ],
        locks: ["a", 7, "a"],
        queues: 7,
      },
      [
        { pointer: "/groups/0/count", expected: "a number of at least 1", found: "0" },
        { pointer: "/groups/0/steps/0/steps/0/io", expected: "a number of at least 0", found: "-1" },
        { pointer: "/groups/0/steps/1/put", expected: "text of at least 1 character", found: '""' },
        { pointer: "/groups/1/steps/0/unawaited/0/steps", expected: "an array", found: "nothing" },
        { pointer: "/groups/1/steps/0/unawaited/0/stps", expected: "no such key", found: '"stps"' },
        { pointer: "/locks/1", expected: "a string", found: "7" },
        { pointer: "/queues", expected: "an object", found: "7" },
        { pointer: "/locks/2", expected: "a name that no other lock has", found: '"a"' },
        {
          pointer: "/groups/0/steps/0/lock",
          expected: "the name of a lock that the scenario has (a)",
          found: '"db"',
        },
        {
          pointer: "/groups/1/steps/0/unawaited/0/semaphore",
          expected: "the name of a semaphore that the scenario has (it has none)",
          found: '"doors"',
        },
      ],
    ],
    [
      "things called __proto__",
      JSON.parse(
        '{"groups": [{"name": "__proto__", "count": 1, "steps": [{"lock": "__proto__", "steps": [{"put": "__proto__"}]}]}], "locks": ["__proto__"], "semaphores": {"__proto__": 1}, "queues": {"__proto__": 1}}',
      ),
      [
        { pointer: "/groups/0/steps/0/lock", expected: "text other than __proto__", found: '"__proto__"' },
        { pointer: "/groups/0/steps/0/steps/0/put", expected: "text other than __proto__", found: '"__proto__"' },
        { pointer: "/locks/0", expected: "text other than __proto__", found: '"__proto__"' },
        { pointer: "/semaphores/__proto__", expected: "a key other than __proto__", found: '"__proto__"' },
        { pointer: "/queues/__proto__", expected: "a key other than __proto__", found: '"__proto__"' },
      ],
    ],
    [
      "a queue of another name",
      { ...Object(scenario({ gather: [[{ put: "job" }]] })), queues: { jobs: 0 } },
      [
        {
          pointer: "/groups/0/steps/0/gather/0/0/put",
          expected: "the name of a queue that the scenario has (jobs)",
          found: '"job"',
        },
      ],
    ],
  ])("%s", (_, value, expected) => {
    expect(faults(value)).toEqual(expected);
  });

  test.each([["0.5ns"], ["16us"], ["16µs"], ["150ms"], ["2.5 s"], ["3min"], ["1h"], ["1e3ms"]])(
    "%s is a duration",
    (text) => {
      expect(faults(scenario({ io: text }))).toEqual([]);
    },
  );

  test.each([["1"], ["-1s"], ["1 month"], ["1s 2s"], ["NaNs"], [""], ["1e999s"], ["0x10s"], [" 1s"], ["1ss"]])(
    "%j is none",
    (text) => {
      expect(faults(scenario({ io: text }))).toHaveLength(1);
    },
  );

  test("too deep a document is refused before it is read", () => {
    let step: unknown = { io: 1 };
    for (let depth = 0; depth < 100_000; depth++) step = { repeat: 1, steps: [step] };
    expect(faults(scenario(step))).toEqual([{ pointer: "", expected: "at most 64 levels", found: "more" }]);
  });

  test("what is no scenario is never accepted, and what is wrong with it is always said", () => {
    const almost = record({
      groups: array(record({ name: jsonValue(), count: integer({ min: -2, max: 3 }), steps: array(jsonValue()) })),
      locks: constantFrom<unknown>([], ["a"], "a", null),
    });
    assert(
      property(almost, (value) => {
        const parsed = parseScenario(value);
        if (parsed.ok) expect(value.groups.every(({ steps }) => steps.length > 0)).toBe(true);
        else expect(parsed.faults.length).toBeGreaterThan(0);
      }),
    );
    assert(property(anything(), (value) => !parseScenario(value).ok));
  });

  test.each(["constructor", "toString", "hasOwnProperty", "valueOf"])("%s is a name like any other", (name) => {
    const things = { locks: [name], semaphores: { [name]: 1 }, queues: { [name]: 1 } };
    const steps = [{ lock: name, steps: [{ semaphore: name, steps: [{ put: name }, { get: name }] }] }];
    const parsed = parseScenario({ ...Object(scenario(...steps)), ...things });
    expect(parsed).toMatchObject({ ok: true, scenario: things });
    expect(faults(scenario(...steps)).map(({ found }) => found)).toEqual(Array(4).fill(JSON.stringify(name)));
  });

  test("a key called __proto__ is an unknown key", () => {
    expect(
      faults(JSON.parse('{"groups": [{"name": "T", "count": 1, "steps": [{"io": 1}]}], "__proto__": {"locks": 7}}')),
    ).toEqual([{ pointer: "/__proto__", expected: "no such key", found: '"__proto__"' }]);
  });
});
