import { presets, type Scenario } from "@interleave/core";
import { describe, expect, test } from "vitest";

import { ask, post, problemIn } from "./support/ask.ts";

const tenTasks = { preset: "ten-tasks", seed: 7, models: ["sequential", "asyncio"] };
const simulate = (accept?: string, query = ""): Promise<Response> =>
  post(`/v1/simulations${query}`, tenTasks, accept === undefined ? {} : { accept });

const TYPES = {
  json: "application/json",
  svg: "image/svg+xml",
  log: "text/plain",
  csv: "text/csv",
  mermaid: "text/vnd.mermaid",
  ndjson: "application/x-ndjson",
  perfetto: "application/vnd.interleave.perfetto+json",
  python: "text/x-python",
};
const names = Object.entries(TYPES);
const typeOf = (response: Response): string => response.headers.get("content-type")?.split(";")[0] ?? "";

const BEGINNINGS: Record<string, RegExp> = {
  json: /^\{"seed":7,"engine":"/,
  svg: /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/,
  log: /^# sequential\nTask 1 started at 00:00:00\n/,
  csv: /^model,work,name,arrival,/,
  mermaid: /^gantt\n/,
  ndjson: /^\{"version":2,/,
  perfetto: /^\{"traceEvents":\[/,
  python: /^# sequential\n"""[^]*^# asyncio\n"""[^]*await asyncio\.sleep/m,
};

describe("the form of the answer", () => {
  test.each(names)("%s by its media type, and by its name whatever Accept says", async (name, type) => {
    const byType = await simulate(type);
    const byName = await simulate("text/html", `?format=${name}`);
    expect([byType.status, typeOf(byType), byName.status, typeOf(byName)]).toEqual([200, type, 200, type]);
    const [text, same] = [await byType.text(), await byName.text()];
    expect(text).toMatch(BEGINNINGS[name] ?? /^$/);
    expect(same).toBe(text);
  });

  test.each([
    [undefined, "application/json"],
    ["", "application/json"],
    ["*/*", "application/json"],
    ["image/*", "image/svg+xml"],
    ["text/*", "text/plain"],
    ["text/csv, image/svg+xml;q=0.9", "text/csv"],
    ["text/csv;q=0.1, image/svg+xml;q=0.9", "image/svg+xml"],
    ["text/html, application/xhtml+xml, */*;q=0.1", "application/json"],
    ["*/*, application/json;q=0", "image/svg+xml"],
    ["text/*;q=0.5, text/plain;q=0.2, text/csv", "text/csv"],
    ["IMAGE/SVG+XML", "image/svg+xml"],
    ["application/json;q=0.2, */*;q=0.1", "application/json"],
  ])("Accept: %s is answered by %s", async (accept, type) => {
    expect(typeOf(await simulate(accept))).toBe(type);
  });

  test.each(["text/html", "application/json;q=0", "video/*", "nonsense"])(
    "Accept: %s is answered by what there is",
    async (accept) => {
      const problem = await problemIn(await simulate(accept));
      expect(problem).toMatchObject({
        type: "/problems/not-acceptable",
        status: 406,
        available: names.map(([format, type]) => ({ format, type })),
      });
    },
  );

  test("a format that does not exist is refused by its parameter", async () => {
    const problem = await problemIn(await simulate(undefined, "?format=pdf"));
    expect(problem.errors).toEqual([{ parameter: "format", detail: expect.stringContaining('found "pdf"') }]);
  });
});

describe("an answer can be kept", () => {
  test.each(names)("%s has a strong tag of its own, and 304 for whoever has it", async (name) => {
    const response = await simulate(undefined, `?format=${name}`);
    const tag = response.headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(response.headers.get("cache-control")).toBe("public, max-age=3600");
    expect(response.headers.get("vary")).toContain("Accept");
    for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
      const again = await post(`/v1/simulations?format=${name}`, tenTasks, { "if-none-match": known });
      expect([again.status, again.headers.get("etag"), await again.text()]).toEqual([304, tag, ""]);
    }
    const changed = await post(`/v1/simulations?format=${name}`, tenTasks, { "if-none-match": '"other"' });
    expect(changed.status).toBe(200);
  });

  test("equal questions have one tag, others another one", async () => {
    const questions = [
      tenTasks,
      { ...tenTasks, seed: 8 },
      { ...tenTasks, models: ["asyncio", "sequential"] },
      { ...tenTasks, include: ["trace"] },
      { ...tenTasks, overrides: { tasks: 11 } },
      { ...tenTasks, preset: "hundred-tasks" },
      { scenario: { groups: [{ name: "Other", count: 1, steps: [{ io: 1 }] }] }, seed: 7 },
    ];
    const tags = await Promise.all(
      questions.map(async (body) => (await post("/v1/simulations", body)).headers.get("etag")),
    );
    expect(new Set(tags).size).toBe(questions.length);

    const { preset, ...rest } = tenTasks;
    const same = [
      { models: tenTasks.models, seed: 7, preset },
      { scenario: presets["ten-tasks"], ...rest },
      { ...tenTasks, include: ["advice", "diagnoses", "comparison", "statistics", "advice"] },
    ];
    for (const body of same) expect((await post("/v1/simulations", body)).headers.get("etag")).toBe(tags[0]);
  });

  test("the headers name the seed and the engine's version", async () => {
    const response = await simulate("image/svg+xml");
    expect(response.headers.get("interleave-seed")).toBe("7");
    expect(response.headers.get("interleave-engine")).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

describe("what the answer has", () => {
  interface Answer {
    readonly runs: Record<string, unknown>[];
    readonly skipped: { readonly model: string; readonly reason: string }[];
  }
  const BASE = ["engine", "runs", "seed", "skipped", "cores"].toSorted();
  const keysFor = async (include?: string[]): Promise<[string[], string[]]> => {
    const answer = await (await post("/v1/simulations", { ...tenTasks, ...(include && { include }) })).json<Answer>();
    return [Object.keys(answer).toSorted(), Object.keys(answer.runs[0] ?? {}).toSorted()];
  };

  test.each([
    ["statistics", [], ["statistics"]],
    ["losses", [], ["losses"]],
    ["diagnoses", [], ["diagnoses"]],
    ["critical-path", [], ["criticalPath"]],
    ["trace", [], ["trace"]],
    ["comparison", ["comparison"], []],
    ["advice", ["advice"], []],
  ])("%s if it is asked for, and nothing else", async (part, above, within) => {
    const [keys, runKeys] = await keysFor([part]);
    expect(keys).toEqual([...BASE, ...above].toSorted());
    expect(runKeys).toEqual(["events", "model", ...within].toSorted());
  });

  test("unless something else is asked for: statistics, comparison, advice, diagnoses, in a few kilobytes", async () => {
    const [keys, runKeys] = await keysFor();
    expect(keys).toEqual([...BASE, "advice", "comparison"].toSorted());
    expect(runKeys).toEqual(["diagnoses", "events", "model", "statistics"]);
    expect((await (await post("/v1/simulations", { preset: "server" })).text()).length).toBeLessThan(16_000);
  });

  test("models that cannot do the work are told, with their reasons", async () => {
    const { runs, skipped } = await (await post("/v1/simulations", { preset: "pipeline" })).json<Answer>();
    expect(runs.map(({ model }) => model)).toContain("asyncio");
    expect(skipped).toContainEqual({ model: "sequential", reason: expect.stringContaining("queue") });
  });

  test("a scenario of one's own, with names that are markup, is text in every form", async () => {
    const name = `<script>alert(1)</script>"'&=]]>:;#%%`;
    const scenario: Scenario = { groups: [{ name, count: 2, steps: [{ io: "10ms" }, { cpu: "1ms" }] }] };
    for (const [format] of names) {
      const response = await post(`/v1/simulations?format=${format}`, {
        scenario,
        models: ["asyncio"],
        include: ["trace"],
      });
      expect(response.status).toBe(200);
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      const text = await response.text();
      if (format === "svg") expect(text).not.toMatch(/<script|onload=|]]>/);
      else expect(typeOf(response)).not.toMatch(/html|svg|xml/);
    }
  });

  test("overrides change the preset", async () => {
    const overrides = { tasks: 3, limit: 1, cpuShare: 0.5, cores: 2, threads: 3, processes: 2 };
    const answer = await (
      await post("/v1/simulations", { preset: "io-and-cpu", overrides, models: ["asyncio"] })
    ).json<{
      cores: number;
      runs: { statistics: { tasks: number; makespan: number } }[];
    }>();
    expect(answer.cores).toBe(2);
    expect(answer.runs[0]?.statistics).toMatchObject({ tasks: 3, makespan: expect.closeTo(0.45, 2) });
  });
});

describe("GET /v1/timeline.svg", () => {
  const url = "/v1/timeline.svg?preset=ten-tasks&models=sequential,asyncio&seed=7";

  test("is the picture of the simulation", async () => {
    const [picture, simulation] = await Promise.all([ask(`${url}&width=720`), simulate("image/svg+xml")]);
    expect([picture.status, typeOf(picture)]).toEqual([200, "image/svg+xml"]);
    const withoutTitle = (svg: string): string => svg.replace(/<title id=.*?<\/title>/, "");
    expect(withoutTitle(await picture.text())).toBe(withoutTitle(await simulation.text()));
  });

  test("brings a policy that lets it do nothing but style itself", async () => {
    const { headers } = await ask(url);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'",
    );
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });

  test("can be kept for an hour; with the engine's version for ever; with another version it leads to this one's", async () => {
    const plain = await ask(url);
    expect(plain.headers.get("cache-control")).toBe("public, max-age=3600");
    const engine = plain.headers.get("interleave-engine") ?? "";
    const pinned = await ask(`${url}&engine=${engine}`);
    expect(pinned.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(pinned.headers.get("etag")).toBe(plain.headers.get("etag"));
    const old = await ask(`${url}&engine=0.0.1`);
    expect([old.status, old.headers.get("location")]).toEqual([302, expect.stringContaining(`engine=${engine}`)]);
    expect((await ask(old.headers.get("location") ?? "")).status).toBe(200);
  });

  test("304 for whoever has it", async () => {
    const tag = (await ask(url)).headers.get("etag") ?? "";
    const again = await ask(url, { headers: { "if-none-match": tag } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("is as wide, as coloured and as large as asked for", async () => {
    const text = await (await ask(`${url}&width=400&theme=dark&tasks=2&cores=8`)).text();
    expect(text).toContain('width="400"');
    expect(text).not.toContain("prefers-color-scheme");
    expect(text).not.toContain("Task 3");
  });

  test.each([
    ["/v1/timeline.svg", "preset"],
    [`${url}&seed=8`, "seed"],
    [url.replace("seed=7", "seed="), "seed"],
    [url.replace("seed=7", "seed=0x7"), "seed"],
    [url.replace("seed=7", "seed=NaN"), "seed"],
    [`${url}&width=239`, "width"],
    [`${url}&width=1e9`, "width"],
    [`${url}&theme=page`, "theme"],
    [url.replace("asyncio", "magic"), "models"],
    [url.replace("asyncio", "sequential"), "models"],
    ["/v1/timeline.svg?preset=__proto__", "preset"],
    [`${url}&colour=red`, "colour"],
    [`${url}&callback=%3Cscript%3E`, "callback"],
  ])("%s is refused by its parameter", async (path, parameter) => {
    const problem = await problemIn(await ask(path));
    expect([problem.status, problem.errors?.map((each) => each.parameter)]).toEqual([400, [parameter]]);
  });
});
