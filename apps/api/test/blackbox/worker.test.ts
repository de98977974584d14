import { createTestHarness } from "wrangler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const server = createTestHarness({ workers: [{ configPath: "./wrangler.jsonc" }] });
let origin: string;

beforeAll(async () => {
  const listening = await server.listen();
  origin = listening.url.origin;
});
afterAll(() => server.close());

describe("the Worker as it would be deployed", () => {
  test("simulates the ten tasks: the contract of POST /v1/simulations", async () => {
    const response = await fetch(`${origin}/v1/simulations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"] }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      seed: 7,
      engine: expect.any(String),
      runs: [
        { model: "sequential", statistics: { makespan: expect.any(Number) } },
        { model: "asyncio", statistics: { makespan: expect.any(Number) } },
      ],
    });
  });

  test("serves the docs beside the API", async () => {
    const response = await fetch(`${origin}/`);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toContain("text/html");
    expect(await response.text()).toContain("Ten tasks");
  });

  test("a path that does not exist gets the docs' 404 page, or under /v1 a problem document", async () => {
    const page = await fetch(`${origin}/no-such-page`);
    expect([page.status, page.headers.get("content-type")]).toEqual([404, expect.stringContaining("text/html")]);
    const problem = await fetch(`${origin}/v1/no-such-operation`);
    expect([problem.status, problem.headers.get("content-type")]).toEqual([404, "application/problem+json"]);
  });
});
