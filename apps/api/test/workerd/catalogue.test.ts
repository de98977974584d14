import { ENGINE_VERSION, modelNames, presetNames, presets } from "@interleave/core";
import { describe, expect, test } from "vitest";

import { ask, problemIn } from "./support/ask.ts";

const json = async (path: string): Promise<unknown> => {
  const response = await ask(path);
  expect(response.status).toBe(200);
  return response.json();
};

describe("what can be asked for", () => {
  test("GET /v1/scenarios has every preset with its scenario, GET /v1/scenarios/{name} one", async () => {
    const all = presetNames.map((name) => ({ name, scenario: presets[name] }));
    expect(await json("/v1/scenarios")).toEqual({ scenarios: all });
    for (const preset of all) expect(await json(`/v1/scenarios/${preset.name}`)).toEqual(preset);
  });

  test.each(["nothing", "__proto__", "constructor", "ten-tasks%00", "%3Cscript%3E", "x".repeat(2000)])(
    "there is no scenario %s",
    async (name) => {
      const problem = await problemIn(await ask(`/v1/scenarios/${name}`));
      expect([problem.status, problem.type]).toEqual([404, "/problems/not-found"]);
      expect(problem.detail).toContain("ten-tasks");
      expect(problem.detail.length).toBeLessThan(1000);
    },
  );

  test("GET /v1/models has every model", async () => {
    const { models } = (await json("/v1/models")) as {
      models: { name: string; title: string; description: string; parameters: string[] }[];
    };
    expect(models.map(({ name }) => name)).toEqual(modelNames);
    for (const { title, description } of models)
      expect([title, description]).toEqual([/./, /\.$/].map((form) => expect.stringMatching(form)));
    expect(models.find(({ name }) => name === "threads")?.parameters).toContain("switchInterval");
  });

  test.each(["/v1/scenarios", "/v1/scenarios/ten-tasks", "/v1/models", "/problems", "/openapi.json"])(
    "%s can be kept, and is not sent again to whoever has it",
    async (path) => {
      const response = await ask(path);
      expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
      const tag = response.headers.get("etag") ?? "";
      expect(tag).toMatch(/^"[0-9a-f]+"$/);
      const again = await ask(path, { headers: { "if-none-match": tag } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    },
  );
});

describe("about the API", () => {
  test("GET /v1/health", async () => {
    expect(await json("/v1/health")).toEqual({ status: "ok", engine: ENGINE_VERSION });
  });

  test("every problem's type leads to what is said about it", async () => {
    const { problems } = (await json("/problems")) as { problems: { type: string }[] };
    expect(problems.length).toBeGreaterThan(10);
    for (const problem of problems) expect(await json(problem.type)).toEqual(problem);
    expect((await problemIn(await ask("/problems/nothing"))).status).toBe(404);
  });

  // The wall clock is what this is about.
  test("GET /v1/delay/{seconds} answers when they have passed, not before", async () => {
    const asked = Date.now();
    expect(await json("/v1/delay/0.05")).toEqual({ seconds: 0.05 });
    expect(Date.now() - asked).toBeGreaterThanOrEqual(50);
    expect(await json("/v1/delay/0")).toEqual({ seconds: 0 });
  });

  test.each([
    ["-1", 400, "/problems/invalid-request"],
    ["soon", 400, "/problems/invalid-request"],
    ["NaN", 400, "/problems/invalid-request"],
    ["Infinity", 400, "/problems/invalid-request"],
    ["1e999", 400, "/problems/invalid-request"],
    ["0x1", 400, "/problems/invalid-request"],
    ["11", 422, "/problems/limit-exceeded"],
    ["1e9", 422, "/problems/limit-exceeded"],
  ])("a delay of %s is refused at once", async (seconds, status, type) => {
    expect(await problemIn(await ask(`/v1/delay/${seconds}`))).toMatchObject({ status, type });
  });
});

describe("what the type of a problem leads to", () => {
  // As browsers send it.
  const accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  test.each([
    ["/problems", "Problems"],
    ["/problems/too-many-jobs", "Too many jobs at a time"],
  ])("%s is a page for a browser, without any script, and JSON for others", async (path, title) => {
    const response = await ask(path, { headers: { accept } });
    const { headers } = response;
    expect([response.status, headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(headers.get("vary")).toContain("Accept");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    const page = await response.text();
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).toContain("Cancel a job, or wait as many seconds as the header Retry-After says.");
    const others = await ask(path, { headers: { accept: "*/*" } });
    expect(others.headers.get("content-type")).toBe("application/json");
    expect(others.headers.get("etag")).not.toBe(headers.get("etag"));
  });
});

describe("GET /reference", () => {
  test("is a page under a policy of its own, which loads nothing from elsewhere", async () => {
    const response = await ask("/reference");
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "text/html; charset=UTF-8"]);
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe|\*/);
    const page = await response.text();
    expect([...page.matchAll(/(?:src|href|data-url)="([^"]*)"/g)].map(([, url]) => url)).toEqual([
      "/favicon.svg",
      "/openapi.json",
      "/openapi.json",
      "/api-reference/scalar.js",
    ]);
  });
});

test("/reference/, as somebody may type it, leads to the page", async () => {
  const response = await ask("/reference/");
  expect(response.status).toBe(301);
  expect(new URL(response.headers.get("location") ?? "").pathname).toBe("/reference");
});
