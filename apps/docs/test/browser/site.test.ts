import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { open, origin, resultOf, settled, simulationOf } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1440, height: 900 };

describe.each(["light", "dark"] as const)("in %s mode", (colorScheme) => {
  test.each([NARROW, WIDE])("axe finds nothing at $width pixels", async (viewport) => {
    const page = await open(browser, { colorScheme, viewport });
    await settled(page, "api");
    // What shows only after a mistake is looked at too.
    await page.getByRole("textbox", { name: "Seed" }).fill("many");
    await page.getByRole("textbox", { name: "Seed" }).press("Enter");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });

  test("axe finds nothing on the page that is not there", async () => {
    const page = await open(browser, { colorScheme, path: "/no-such-page", expectedComplaints: /404/ });
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("no page at this address");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
});

test.each([NARROW, { width: 560, height: 800 }, { width: 760, height: 800 }, WIDE])(
  "at $width pixels nothing is wider than the window, and one picture is shown, in readable text",
  async (viewport) => {
    const page = await open(browser, { viewport });
    await settled(page, "api");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    const pictures = page.getByRole("img", { name: /Ten tasks/ });
    expect(await pictures.count()).toBe(1);
    const scale = await pictures.evaluate(
      (svg) => svg.getBoundingClientRect().width / Number(svg.getAttribute("width")),
    );
    // Its smallest text has 12 pixels.
    expect(12 * scale).toBeGreaterThan(11.5);
    expect(12 * scale).toBeLessThan(19);
  },
);

test("with scripts off the article, the picture and the log are complete, and no button is there that does nothing", async () => {
  const page = await open(browser, { javaScriptEnabled: false });
  expect(await page.getByRole("heading", { name: "Ten tasks" }).isVisible()).toBe(true);
  expect(await page.getByText("the sum of all ten latencies").isVisible()).toBe(true);
  expect(await page.getByRole("img", { name: /Ten tasks .*seed 7/ }).isVisible()).toBe(true);
  expect(await page.locator(".log li").count()).toBe(42);
  const status = await page.getByRole("status").textContent();
  expect(status).toContain(resultOf(await simulationOf(7)));
  expect(status).toContain("Computed when this page was built");
  expect(await page.getByRole("button").count()).toBe(0);
});

test.each([NARROW.width, WIDE.width])("at %s pixels nothing moves when the demo wakes", async (width) => {
  const page = await open(browser, {
    // So high that all of the page is in view: what moves outside is not counted.
    viewport: { width, height: 7000 },
    before: async (page) => {
      await page.addInitScript(countShifts);
      // The script comes when the page has been painted, as over a slow network.
      await page.route("**/_astro/ten-tasks*.js", async (route) => {
        await page.waitForSelector("footer");
        await page.evaluate(twoFrames);
        await route.continue();
      });
    },
  });
  await settled(page, "api");
  await page.evaluate(twoFrames);
  expect(await page.evaluate(() => document.documentElement.dataset["shifts"])).toBeUndefined();
});

/** Runs in the page: writes the sum of all layout shifts into an attribute. */
function countShifts(): void {
  let sum = 0;
  const observer = new PerformanceObserver((list) => {
    // Layout shifts have a type of their own, which the DOM's library does not know.
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) sum += entry.value;
    document.documentElement.dataset["shifts"] = String(sum);
  });
  observer.observe({ type: "layout-shift", buffered: true });
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
  const script = /src="(\/_astro\/[^"]+\.js)"/.exec(await response.text())?.[1] ?? "";
  expect((await fetch(origin + script)).headers.get("cache-control")).toContain("immutable");
});
