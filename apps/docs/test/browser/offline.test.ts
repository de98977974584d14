import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { open } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

test("after the first visit the article and its demos work without a network", async () => {
  const page = await open(browser, { expectedComplaints: /Failed to load resource|ERR_INTERNET_DISCONNECTED/ });
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
  });
  await page.context().setOffline(true);
  await page.reload();
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Understanding concurrency");

  const demo = page.locator('scene-demo[scene="four-ways"]');
  await demo.getByRole("radio", { name: "compute", exact: true }).check();
  await expect.poll(() => demo.getAttribute("data-source")).toBe("browser");
  expect(await demo.locator("[data-part=words]").textContent()).toContain("Threads take turns");
  await page.locator("event-loop-demo").getByRole("button", { name: "Forward" }).click();
  await expect.poll(() => page.locator("event-loop-demo [data-part=narration]").textContent()).toContain("Step 17");
  await page.locator("job-demo").getByRole("button", { name: "Run them in real time" }).click();
  await expect
    .poll(() => page.locator("job-demo [role=status]").textContent())
    .toContain("Timed by your browser: the API did not answer.");
});
