import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Fault, parseScenario, presetNames, presets, scenarioJsonSchema } from "../../src/scenario/index.ts";

const validate = new Ajv2020({ strict: true, strictTuples: false, allErrors: true }).compile(scenarioJsonSchema());

/** What only `parseScenario` knows, in the words in which it says it. */
const BEYOND = [
  /^the name of a (lock|semaphore|queue) that the scenario has/,
  /^\[low, high\], with low not above high$/,
  /^at most a year$/,
  /^at least a microsecond$/,
];

function isBeyond({ expected }: Fault): boolean {
  return BEYOND.some((pattern) => pattern.test(expected));
}

/** Both say the same, or what is wrong is what the JSON Schema cannot say. */
function expectTheSameVerdict(value: unknown): void {
  const parsed = parseScenario(value);
  const accepted = validate(value);
  if (parsed.ok) expect(validate.errors ?? []).toEqual([]);
  else if (accepted) expect(parsed.faults.filter((fault) => !isBeyond(fault))).toEqual([]);
}

function scenario(...steps: unknown[]): unknown {
  return { groups: [{ name: "Task", count: 1, steps }] };
}

const one = { groups: [{ name: "T", count: 1, steps: [{ io: 1 }] }] };

/** Right, but for one time in so many. */
function mostly<T>(right: fc.Arbitrary<T>, wrong: readonly unknown[], times = 60): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: times, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
}

/** A list of one or two; now and then an empty one. */
function few(item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return mostly(fc.array(item, { minLength: 1, maxLength: 2 }), [[], {}]);
}

const quantity = mostly(fc.constantFrom<unknown>(0, 0.5, 1, "150ms", "2 s", "1e3us"), ["9000h", -1, "fast", null, 4e7]);
const duration = fc.oneof(
  quantity,
  fc.record({ uniform: fc.tuple(fc.constant(0), quantity) }),
  fc.record({ uniform: mostly(fc.constant([1, 2]), [[1], [2, 1]]) }),
  fc.record({ normal: fc.record({ mean: quantity, deviation: quantity }) }),
  fc.record({ logNormal: fc.record({ median: quantity, sigma: mostly(fc.constant(1), [11, "1"]) }) }),
  fc.record({ exponential: quantity }),
  fc.record({ pareto: fc.record({ scale: quantity, shape: mostly(fc.constant(1.5), [0, 101]) }) }),
  fc.record({ empirical: few(quantity) }),
);
const count = mostly(fc.constantFrom(1, 2, 1000), [0, 1.5, 1_000_001, "1"]);
const name = mostly(fc.constantFrom("a", "b"), ["", "a\nb", 1, "x".repeat(101), "__proto__", "toString", "\ud800"]);
/** As JSON has it: a key like any other. */
const proto: unknown = JSON.parse('{"__proto__": 1, "a": 1, "b": 1}');
const hundredAndOne = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`a${index}`, 1]));

function step(depth: number): fc.Arbitrary<unknown> {
  const call = fc.oneof(fc.record({ cpu: duration }), fc.record({ block: duration }), fc.constant({ fibonacci: 3 }));
  const leaves: fc.Arbitrary<unknown>[] = [
    fc.record({ io: duration }),
    fc.record({ cpu: duration }),
    fc.record({ block: duration }),
    fc.record({ yield: count }),
    fc.record({ put: name }),
    fc.record({ get: name }),
    fc.record({ fail: mostly(fc.constant(0.5), [1.1, -0.1, true]) }),
    fc.record({ fibonacci: mostly(fc.constantFrom(0, 40), [-1, 41, 2.5]) }),
    fc.record(
      {
        offload: mostly(fc.constantFrom("thread", "process"), ["fibre"]),
        payload: mostly(fc.constant(1000), [-1, 2e9]),
        steps: few(mostly(call, [{ io: 1 }])),
      },
      { requiredKeys: ["offload", "steps"] },
    ),
  ];
  if (depth === 0) return mostly(fc.oneof(...leaves), [{}, { io: 1, cpu: 1 }, { ioo: 1 }, null]);
  const steps = few(step(depth - 1));
  const backoff = fc.record({ first: duration, factor: count, most: quantity }, { requiredKeys: ["first"] });
  return fc.oneof(
    ...leaves,
    fc.record({ repeat: count, steps }),
    fc.record({ gather: few(steps) }),
    fc.record({ taskGroup: few(steps) }),
    fc.record({ lock: name, steps }),
    fc.record({ semaphore: name, steps }),
    fc.record({ timeout: quantity, steps }),
    fc.record({ retry: count, backoff, steps }, { requiredKeys: ["retry", "steps"] }),
    fc.record({ unawaited: steps }),
  );
}

const arrivals = mostly(fc.constantFrom("at once", { every: "1s" }, { poisson: 5 }, { users: 2, think: 1 }), [
  {},
  "never",
]);
const group = fc.record(
  { name, count, arrivals, limit: count, steps: few(step(2)) },
  { requiredKeys: ["name", "count", "steps"] },
);
const scenarios = fc.record(
  {
    groups: few(group),
    locks: mostly(fc.constant(["a", "b"]), [["a"], "a", ["a", "a"], ["__proto__"], ["a", "b", "toString"]]),
    semaphores: mostly(fc.constant({ a: 1, b: 2 }), [{ a: 0 }, { "a\u0000": 1 }, proto, hundredAndOne]),
    queues: mostly(fc.constant({ a: 0, b: 5 }), [{ a: -1 }, [], proto, { constructor: 1, a: 1, b: 1 }]),
    machine: fc.record(
      { cores: count, switchInterval: quantity, threads: count, processes: count },
      { requiredKeys: [] },
    ),
    more: fc.constant(1),
  },
  { requiredKeys: ["groups", "locks", "semaphores", "queues"], noNullPrototype: true },
);

describe("the scenario language as a JSON Schema", () => {
  test("is of draft 2020-12, and describes each verb and each field", () => {
    const schema = scenarioJsonSchema();
    expect(schema).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Interleave scenario",
    });
    const definitions = schema["$defs"] as Record<
      string,
      { anyOf?: { properties: Record<string, { description?: string }> }[] }
    >;
    expect(Object.keys(definitions).toSorted()).toEqual(["Branches", "Duration", "Quantity", "Step", "Steps"]);
    const verbs = definitions["Step"]?.anyOf ?? [];
    expect(verbs).toHaveLength(17);
    for (const { properties } of verbs) {
      const [verb] = Object.entries(properties);
      expect([verb?.[0], verb?.[1].description]).toEqual([expect.any(String), expect.stringMatching(/\.$/)]);
    }
  });

  test.each(presetNames)("accepts the preset %s", (preset) => {
    expect([validate(presets[preset]), validate.errors]).toEqual([true, null]);
  });

  test.each<[string, unknown]>([
    ["null", null],
    ["an empty document", {}],
    ["no group", { groups: [] }],
    ["an unknown key", { groups: [{ name: "T", count: 1, steps: [{ io: 1 }] }], extra: 1 }],
    ["an unknown verb", scenario({ ioo: 1 })],
    ["two verbs", scenario({ io: 1, cpu: 1 })],
    ["a negative duration", scenario({ io: -1 })],
    ["an unknown unit", scenario({ io: "150 parsecs" })],
    ["an unknown distribution", scenario({ io: { unifrom: [0, 1] } })],
    ["no step inside", scenario({ repeat: 2, steps: [] })],
    ["what a pool cannot do", scenario({ offload: "thread", steps: [{ io: 1 }] })],
    ["a name with a line break", { groups: [{ name: "a\nb", count: 1, steps: [{ io: 1 }] }] }],
    ["a lock that is there twice", { ...one, locks: ["a", "b", "a"] }],
    ["a lock called __proto__", { ...one, locks: ["__proto__"] }],
    ["a semaphore called __proto__", { ...one, semaphores: proto }],
    ["a queue called __proto__", { ...one, queues: proto }],
    ["a queue more than a hundred", { ...one, queues: hundredAndOne }],
    ["half a character", { groups: [{ name: "\ud800", count: 1, steps: [{ io: 1 }] }] }],
    ["too many cores", { groups: [{ name: "T", count: 1, steps: [{ io: 1 }] }], machine: { cores: 1025 } }],
  ])("refuses %s, as parseScenario does", (_, value) => {
    expect([validate(value), parseScenario(value).ok]).toEqual([false, false]);
  });

  test("gives parseScenario's verdict on anything, but for what it cannot say", () => {
    const verdicts = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(scenarios, fc.jsonValue()), (value) => {
        expectTheSameVerdict(value);
        verdicts.add(`${parseScenario(value).ok} ${validate(value)}`);
      }),
      { numRuns: 1000 },
    );
    // All that can be is met: right for both, wrong for both, and wrong for the one that knows more.
    expect([...verdicts].toSorted()).toEqual(["false false", "false true", "true true"]);
  });
});

/** The properties of a schema, and of those within it, that say nothing of themselves, by their path. */
function untold(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const properties = "properties" in schema && typeof schema.properties === "object" ? (schema.properties ?? {}) : {};
  const silent = Object.entries(properties)
    .filter(([, property]: [string, object]) => !("description" in property || "$ref" in property))
    .map(([key]) => `${path}/${key}`);
  return [...silent, ...Object.entries(schema).flatMap(([key, within]) => untold(within, `${path}/${key}`))];
}

test("every key has its description, and a default where one stands for what is left out", () => {
  const schema = scenarioJsonSchema();
  expect(untold(schema, "")).toEqual([]);
  expect(
    JSON.stringify(schema)
      .match(/"default":("?[^",}]*"?)/g)
      ?.toSorted(),
  ).toEqual(['"default":"5ms"', '"default":"at once"', '"default":0', '"default":2', '"default":4']);
});
