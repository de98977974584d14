import { createConfig, lintFromString } from "@redocly/openapi-core";
import { createTestHarness } from "wrangler";
import { afterAll, beforeAll, expect, test } from "vitest";

const server = createTestHarness({ workers: [{ configPath: "./wrangler.jsonc" }] });
let origin: string;

beforeAll(async () => {
  const listening = await server.listen();
  origin = listening.url.origin;
});
afterAll(() => server.close());

test("the description has no fault by Redocly's strict rules", async () => {
  const source = await (await fetch(`${origin}/openapi.json`)).text();
  const problems = await lintFromString({
    source,
    absoluteRef: "openapi.json",
    config: await createConfig({ extends: ["recommended-strict"] }),
  });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});
