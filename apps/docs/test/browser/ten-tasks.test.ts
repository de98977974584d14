import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { open, resultOf, settled, simulationOf, statusOf } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const SIMULATIONS = "**/v1/simulations";
const seedOf = async (page: Page): Promise<number> =>
  Number(await page.getByRole("textbox", { name: "Seed" }).inputValue());
const focused = async (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute("data-part") ?? document.activeElement?.textContent ?? null);

describe("with the API", () => {
  test("the numbers come from it, and it says so", async () => {
    let asked: unknown;
    const page = await open(browser, {
      before: (page) =>
        page.route(SIMULATIONS, async (route) => {
          asked = route.request().postDataJSON();
          await route.continue();
        }),
    });
    const status = await settled(page, "api");
    expect(asked).toEqual({
      preset: "ten-tasks",
      seed: 7,
      models: ["sequential", "asyncio"],
      include: ["statistics", "trace"],
    });
    expect(status).toContain(resultOf(await simulationOf(7)));
    expect(status).toMatch(/Computed by the API, engine \d+\.\d+\.\d+/);
  });

  test("what it answers is what is shown", async () => {
    const simulation = await simulationOf(8);
    const page = await open(browser, {
      before: (page) => page.route(SIMULATIONS, (route) => route.fulfill({ json: { ...simulation, seed: 7 } })),
    });
    expect(await settled(page, "api")).toContain(resultOf({ ...simulation, seed: 7 }));
  });

  test("another seed, by the button: new numbers, new picture, new log, and the focus stays", async () => {
    const page = await open(browser);
    const before = await settled(page, "api");
    const [picture, log] = await Promise.all([
      page.locator("ten-tasks-demo .pictures").innerHTML(),
      page.locator(".logs").innerText(),
    ]);

    await page.getByRole("button", { name: "Run again with another seed" }).click();
    await expect.poll(() => statusOf(page)).not.toBe(before);
    const seed = await seedOf(page);
    expect(seed).not.toBe(7);
    expect(await settled(page, "api")).toContain(resultOf(await simulationOf(seed)));
    expect(await page.locator("ten-tasks-demo .pictures").innerHTML()).not.toBe(picture);
    expect(await page.locator(".logs").innerText()).not.toBe(log);
    expect(await focused(page)).toBe("another");
  });

  test("another number of tasks, and another spread of latencies", async () => {
    const page = await open(browser);
    await settled(page, "api");
    await page.locator("ten-tasks-demo").getByLabel("Tasks", { exact: true }).fill("3");
    await page.getByRole("radio", { name: "many short, few long" }).check();
    await expect.poll(() => page.locator("ten-tasks-demo .log li").count()).toBe(2 * 7);
    expect(await page.getByRole("img", { name: /^3 tasks/ }).count()).toBe(1);
    expect(await settled(page, "api")).toContain("Seed 7:");
  });

  test("a bad seed is refused where it was typed, and nobody is asked", async () => {
    const page = await open(browser);
    const before = await settled(page, "api");
    await page.route(SIMULATIONS, () => expect.unreachable("the API was asked"));

    await page.getByRole("textbox", { name: "Seed" }).fill("-3");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    expect(await page.getByRole("textbox", { name: "Seed" }).getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("[data-part=complaint]").textContent()).toContain("“-3” is not a seed");
    expect(await focused(page)).toBe("seed");
    expect(await statusOf(page)).toBe(before);
  });

  test("the last run asked for wins, whichever answer comes first", async () => {
    const page = await open(browser);
    await settled(page, "api");
    const held: Route[] = [];
    await page.route(SIMULATIONS, async (route) => {
      if ((route.request().postDataJSON() as { seed: number }).seed === 1) held.push(route);
      else await route.continue();
    });
    for (const seed of ["1", "2"]) {
      await page.getByRole("textbox", { name: "Seed" }).fill(seed);
      await page.getByRole("textbox", { name: "Seed" }).press("Enter");
    }
    await expect.poll(() => statusOf(page)).toContain("Seed 2:");
    // The browser may have forgotten the first request by now.
    for (const route of held) await route.continue().catch(() => undefined);
    expect(await settled(page, "api")).toContain(resultOf(await simulationOf(2)));
  });
});

describe("without the API, the demo runs in the browser, says so, and shows the same", () => {
  const problem =
    (status: number, body: object, headers = {}) =>
    async (route: Route) =>
      route.fulfill({ status, headers, contentType: "application/problem+json", body: JSON.stringify(body) });
  const tooMany = { title: "Too many requests", detail: "There were more than 600 requests in a minute." };

  test.each<[string, (route: Route) => Promise<void>, string]>([
    ["the network fails", (route) => route.abort(), "the API did not answer."],
    ["it never answers", async () => {}, "the API did not answer."],
    ["it answers 500", problem(500, {}), "the API answered with status 500."],
    [
      "it answers with a page",
      (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }),
      "the API answered with something else than JSON.",
    ],
    [
      "it has been asked too often",
      problem(429, tooMany, { "retry-after": "60" }),
      "the API answered with “Too many requests”. There were more than 600 requests in a minute. It can be asked again in 60 s.",
    ],
  ])("%s", async (_what, failure, reason) => {
    const page = await open(browser, {
      before: (page) => page.route(SIMULATIONS, failure),
      expectedComplaints: /Failed to load resource/,
    });
    const status = await settled(page, "browser");
    expect(status).toContain(`Simulated in your browser: ${reason}`);
    expect(status).toContain(resultOf(await simulationOf(7)));

    await page.getByRole("textbox", { name: "Seed" }).fill("2026");
    await page.getByRole("textbox", { name: "Seed" }).press("Enter");
    await expect.poll(() => statusOf(page)).toContain(resultOf(await simulationOf(2026)));
  });

  test("and where the engine cannot be loaded either, it says that, and keeps what it shows", async () => {
    const page = await open(browser, {
      before: async (page) => {
        await page.route(SIMULATIONS, (route) => route.abort());
        await page.route("**/engine.*.js", (route) => route.abort());
      },
      expectedComplaints: /Failed to load resource/,
    });
    await page.locator("ten-tasks-demo").scrollIntoViewIfNeeded();
    await expect.poll(() => statusOf(page)).toContain("could not be loaded");
    expect(await page.locator("ten-tasks-demo .log li").count()).toBe(42);
    expect(await page.getByRole("img", { name: /one after another .*seed 7/ }).isVisible()).toBe(true);
  });
});

describe("the clock", () => {
  const playheads = 'ten-tasks-demo .il-play[visibility="visible"]';

  test("plays in real time, stops when told, and ends at the end", async () => {
    const page = await open(browser, { reducedMotion: "no-preference", before: (page) => page.clock.install() });
    await settled(page, "api");
    await page.clock.pauseAt(Date.now() + 60_000);
    // It may play by itself already.
    await page.locator("ten-tasks-demo").getByLabel("Moment").press("End");
    await page.locator("ten-tasks-demo [data-part=play]").click();
    await page.clock.runFor(1000);
    expect(Number.parseFloat((await page.locator("ten-tasks-demo [data-part=clock]").textContent()) ?? "")).toBeCloseTo(
      1,
      0,
    );
    expect(await page.locator(playheads).count()).toBe(3);
    expect(await page.locator(".not-yet").count()).toBeGreaterThan(0);

    await page.locator("ten-tasks-demo").getByRole("button", { name: "Pause" }).click();
    const stopped = await page.locator("ten-tasks-demo [data-part=clock]").textContent();
    await page.clock.runFor(1000);
    expect(await page.locator("ten-tasks-demo [data-part=clock]").textContent()).toBe(stopped);

    await page.locator("ten-tasks-demo [data-part=play]").click();
    await page.clock.runFor(12_000);
    expect(await page.locator(playheads).count()).toBe(0);
    expect(await page.locator(".not-yet").count()).toBe(0);
  });

  test("moves by hand for whoever wants less motion", async () => {
    const page = await open(browser, { reducedMotion: "reduce" });
    await settled(page, "api");
    expect(await page.locator("ten-tasks-demo [data-part=play]").isVisible()).toBe(false);
    await page.locator("ten-tasks-demo").getByLabel("Moment").focus();
    await page.keyboard.press("Home");
    expect(await page.locator("ten-tasks-demo [data-part=clock]").textContent()).toBe("0.00 s");
    expect(await page.locator(playheads).count()).toBe(3);
    await page.keyboard.press("End");
    expect(await page.locator(playheads).count()).toBe(0);
  });
});

test("everything can be done with the keyboard alone", async () => {
  const page = await open(browser, { reducedMotion: "no-preference" });
  await settled(page, "api");
  await page.keyboard.press("Tab");
  expect(await focused(page)).toBe("Skip to the content");
  await page.keyboard.press("Enter");

  const visited: (string | null)[] = [];
  const tabTo = async (part: string): Promise<void> => {
    for (let presses = 0; presses < 80 && (await focused(page)) !== part; presses++) {
      await page.keyboard.press("Tab");
      visited.push(await focused(page));
    }
    expect(await focused(page), visited.join(", ")).toBe(part);
  };
  await tabTo("seed");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("42");
  await page.keyboard.press("Enter");
  await expect.poll(() => statusOf(page)).toContain(resultOf(await simulationOf(42)));
  expect(await focused(page)).toBe("seed");
  await tabTo("another");
  await page.keyboard.press("Space");
  await expect.poll(() => statusOf(page)).not.toContain("Seed 42:");
  await tabTo("play");
  await page.keyboard.press("Enter");
  expect(await page.locator("ten-tasks-demo").getByRole("button", { name: "Pause" }).isVisible()).toBe(true);
  await page.keyboard.press("Enter");
  await tabTo("moment");
});
