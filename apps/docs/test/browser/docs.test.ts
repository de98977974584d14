import { execFileSync, spawnSync } from "node:child_process";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { readPages } from "../../src/reference/pages.ts";
import { listingsOf } from "../reference/listings.ts";
import { thinListings, violationsInMode, violationsOf } from "./axe.ts";
import { launchBrowser } from "./chromium.ts";
import { open, origin } from "./page.ts";

const pages = await readPages();
const listings = listingsOf(pages);
const addresses = [...pages.map(({ id }) => `/${id}/`), "/docs/search/?q=semaphore"];

const NARROW = { width: 320, height: 900 };
const WIDE = { width: 1440, height: 900 };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test.each(addresses)(
  "axe finds nothing on %s, in both modes, narrow and wide, and nothing is wider than the window",
  async (path) => {
    const page = await open(browser, { viewport: NARROW, colorScheme: "light", path });
    if (path.includes("?")) await page.locator(".found a").first().waitFor();
    await thinListings(page);
    for (const viewport of [NARROW, WIDE]) {
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize(viewport);
      expect(await violationsOf(page), `${viewport.width} pixels, light`).toEqual([]);
      expect(await violationsInMode(page, "dark"), `${viewport.width} pixels, dark`).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    }
  },
);

test("the menu of a narrow window opens, can be reached by keyboard, and axe finds nothing in it", async () => {
  const page = await open(browser, { viewport: { width: 320, height: 640 }, path: "/docs/scenario/" });
  await page.getByRole("button", { name: "Menu" }).click();
  const link = page.getByRole("link", { name: "Models and prices", exact: true }).first();
  expect(await violationsOf(page)).toEqual([]);
  await link.press("Enter");
  await page.waitForURL("**/docs/models/");
});

test("with scripts off a page is complete, and its contents and menu lead on", async () => {
  const page = await open(browser, { javaScriptEnabled: false, path: "/docs/models/" });
  expect(await page.getByRole("row").count()).toBeGreaterThan(50);
  await page.getByRole("link", { name: "Accuracy", exact: true }).first().click();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Accuracy");
});

describe("search", () => {
  test("from any page, by keyboard, finds the reference and the article, and stays in the address", async () => {
    const page = await open(browser, { path: "/docs/limits/", viewport: { width: 1440, height: 900 } });
    const field = page.getByRole("searchbox", { name: "Search everything" });
    await field.fill("semaphore");
    await field.press("Enter");
    await expect.poll(() => page.locator("[data-part=found] a").allTextContents()).toContain("The scenario language");
    expect(await page.getByRole("status").textContent()).toMatch(/^\d+ pages for “semaphore”\.$/);

    await page.getByLabel("What to look for").fill("wrong tool");
    await expect
      .poll(() => page.locator("[data-part=found] a").allTextContents())
      .toContain("Understanding concurrency with asyncio");
    expect(new URL(page.url()).searchParams.get("q")).toBe("wrong tool");
  });

  test("for nothing finds nothing and says nothing; for what no page has, says so", async () => {
    const page = await open(browser, { path: "/docs/search/" });
    const field = page.getByLabel("What to look for");
    await field.fill("ж");
    await expect.poll(() => page.getByRole("status").textContent()).toBe("Nothing was found for “ж”.");
    await field.fill("");
    await expect.poll(() => page.getByRole("status").textContent()).toBe("");
  });
});

test(
  "every link of the site leads to a page that is there, and to a heading that is there",
  { timeout: 120_000 },
  async () => {
    const NOWHERE = "/no-such-page";
    const bodies = new Map<string, string>();
    const read = async (path: string): Promise<string> => {
      const known = bodies.get(path);
      if (known !== undefined) return known;
      const response = await fetch(origin + path);
      const body = response.ok || path === NOWHERE ? await response.text() : "";
      bodies.set(path, body);
      return body;
    };
    const broken: string[] = [];
    const seen = new Set(["/", "/docs/search/", ...addresses.slice(0, -1), NOWHERE]);
    for (const path of seen) {
      const html = await read(path);
      for (const [, href = ""] of html.matchAll(/<a\b[^>]*?\shref="([^"]*)"/g)) {
        const target = new URL(href.replaceAll("&amp;", "&"), origin + path);
        if (target.origin !== origin) continue;
        const body = await read(target.pathname);
        const id = decodeURIComponent(target.hash.slice(1));
        if (body === "" || (id !== "" && !body.includes(` id="${id}"`))) broken.push(`${path} → ${href}`);
        else if (body.startsWith("<!DOCTYPE html>") && !target.pathname.startsWith("/reference"))
          seen.add(target.pathname);
      }
    }
    expect(seen.size).toBeGreaterThan(pages.length);
    expect(broken).toEqual([]);
  },
);

describe("examples that ask the API", () => {
  const here = (code: string): string => code.replaceAll(/(?:http:\/\/)?localhost:8787/g, origin);
  const curls = listings.filter(({ language, code }) => language === "sh" && code.includes("curl"));

  test("there is one for every operation", () => {
    expect(curls.length).toBeGreaterThan(12);
  });

  test.each(curls.map(({ page, code }, index) => [page, index, code] as const))(
    "%s, listing %i, is answered, and not with a problem",
    { timeout: 60_000 },
    (_, __, code) => {
      const { stdout, stderr, status } = spawnSync("bash", ["--norc", "-euo", "pipefail", "-c", here(code)], {
        encoding: "utf8",
        // A bash that reads from a socket takes itself for a remote shell.
        stdio: ["ignore", "pipe", "pipe"],
        maxBuffer: 1e8,
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
      expect(stdout.length).toBeGreaterThan(0);
      expect(stdout).not.toMatch(/"type":"\/problems\/[\w-]+","title":"[^"]+","status":\d+,"detail"/);
    },
  );

  const python = findPython();
  // Only where there is one: the request that it makes is a curl above, too.
  for (const { page, code } of python === null ? [] : listings.filter(({ language }) => language === "python")) {
    test(`${page}: Python prints what the comments under it say`, { timeout: 60_000 }, () => {
      const printed = execFileSync(python ?? "", ["-c", here(code)], { encoding: "utf8" });
      const announced = [...code.matchAll(/^# (.*)$/gm)].map(([, output]) => `${output}\n`);
      expect(announced.length).toBeGreaterThan(0);
      expect(printed).toBe(announced.join(""));
    });
  }
});

/** The Python that `INTERLEAVE_PYTHON` names, or one on the PATH; null if there is none. */
function findPython(): string | null {
  const candidates = [process.env["INTERLEAVE_PYTHON"] ?? "python3.13", "python3"];
  return candidates.find((path) => spawnSync(path, ["-c", ""]).status === 0) ?? null;
}
