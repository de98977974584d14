import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { violationsInMode, violationsOf } from "./axe.ts";
import { open, origin } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("/reference shows every operation, under a policy of its own, and asks nobody else for anything; axe finds nothing", async () => {
  const asked: string[] = [];
  const page = await open(browser, {
    path: "/reference",
    before: (opened) => Promise.resolve(opened.on("request", (request) => asked.push(request.url()))),
  });
  await page.getByRole("heading", { name: "Interleave", exact: true }).first().waitFor();
  const description = (await (await fetch(`${origin}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { summary: string }>>;
  };
  const summaries = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).map(({ summary }) => summary),
  );
  expect(summaries.length).toBeGreaterThan(10);
  for (const summary of summaries) await page.getByText(summary).first().waitFor({ state: "attached" });
  expect(asked.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"))).toEqual([]);
  expect(await violationsOf(page), "light").toEqual([]);
  expect(await violationsInMode(page, "dark"), "dark").toEqual([]);
});
