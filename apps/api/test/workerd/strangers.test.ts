import { env } from "cloudflare:workers";
import { describe, expect, test, vi } from "vitest";

import { app } from "../../src/app.ts";
import { networkOf } from "../../src/http/rate-limit.ts";
import { limitsOf } from "../../src/limits.ts";
import { ask, post, problemIn } from "./support/ask.ts";

const limits = limitsOf(env);
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const ofOne = (...steps: unknown[]): object => ({ scenario: { groups: [{ name: "Task", count: 1, steps }] } });
const named = (name: string): object => ({ scenario: { groups: [{ name, count: 1, steps: [{ io: 1 }] }] } });

describe("bodies that are no scenario", () => {
  test.each([
    ["nothing", ""],
    ["half a document", '{"preset": '],
    ["a trailing comma", '{"preset": "ten-tasks",}'],
    ["NaN", '{"preset": "ten-tasks", "seed": NaN}'],
    ["Infinity", '{"preset": "ten-tasks", "seed": -Infinity}'],
    ["a comment", '{"preset": "ten-tasks"} // please'],
    ["markup", "<script>alert(1)</script>"],
    ["bytes", "\u0000\u0001\uFFFD"],
  ])("%s is malformed", async (_, body) => {
    const problem = await problemIn(await post("/v1/simulations", body));
    expect([problem.status, problem.type]).toEqual([400, "/problems/malformed-json"]);
    expect(problem.detail.length).toBeLessThan(500);
  });

  test("one that breaks off is the sender's matter, and nothing is logged", async () => {
    for (const start of ["", '{"preset":']) {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(start));
          controller.error(new Error("Network connection lost."));
        },
      });
      const init = { method: "POST", headers: { "content-type": "application/json" }, body };
      const problem = await problemIn(await app.request("/v1/simulations", init, env));
      expect(problem).toMatchObject({ type: "/problems/malformed-json", detail: expect.stringContaining("broke off") });
    }
  });

  test.each([
    ["null", null, ""],
    ["a number", 7, ""],
    ["a list", [{ preset: "ten-tasks" }], ""],
    ["a number too large for a double", '{"preset": "ten-tasks", "seed": 1e999}', "/seed"],
    ["both a preset and a scenario", { preset: "ten-tasks", ...named("Task") }, ""],
    ["a prototype", '{"preset": "ten-tasks", "__proto__": {"seed": 1}}', "/__proto__"],
    ["a prototype within", '{"preset": "ten-tasks", "overrides": {"__proto__": {"tasks": 1}}}', "/overrides/__proto__"],
    ["a name of a member of every object", { preset: "constructor" }, "/preset"],
    ["a model named so", { preset: "ten-tasks", models: ["toString"] }, "/models/0"],
    [
      "a lock named __proto__ that is not there",
      ofOne({ lock: "__proto__", steps: [{ io: 1 }] }),
      "/scenario/groups/0/steps/0/lock",
    ],
    ["a step with two verbs", ofOne({ io: 1, cpu: 1 }), "/scenario/groups/0/steps/0"],
    ["a negative duration", ofOne({ io: -1 }), "/scenario/groups/0/steps/0/io"],
    ["a duration of a thousand years", ofOne({ io: "9000000h" }), "/scenario/groups/0/steps/0/io"],
    ["a name with control characters", named("a\u0000b"), "/scenario/groups/0/name"],
    ["a name that turns the text around", named("a\u202Eb"), "/scenario/groups/0/name"],
    ["a name of sixty kilobytes", named("x".repeat(60_000)), "/scenario/groups/0/name"],
    ["no groups", { scenario: { groups: [] } }, "/scenario/groups"],
    ["overrides that are too much", { preset: "ten-tasks", overrides: { tasks: 1e9 } }, "/overrides/tasks"],
    [
      "a thousand million tasks",
      { scenario: { groups: [{ name: "Task", count: 1e9, steps: [{ io: 1 }] }] } },
      "/scenario/groups/0/count",
    ],
  ])("%s is refused with its place and what was expected", async (_, body, pointer) => {
    const problem = await problemIn(await post("/v1/simulations", body));
    expect([problem.status, problem.type]).toEqual([400, "/problems/invalid-request"]);
    expect(problem.errors?.map((each) => each.pointer)).toContain(pointer);
    expect(problem.errors?.[0]?.detail).toMatch(/^expected .*; found /s);
    expect(JSON.stringify(problem).length).toBeLessThan(4000);
  });

  test("a prototype that was asked for reaches nobody", async () => {
    await post("/v1/simulations", '{"__proto__": {"preset": "ten-tasks"}, "constructor": {"prototype": {"seed": 1}}}');
    expect(({} as Record<string, unknown>)["preset"]).toBeUndefined();
    expect((await post("/v1/simulations", {})).status).toBe(400);
  });
});

describe("content types", () => {
  const body = '{"preset": "ten-tasks", "models": ["asyncio"], "include": []}';
  const asked = async (type: string): Promise<Response> => post("/v1/simulations", body, { "content-type": type });

  test.each([
    "application/json",
    "APPLICATION/JSON",
    "application/json;",
    "application/json ; charset=utf-8",
    'application/json; charset="utf-8"',
    "application/vnd.v1+json",
  ])("%s is JSON", async (type) => {
    expect((await asked(type)).status).toBe(200);
  });

  test.each(["text/plain", "application/jsonx", "application/json, text/plain", "multipart/form-data; boundary=x"])(
    "%s is not, and is told what is",
    async (type) => {
      const problem = await problemIn(await asked(type));
      expect([problem.status, problem.detail]).toEqual([
        415,
        `The content type is ${type}. Send JSON, with the header Content-Type: application/json.`,
      ]);
    },
  );
});

describe("bodies that are too much", () => {
  test("as large as is allowed is read, a byte more is not, whether it says so or not", async () => {
    const padded = (bytes: number): string => {
      const body = '{"preset": "ten-tasks", "models": ["asyncio"]}';
      return body + " ".repeat(bytes - body.length);
    };
    expect((await post("/v1/simulations", padded(limits.bodyBytes))).status).toBe(200);
    const problem = await problemIn(await post("/v1/simulations", padded(limits.bodyBytes + 1)));
    expect(problem).toMatchObject({ status: 413, limit: "bodyBytes", allowed: limits.bodyBytes });

    const chunks = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode(" ".repeat(4096)));
      },
    });
    const endless = ask("/v1/simulations", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: chunks,
    });
    expect((await problemIn(await endless)).type).toBe("/problems/body-too-large");
  });

  test("what lies too deep is refused, however deep", async () => {
    for (const depth of [limits.bodyDepth + 1, 1000, 10_000]) {
      const problem = await problemIn(await post("/v1/simulations", nested(depth)));
      expect(problem).toMatchObject({ status: 422, limit: "bodyDepth", allowed: limits.bodyDepth });
    }
    expect((await post("/v1/simulations", nested(limits.bodyDepth))).status).toBe(400);
    expect((await post("/v1/simulations", "[".repeat(60_000))).status).toBe(400);
  });

  test("too many tasks are counted over all groups, before anything is done", async () => {
    const group = { name: "Task", count: 100_000, steps: [{ io: 1 }] };
    const problem = await problemIn(
      await post("/v1/simulations", { scenario: { groups: Array.from({ length: 100 }, () => group) } }),
    );
    expect(problem).toMatchObject({
      type: "/problems/limit-exceeded",
      status: 422,
      limit: "tasks",
      allowed: limits.tasks,
      reached: 10_000_000,
      detail: expect.stringContaining("Lower the counts"),
    });
  });

  test.each([
    ["steps", { repeat: 1_000_000, steps: [{ repeat: 1_000_000, steps: [{ fail: 0 }] }] }],
    ["turns", { repeat: 1_000_000, steps: [{ yield: 1_000_000 }] }],
    ["waiting", { repeat: 1_000_000, steps: [{ repeat: 1_000_000, steps: [{ io: "1ns" }] }] }],
    ["branches", { gather: Array.from({ length: 40 }, () => [{ repeat: 1_000_000, steps: [{ cpu: "1ms" }] }]) }],
  ])("%s without end meet the budget of events, and the answer says how to do with less", async (_, step) => {
    for (const model of ["sequential", "asyncio", "threads"]) {
      const problem = await problemIn(await post("/v1/simulations", { ...ofOne(step), models: [model] }));
      expect(problem).toMatchObject({
        type: "/problems/limit-exceeded",
        status: 422,
        limit: "events",
        allowed: limits.events,
        reached: limits.events + 1,
        detail: expect.stringMatching(
          new RegExp(`more than ${limits.events} events.*${model} has come to .*Ask for fewer`),
        ),
      });
    }
  });

  test.each([
    ["a trace in JSON", "", { include: ["trace"] }],
    ["NDJSON", "?format=ndjson", {}],
    ["a trace for Perfetto", "?format=perfetto", {}],
  ])("%s may have fewer events: all are text in memory at once", async (_, query, asked) => {
    const work = { ...ofOne({ repeat: 20_000, steps: [{ io: "1ms" }] }), models: ["asyncio"] };
    const problem = await problemIn(await post(`/v1/simulations${query}`, { ...work, ...asked }));
    expect(problem).toMatchObject({
      status: 422,
      limit: "traceEvents",
      allowed: limits.traceEvents,
      reached: limits.traceEvents + 1,
      detail: expect.stringContaining("without the traces, more is allowed"),
    });
    expect((await post("/v1/simulations", work)).status).toBe(200);
  });

  test("tasks that wait for each other for ever are told, with who waits for what", async () => {
    const groups = ["a", "b"].map((lock, index) => ({
      name: lock,
      count: 1,
      steps: [{ lock, steps: [{ io: 1 }, { lock: ["b", "a"][index], steps: [{ io: 1 }] }] }],
    }));
    const problem = await problemIn(
      await post("/v1/simulations", { scenario: { groups, locks: ["a", "b"] }, models: ["asyncio"] }),
    );
    expect([problem.status, problem.type]).toEqual([422, "/problems/deadlock"]);
    expect(problem.detail).toContain("lock");
    expect(problem.detail.length).toBeLessThan(2000);
  });
});

describe("requests that fit nothing", () => {
  test.each([["PUT"], ["DELETE"], ["PATCH"], ["POST"]])("%s is told what is allowed", async (method) => {
    const response = await ask("/v1/scenarios/ten-tasks", { method });
    expect([(await problemIn(response)).status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });

  test.each([
    "/v1/%",
    "/v1/%00",
    "/v1/..%2f..",
    "/v1//simulations",
    "/v1/scenarios/",
    "/v1/simulations/x",
    "/v1/%E0%A4%A",
  ])("%s is nothing", async (path) => {
    expect((await problemIn(await ask(path))).status).toBe(404);
  });

  test("a client that asks too often is told for how long to wait; others are not", async () => {
    const counted: Record<string, number> = {};
    const RATE_LIMITER: RateLimit = {
      limit: ({ key }) => Promise.resolve({ success: (counted[key] = (counted[key] ?? 0) + 1) <= 3 }),
    };
    const from = (address: string): Promise<Response> | Response =>
      app.request("/v1/health", { headers: { "cf-connecting-ip": address } }, { ...env, RATE_LIMITER });
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) statuses.push((await from("192.0.2.1")).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await from("192.0.2.1");
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await problemIn(refused)).toMatchObject({ limit: "requestsPerMinute", allowed: limits.requestsPerMinute });
    expect((await from("192.0.2.2")).status).toBe(200);
  });

  test.each([
    ["2001:db8:0:1::1", "2001:0DB8:0:1:ffff:ffff:ffff:ffff", true],
    ["2001:db8::1", "2001:db8:0:0:1::", true],
    ["2001:db8:0:1::1", "2001:db8:0:2::1", false],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.2", false],
    ["192.0.2.1", "192.0.2.2", false],
  ])("%s and %s are one client: %s", (one, other, same) => {
    expect(networkOf(one) === networkOf(other)).toBe(same);
  });

  test("the limiter of this deployment counts, and is told of with the number that it has", async () => {
    const headers = { "cf-connecting-ip": "192.0.2.99" };
    let refusals = 0;
    for (let turn = 0; turn < limits.requestsPerMinute + 1; turn++) {
      if ((await ask("/v1/health", { headers })).status === 429) refusals++;
    }
    expect(refusals).toBe(1);
  });
});

describe("headers for browsers", () => {
  const everywhere = [
    "/v1/health",
    "/v1/timeline.svg?preset=ten-tasks",
    "/v1/nothing",
    "/v1/scenarios/x",
    "/problems",
    "/openapi.json",
  ];

  test.each(everywhere)("%s is never sniffed, framed, or a page with rights", async (path) => {
    const { headers } = await ask(path);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
    expect(headers.get("content-type")).not.toContain("html");
  });

  test("a fault of ours says nothing of our inside; it is logged, without a word about who asked for what", async () => {
    const logged = vi.spyOn(console, "error").mockReturnValue(undefined);
    const broken = { ...env, LIMITS: { secret: "do not tell" } };
    const response = await app.request("/v1/delay/1?from=me", { headers: { "cf-connecting-ip": "192.0.2.7" } }, broken);
    expect(logged.mock.calls.flat().join()).toMatch(/^ZodError/);
    expect(logged.mock.calls.flat().join()).not.toMatch(/192\.0|from=me|do not tell/);
    logged.mockRestore();
    const problem = await problemIn(response);
    expect([problem.status, problem.type]).toEqual([500, "/problems/internal"]);
    expect(JSON.stringify(problem)).not.toMatch(/secret|zod|\.ts|at /i);
  });
});
