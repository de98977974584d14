import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

import { createTestHarness } from "wrangler";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const server = createTestHarness({ workers: [{ configPath: "./wrangler.jsonc" }] });
let origin: string;

beforeAll(async () => {
  const listening = await server.listen();
  origin = listening.url.origin;
});
afterAll(() => server.close());

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
/** What a reader would type: a command goes on after a backslash, and as long as a quotation is open. Those of jobs have a test of their own. */
const [asked = ""] = readme.split("## Timed jobs");
const commands = [...asked.matchAll(/^curl(?:\\\n|[^'\n\\]|'[^']*')+/gm)].map(([command]) => command.trim());

describe("the README", () => {
  test("has a curl for every operation", async () => {
    const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as { paths: Record<string, object> };
    const patterns = Object.keys(paths).map(
      (path) => new RegExp(`localhost:8787${path.replaceAll(/\{\w+\}/g, "[^ '\"]+")}[ '?\\n]`),
    );
    const missing = patterns.filter((pattern) => !/jobs/.test(pattern.source) && !pattern.test(`${asked} `));
    expect(missing).toEqual([]);
    expect(commands.length).toBeGreaterThan(10);
  });

  test.each(commands)("%s", async (command) => {
    const run = promisify(execFile);
    // A status of 400 or more, and an answer of nothing, fail.
    const script = command
      .replace(/^curl /, "curl --fail --max-time 20 ")
      .replaceAll("localhost:8787", new URL(origin).host);
    const { stdout } = await run("bash", ["-c", script], { maxBuffer: 64 * 1024 * 1024 });
    expect(stdout.length).toBeGreaterThan(10);
  });
});
