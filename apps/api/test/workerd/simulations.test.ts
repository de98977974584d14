import { modelNames, presetNames, presets, simulate, type Simulation } from "@interleave/core";
import { exports } from "cloudflare:workers";
import { describe, expect, test } from "vitest";

const tenTasks = { preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"] };

async function post(body: BodyInit, headers: HeadersInit = { "content-type": "application/json" }): Promise<Response> {
  return exports.default.fetch(new Request("http://test/v1/simulations", { method: "POST", body, headers }));
}

describe("POST /v1/simulations", () => {
  test("answers with the seed, the engine's version, and a run for every model in the order asked for", async () => {
    const response = await post(JSON.stringify(tenTasks));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      seed: 7,
      engine: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      runs: [
        { model: "sequential", statistics: { makespan: expect.any(Number) } },
        { model: "asyncio", statistics: { makespan: expect.any(Number) } },
      ],
    });
  });

  test("is what the engine computes, to the last bit", async () => {
    const response = await post(JSON.stringify({ ...tenTasks, include: ["statistics", "trace"] }));
    const { runs } = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"]);
    const expected = runs.map(({ model, statistics, trace }) => ({
      model,
      events: trace.events.length,
      statistics,
      trace: { version: trace.version, about: trace.about, events: [...trace.events] },
    }));
    expect(JSON.stringify((await response.json<Simulation>()).runs)).toBe(JSON.stringify(expected));
  });

  test("without seed and models: seed 0, all models", async () => {
    const response = await post(JSON.stringify({ preset: "ten-tasks" }));
    const { seed, runs } = await response.json<Simulation>();
    expect([seed, runs.map(({ model }) => model)]).toEqual([0, modelNames]);
  });

  test.each([
    ["an unknown preset", { ...tenTasks, preset: "eleven" }, "/preset"],
    ["a negative seed", { ...tenTasks, seed: -1 }, "/seed"],
    ["a seed that is no integer", { ...tenTasks, seed: 0.5 }, "/seed"],
    ["a seed of another type", { ...tenTasks, seed: "7" }, "/seed"],
    ["a seed of more than 32 bits", { ...tenTasks, seed: 2 ** 32 }, "/seed"],
    ["an unknown model", { ...tenTasks, models: ["asyncio", "magic"] }, "/models/1"],
    ["no model at all", { ...tenTasks, models: [] }, "/models"],
    ["a model named twice", { ...tenTasks, models: ["asyncio", "asyncio"] }, "/models"],
    ["a key that does not exist", { ...tenTasks, "a/b~c": 1 }, "/a~1b~0c"],
    ["neither a preset nor a scenario", { seed: 7 }, ""],
    ["an array", [], ""],
    ["null", null, ""],
  ])("%s is refused with the fault's place", async (_, body, pointer) => {
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      type: "/problems/invalid-request",
      status: 400,
      errors: expect.arrayContaining([{ pointer, detail: expect.any(String) }]),
    });
  });

  test("every fault is named at once, with what was found and what was expected", async () => {
    const response = await post(JSON.stringify({ preset: "eleven", seed: -1, models: ["magic"] }));
    const { errors } = await response.json<{ errors: { pointer: string; detail: string }[] }>();
    expect(errors.map(({ pointer }) => pointer)).toEqual(["/preset", "/seed", "/models/0"]);
    expect(errors[0]?.detail).toContain("ten-tasks");
    expect(errors[0]?.detail).toContain('found "eleven"');
  });

  test("a model that cannot do the work says why; without models, those that can do it do", async () => {
    const asked = await post(JSON.stringify({ preset: "pipeline", models: ["asyncio", "sequential"] }));
    expect(asked.status).toBe(422);
    expect(await asked.json()).toMatchObject({
      type: "/problems/model-cannot-run",
      detail: expect.stringMatching(/^sequential: .*queue/),
    });
    const open = await post(JSON.stringify({ preset: "pipeline" }));
    const { runs } = await open.json<Simulation>();
    expect(runs.map(({ model }) => model)).toContain("asyncio");
    expect(runs.map(({ model }) => model)).not.toContain("sequential");
  });

  test.each(presetNames)("answers for the preset %s", async (preset) => {
    const response = await post(JSON.stringify({ preset, seed: 1 }));
    expect(response.status).toBe(200);
    const { runs } = await response.json<Simulation>();
    expect(runs.length).toBeGreaterThan(0);
  });

  test.each([
    ["faults", { ...tenTasks, models: Array.from({ length: 15_000 }, () => 1) }],
    [
      "unknown keys",
      { ...tenTasks, ...Object.fromEntries(Array.from({ length: 4000 }, (_, key) => [`key ${key}`, 0])) },
    ],
    ["an unknown key that is long", { ...tenTasks, ["k".repeat(60_000)]: 0 }],
  ])("however many or large: %s get a short answer", async (_, body) => {
    const response = await post(JSON.stringify(body));
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text.length).toBeLessThan(10_000);
    expect((JSON.parse(text) as { errors: unknown[] }).errors.length).toBeLessThanOrEqual(20);
  });

  test("a body that is not JSON", async () => {
    const response = await post('{"preset": ');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ type: "/problems/malformed-json" });
  });

  test.each([["text/plain"], ["application/jsonp"], ["multipart/form-data; boundary=x"]])(
    "the content type %s is not supported",
    async (contentType) => {
      const response = await post(JSON.stringify(tenTasks), { "content-type": contentType });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ type: "/problems/unsupported-media-type" });
    },
  );

  test.each([["application/json; charset=utf-8"], ["application/vnd.api+json"]])(
    "the content type %s is",
    async (type) => {
      expect((await post(JSON.stringify(tenTasks), { "content-type": type })).status).toBe(200);
    },
  );

  test("a body of more than 64 KiB is refused", async () => {
    const response = await post(JSON.stringify({ ...tenTasks, preset: "x".repeat(70_000) }));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ type: "/problems/body-too-large" });
  });

  test.each([['{"__proto__": {"preset": "ten-tasks"}}'], ['{"preset": "ten-tasks", "constructor": {}}']])(
    "%s reaches no prototype",
    async (body) => {
      expect((await post(body)).status).toBe(400);
    },
  );
});

describe("everything else under /v1", () => {
  test("GET /v1/health answers ok and the engine's version", async () => {
    const response = await exports.default.fetch("http://test/v1/health");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: "ok", engine: expect.stringMatching(/^\d+\.\d+\.\d+$/) });
  });

  test.each([
    ["GET", "/v1/nothing"],
    ["GET", "/v1"],
    ["DELETE", "/v1/health/x"],
    ["GET", `/v1/${"x".repeat(5000)}`],
  ])("%s %s is a problem document, 404", async (method, path) => {
    const response = await exports.default.fetch(new Request(`http://test${path}`, { method }));
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect((await response.text()).length).toBeLessThan(1000);
  });

  test.each([
    ["GET", "/v1/simulations", "POST"],
    ["DELETE", "/v1/simulations", "POST"],
    ["POST", "/v1/health", "GET, HEAD"],
  ])("%s %s is not allowed: %s is", async (method, path, allow) => {
    const response = await exports.default.fetch(new Request(`http://test${path}`, { method }));
    expect([response.status, response.headers.get("allow")]).toEqual([405, allow]);
    expect(await response.json()).toMatchObject({ type: "/problems/method-not-allowed", status: 405 });
  });

  test("HEAD /v1/health answers as GET does, without a body", async () => {
    const response = await exports.default.fetch(new Request("http://test/v1/health", { method: "HEAD" }));
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  test("pages from elsewhere may ask", async () => {
    const preflight = await exports.default.fetch(
      new Request("http://test/v1/simulations", {
        method: "OPTIONS",
        headers: {
          origin: "https://example.org",
          "access-control-request-method": "POST",
          "access-control-request-headers": "content-type",
        },
      }),
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
    expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
    const answer = await post(JSON.stringify(tenTasks), {
      "content-type": "application/json",
      origin: "https://example.org",
    });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
  });
});
