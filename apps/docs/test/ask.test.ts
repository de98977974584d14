import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { askForSimulation } from "../src/demo/ask.ts";
import { simulateHere } from "../src/demo/engine.ts";
import { type Question, sourceText } from "../src/demo/outcome.ts";

const tenTasks = (seed: number): Question => ({
  work: { preset: "ten-tasks" },
  seed,
  models: ["sequential", "asyncio"],
});

/** The answer, with this as its first event. */
function withEvent(event: object): object {
  const { runs, ...rest } = simulateHere(tenTasks(7));
  const traces = runs.map(({ model, statistics, trace }) => ({
    model,
    statistics,
    trace: { version: trace.version, about: trace.about, events: [event, ...trace.events] },
  }));
  return { ...rest, runs: traces };
}

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
  expect(new Headers(init?.headers).get("content-type")).toBe("application/json");
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

const problem = (document: object, status: number, headers = {}): Response =>
  Response.json(document, { status, headers: { ...headers, "content-type": "application/problem+json" } });

test.each<[string, () => Response, string]>([
  ["nothing", () => Response.error(), "the API did not answer"],
  [
    "too many requests",
    () => problem({ title: "Too many requests", detail: "There were more than 600." }, 429, { "retry-after": "60" }),
    "the API answered with “Too many requests”. There were more than 600. It can be asked again in 60 s",
  ],
  [
    "a limit",
    () => problem({ title: "The work is too much", detail: "Ask for less." }, 422),
    "the API answered with “The work is too much”. Ask for less",
  ],
  ["a problem without words", () => problem({ title: 7 }, 500), "the API answered with status 500"],
  ["an error page", () => new Response("<!doctype html>", { status: 404 }), "the API answered with status 404"],
  ["a page", () => new Response("<!doctype html>"), "the API answered with something else than JSON"],
  [
    "another seed's simulation",
    () => Response.json(simulateHere(tenTasks(8))),
    "the API answered with something else than the simulation",
  ],
  [
    "a name that is none",
    () => Response.json(withEvent({ type: "work-started", time: 0, name: { toString: 1 } })),
    "the API answered with something else than the simulation",
  ],
])(
  "where the API answers with %s, the same engine computes the same here, and the reader is told why",
  async (_, answer, reason) => {
    fetching.mockImplementation(() => {
      const response = answer();
      return response.type === "error" ? Promise.reject(new TypeError("fetch failed")) : Promise.resolve(response);
    });
    const outcome = await ask();
    expect(outcome).toEqual({ source: "browser", simulation: simulateHere(tenTasks(7)), reason });
    expect(sourceText(outcome)).toMatch(`Simulated in your browser: ${reason}. Engine `);
  },
);

test("who has moved on gets no answer at all", async () => {
  const moved = new AbortController();
  fetching.mockImplementation(() => {
    moved.abort();
    return Promise.reject(moved.signal.reason);
  });
  await expect(ask(moved.signal)).rejects.toBe(moved.signal.reason);
});
