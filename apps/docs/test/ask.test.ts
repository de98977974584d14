import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { askForSimulation } from "../src/demo/ask.ts";
import { simulateHere } from "../src/demo/engine.ts";
import type { Question } from "../src/demo/outcome.ts";

const tenTasks = (seed: number): Question => ({
  work: { preset: "ten-tasks" },
  seed,
  models: ["sequential", "asyncio"],
});

const fetching = vi.fn<typeof fetch>();
beforeEach(() => vi.stubGlobal("fetch", fetching));
afterEach(() => {
  vi.unstubAllGlobals();
  fetching.mockReset();
});

const ask = async (signal = new AbortController().signal) =>
  askForSimulation(tenTasks(7), "https://api.example", signal);

test("the API is asked for the ten tasks under both models, with the seed", async () => {
  fetching.mockResolvedValue(Response.json(simulateHere(tenTasks(7))));
  expect(await ask()).toEqual({ source: "api", simulation: simulateHere(tenTasks(7)) });
  const [url, init] = fetching.mock.calls[0] ?? [];
  expect(url).toBe("https://api.example/v1/simulations");
  expect(init?.method).toBe("POST");
  expect(init?.body).toBe(
    JSON.stringify({
      preset: "ten-tasks",
      seed: 7,
      models: ["sequential", "asyncio"],
      include: ["statistics", "trace"],
    }),
  );
});

test.each([
  ["nothing", () => Promise.reject(new TypeError("fetch failed"))],
  ["a problem", () => Promise.resolve(Response.json({ title: "no" }, { status: 500 }))],
  ["a page", () => Promise.resolve(new Response("<!doctype html>", { headers: { "content-type": "text/html" } }))],
  ["another seed's simulation", () => Promise.resolve(Response.json(simulateHere(tenTasks(8))))],
])("where the API answers with %s, the same engine computes the same here", async (_what, answer) => {
  fetching.mockImplementation(answer);
  expect(await ask()).toEqual({ source: "browser", simulation: simulateHere(tenTasks(7)) });
});

test("who has moved on gets no answer at all", async () => {
  const moved = new AbortController();
  fetching.mockImplementation(() => {
    moved.abort();
    return Promise.reject(moved.signal.reason);
  });
  await expect(ask(moved.signal)).rejects.toBe(moved.signal.reason);
});
