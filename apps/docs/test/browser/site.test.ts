import { gzipSync } from "node:zlib";

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { violationsInMode, violationsOf } from "./axe.ts";
import { launchBrowser } from "./chromium.ts";
import { open, origin, resultOf, settled, simulationOf, statusOf } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1440, height: 900 };

test.each([NARROW, WIDE])("at $width pixels axe finds nothing in the article, in either mode", async (viewport) => {
  const page = await open(browser, { colorScheme: "light", viewport });
  await settled(page, "api");
  for (const answer of await page.locator("details summary").all()) await answer.click();
  // What shows only after a mistake is looked at too.
  await page.getByRole("textbox", { name: "Seed" }).fill("many");
  await page.getByRole("textbox", { name: "Seed" }).press("Enter");
  expect(await violationsOf(page)).toEqual([]);
  expect(await violationsInMode(page, "dark")).toEqual([]);
});

test("axe finds nothing on the page that is not there, in either mode", async () => {
  const page = await open(browser, { colorScheme: "light", path: "/no-such-page", expectedComplaints: /404/ });
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("no page at this address");
  expect(await violationsOf(page)).toEqual([]);
  expect(await violationsInMode(page, "dark")).toEqual([]);
});

test.each([NARROW, { width: 560, height: 800 }, { width: 760, height: 800 }, WIDE])(
  "at $width pixels nothing is wider than the window, and of each picture one is shown, in readable text",
  async (viewport) => {
    const page = await open(browser, { viewport });
    // The second time, the face of code is there in time.
    await page.reload();
    await settled(page, "api");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    const pictures = page.locator(".picture svg").filter({ visible: true });
    expect(await pictures.count()).toBe(9);
    for (const picture of await pictures.all()) {
      const scale = await picture.evaluate(
        (svg) => svg.getBoundingClientRect().width / Number(svg.getAttribute("width")),
      );
      // Its smallest text has 12 pixels.
      expect(12 * scale).toBeGreaterThan(11.5);
      expect(12 * scale).toBeLessThan(19);
    }
  },
);

test("with scripts off the article, its pictures and logs are complete, and no button is there that does nothing", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  const sections = await page.getByRole("heading", { level: 2 }).allTextContents();
  expect(sections.map((text) => text.trim())).toEqual([
    "I/O is slow",
    "Two ways out",
    "The event loop",
    "Ten tasks",
    "A hundred tasks, each a tenth as long",
    "When asyncio is the wrong tool",
    "What to remember",
  ]);
  for (const name of [
    /How long it takes to get data/,
    /blocking call of 150 ms/,
    /Four tasks that wait for a reply/,
    /Ten tasks one after another .*seed 7/,
    /Ten tasks at once, as they are planned/,
    /The gain over the number of tasks/,
    /each computes for 20 per cent/,
    /makes a blocking call, and all the others stall/,
    /Two loops that never let others run/,
  ]) {
    expect(await page.getByRole("img", { name }).count(), String(name)).toBe(1);
    expect(await page.getByRole("img", { name }).isVisible()).toBe(true);
  }
  expect(await page.locator("event-loop-demo .line.lit").textContent()).toContain("await asyncio.sleep(seconds)");
  await page.locator("event-loop-demo summary").click();
  expect(await page.locator("event-loop-demo details li").count()).toBeGreaterThan(25);
  expect(await page.locator("forgotten-demo .diagnosis").textContent()).toContain("never awaited");
  expect(await page.locator("ten-tasks-demo .log li").count()).toBe(42);
  const status = await statusOf(page);
  expect(status).toContain(resultOf(await simulationOf(7)));
  expect(status).toContain("Computed when this page was built");
  expect(await page.getByRole("button").count()).toBe(0);
  await page.getByText("The answer").first().click();
  expect(await page.getByText("as if there were one thread").isVisible()).toBe(true);
});

test("no line of a listing is cut off, where there is room and on paper", async () => {
  const page = await open(browser, { viewport: WIDE });
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
  expect(await page.evaluate(listingsCutOff)).toEqual([]);
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 700, height: 1000 });
  expect(await page.evaluate(listingsCutOff)).toEqual([]);
});

/** Runs in the page: the listings that stand in the text and are broader than their place. */
function listingsCutOff(): string[] {
  return [...document.querySelectorAll("section > .listing pre")]
    .filter((listing) => listing.scrollWidth > listing.clientWidth)
    .map((listing) => listing.getAttribute("aria-label") ?? "");
}

test.each([NARROW.width, 800])("at %s pixels nothing moves when the demo wakes", async (width) => {
  const page = await open(browser, {
    // So high that all of the page is in view: what moves outside is not counted.
    viewport: { width, height: 26_000 },
    before: async (page) => {
      // The script comes when the page has been painted, as over a slow network.
      await page.route("**/_astro/*.astro_*.js", async (route) => {
        await page.waitForSelector("footer");
        // The text has its own face by then: what moves from here on, a demo moves.
        await page.evaluate(async () => {
          await document.fonts.ready;
        });
        await page.evaluate(twoFrames);
        await page.evaluate(countShifts);
        await route.continue();
      });
    },
  });
  await settled(page, "api");
  await page.evaluate(twoFrames);
  expect(await page.evaluate(() => document.documentElement.dataset["shifts"])).toBeUndefined();
});

/** Runs in the page: writes the sum of all layout shifts to come into an attribute. */
function countShifts(): void {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    // Layout shifts have a type of their own, which the DOM's library does not know.
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value;
    document.documentElement.dataset["shifts"] = String(sum);
  });
  observer.observe({ type: "layout-shift" });
}

/** Runs in the page: resolves when what was there has been painted. */
async function twoFrames(): Promise<void> {
  await new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
  });
}

test("the security policy is in effect, and what is named by its content stays cached", async () => {
  const response = await fetch(origin);
  expect(response.headers.get("content-security-policy")).toContain("script-src 'self';");
  expect(response.headers.get("content-security-policy")).not.toContain("unsafe");
  const script = /src="(\/_astro\/[^"]+\.js)"/.exec(await response.text())?.[1] ?? "";
  expect((await fetch(origin + script)).headers.get("cache-control")).toContain("immutable");
});

test("what the article loads at first is at most 60 kB of script, gzipped", async () => {
  const page = await open(browser);
  await page.waitForLoadState("networkidle");
  const scripts = await page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .map(({ name }) => name)
      .filter((name) => name.endsWith(".js")),
  );
  const bodies = await Promise.all(scripts.map(async (url) => (await fetch(url)).arrayBuffer()));
  const bytes = bodies.reduce((sum, body) => sum + gzipSync(new Uint8Array(body)).length, 0);
  expect(scripts.length).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(60_000);
});
