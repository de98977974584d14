import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { open } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const SIMULATIONS = "**/v1/simulations";
const noApi = {
  before: (page: Page) => page.route(SIMULATIONS, (route: Route) => route.abort()),
  expectedComplaints: /Failed to load resource/,
};
const scene = (page: Page, name: string) => page.locator(`scene-demo[scene="${name}"]`);

describe("the latencies", () => {
  test("on the clock on which the L1 cache takes a second, the network takes years", async () => {
    const page = await open(browser);
    const demo = page.locator("latencies-demo");
    expect(await demo.locator(".picture.wide .lat-value").allTextContents()).toEqual([
      "0.5 ns",
      "100 ns",
      "16 µs",
      "150 ms",
    ]);
    await demo.getByRole("radio", { name: "if L1 took a second" }).check();
    await expect
      .poll(() => demo.locator(".picture.wide .lat-value").allTextContents())
      .toEqual(["1 s", "3 min 20 s", "9 hours", "9.5 years"]);
    await demo.getByRole("radio", { name: "even" }).check();
    await expect.poll(() => demo.locator("[data-part=words]").textContent()).toContain("only one bar is left");
  });
});

describe.each([
  { with: "with the API", source: "api", options: {} },
  { with: "without the API", source: "browser", options: noApi },
])("the scenes, $with", ({ source, options }) => {
  test.each([
    { name: "four-ways", choose: "compute", says: "Threads take turns of 5 ms at the GIL" },
    { name: "four-ways", choose: "are free of it", says: "One after another 680 ms" },
    { name: "one-blocks", choose: "await asyncio.to_thread(time.sleep, 0.5)", says: "Nothing to find fault with" },
    { name: "long-loop", choose: "does await asyncio.sleep(0)", says: "The clock gets its turns" },
  ])("$name: after choosing “$choose”, it says “$says”", async ({ name, choose, says }) => {
    const page = await open(browser, options);
    const demo = scene(page, name);
    const before = await demo.locator(".pictures").innerHTML();
    await demo.getByRole("radio", { name: choose, exact: true }).check();
    await expect.poll(() => demo.getAttribute("data-source")).toBe(source);
    expect(await demo.locator("[data-part=words]").textContent()).toContain(says);
    expect(await demo.locator(".pictures").innerHTML()).not.toBe(before);
    expect(await demo.locator("[data-part=source]").textContent()).toContain(
      source === "api" ? "Computed by the API" : "Simulated in your browser: the API did not answer",
    );
  });

  test("cpu-share: the advice changes with the share, and says why", async () => {
    const page = await open(browser, options);
    const demo = scene(page, "cpu-share");
    const slider = demo.getByRole("slider", { name: "Of its 200 ms, each task computes" });
    expect(await demo.locator("[data-part=words]").textContent()).toContain("Advice: processes.");
    await slider.focus();
    await page.keyboard.press("Home");
    await expect.poll(() => demo.locator("[data-part=words]").textContent()).toContain("Advice: asyncio.");
    expect(await demo.locator("output").textContent()).toBe("0 %");
    await page.keyboard.press("End");
    await expect.poll(() => demo.locator("[data-part=words]").textContent()).toContain("Advice: processes.");
    expect(await demo.locator("[data-part=words]").textContent()).toContain("on one core, one task after another");
  });
});

describe("the event loop", () => {
  const step = async (page: Page): Promise<string> =>
    (await page.locator("event-loop-demo [data-part=narration]").textContent()) ?? "";

  test("goes forward and back, and lights the line", async () => {
    const page = await open(browser);
    const demo = page.locator("event-loop-demo");
    const began = await step(page);
    await demo.getByRole("button", { name: "Forward" }).click();
    await expect.poll(() => step(page)).toContain("B is suspended until 0.1 s");
    expect(await demo.locator(".line.lit").count()).toBe(0);
    await demo.getByRole("button", { name: "Back" }).click();
    await expect.poll(() => step(page)).toBe(began);
    expect(await demo.locator(".line.lit").textContent()).toContain("await asyncio.sleep");
  });

  test("can be moved to any step, by the keyboard too", async () => {
    const page = await open(browser);
    const demo = page.locator("event-loop-demo");
    await demo.getByRole("slider", { name: "Step" }).focus();
    await page.keyboard.press("Home");
    await expect.poll(() => step(page)).toContain("Step 1 of");
    expect(await demo.locator(".chip.ready").allTextContents()).toEqual(["main"]);
    await page.keyboard.press("End");
    await expect.poll(() => step(page)).toContain("main is done");
    expect(await demo.locator(".chip.done").allTextContents()).toEqual(["B", "A", "main"]);
    expect(await demo.locator("[data-part=output] li").allTextContents()).toEqual([
      "Both are made",
      "A asks",
      "B asks",
      "B has its reply",
      "A has its reply",
      "Both are done",
    ]);
  });

  test("plays, and stops while nobody looks", async () => {
    const page = await open(browser, { before: (page) => page.clock.install() });
    const demo = page.locator("event-loop-demo");
    await demo.getByRole("slider", { name: "Step" }).press("Home");
    await expect.poll(() => step(page)).toContain("Step 1 of");
    await page.clock.pauseAt(Date.now() + 60_000);
    await demo.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(3000);
    await expect.poll(() => step(page)).toContain("Step 3 of");

    await page.locator("footer").scrollIntoViewIfNeeded();
    await expect.poll(() => demo.locator("[data-part=play]").textContent()).toBe("Play");
    await page.clock.runFor(10_000);
    expect(await step(page)).toContain("Step 3 of");
    await demo.locator("[data-part=pictures]").scrollIntoViewIfNeeded();
    await expect.poll(() => demo.locator("[data-part=play]").textContent()).toBe("Pause");
  });
});

describe("the gain", () => {
  test("is read off where the slider stands", async () => {
    const page = await open(browser);
    const demo = page.locator("gain-demo");
    expect(await demo.locator("[data-part=words]").textContent()).toContain("100 tasks: the law says 50.5 ×");
    await demo.getByRole("slider", { name: "Tasks" }).focus();
    await page.keyboard.press("End");
    await expect
      .poll(() => demo.locator("[data-part=words]").textContent())
      .toContain("100,000 tasks: the law says 50,000 ×");
    await demo.getByRole("radio", { name: "one second", exact: true }).check();
    await expect.poll(() => demo.locator("[data-part=words]").textContent()).toContain("with a longest wait of 1 s");
  });
});

describe("the forgotten await", () => {
  test("each way to call has its output and its diagnosis", async () => {
    const page = await open(browser);
    const demo = page.locator("forgotten-demo");
    expect(await demo.locator(".log li").allTextContents()).toEqual(["Main is done"]);
    await demo.getByRole("radio", { name: 'await greet("you")', exact: true }).check();
    await expect.poll(() => demo.locator(".log li").allTextContents()).toEqual(["Hello, you", "Main is done"]);
    expect(await demo.locator(".diagnosis").textContent()).not.toContain("never awaited");
    await demo.getByRole("radio", { name: /create_task/ }).check();
    await expect
      .poll(() => demo.locator(".log li").allTextContents())
      .toEqual(["Main goes on", "Hello, you", "Main is done"]);
  });
});

describe("predict first", () => {
  test("a guess opens the answer, and is told whether it was right", async () => {
    const page = await open(browser);
    const question = page.locator("predict-first").first();
    expect(await question.getByText("as if there were one thread").isVisible()).toBe(false);
    await question.getByRole("button", { name: "100 ms" }).click();
    expect(await question.locator("summary").textContent()).toContain("Not “100 ms”");
    expect(await question.getByText("as if there were one thread").isVisible()).toBe(true);
    await question.getByRole("button", { name: "400 ms" }).click();
    expect(await question.locator("summary").textContent()).toContain("“400 ms” is right");
    expect(await question.getByRole("button", { name: "100 ms" }).getAttribute("aria-pressed")).toBe("false");
  });
});

describe("motion", () => {
  const playing = (page: Page) => scene(page, "four-ways").getByRole("button", { name: "Pause" });

  test("a picture that comes into view plays once, and pauses off screen", async () => {
    const page = await open(browser, { reducedMotion: "no-preference", before: (page) => page.clock.install() });
    await page.clock.pauseAt(Date.now() + 60_000);
    await scene(page, "four-ways").locator(".pictures").scrollIntoViewIfNeeded();
    await expect.poll(() => playing(page).count()).toBe(1);
    await page.clock.runFor(500);
    const moment = scene(page, "four-ways").getByLabel("Moment");
    expect(Number(await moment.inputValue())).toBeGreaterThan(0);

    await page.locator("footer").scrollIntoViewIfNeeded();
    await expect.poll(() => playing(page).count()).toBe(0);
    const stopped = await moment.inputValue();
    await page.clock.runFor(2000);
    expect(await moment.inputValue()).toBe(stopped);
    await scene(page, "four-ways").locator(".pictures").scrollIntoViewIfNeeded();
    await expect.poll(() => playing(page).count()).toBe(1);
    await page.clock.runFor(8000);
    await expect.poll(() => playing(page).count()).toBe(0);
    expect(await moment.inputValue()).toBe(await moment.getAttribute("max"));
  });

  test("nothing moves by itself for whoever wants less of it", async () => {
    const page = await open(browser, { reducedMotion: "reduce" });
    await scene(page, "four-ways").locator(".pictures").scrollIntoViewIfNeeded();
    expect(await page.locator('.il-play[visibility="visible"]').count()).toBe(0);
    expect(await playing(page).count()).toBe(0);
  });
});

describe("ten tasks in real time", () => {
  const run = async (page: Page): Promise<string> => {
    const demo = page.locator("job-demo");
    await demo.getByRole("button", { name: "Run them in real time" }).click();
    await expect.poll(() => demo.locator("[role=status]").textContent()).toContain("All 10 tasks are done.");
    return (await demo.locator("[role=status]").textContent()) ?? "";
  };
  const measured = async (page: Page): Promise<number[]> =>
    (await page.locator("job-demo [data-measured]").allTextContents()).map((text) => Number.parseFloat(text));
  const planned = async (page: Page): Promise<number[]> =>
    (await page.locator("job-demo td:nth-child(2)").allTextContents()).map((text) => Number.parseFloat(text));

  test("the API times them, and every end is measured, none before its time", async () => {
    const page = await open(browser);
    expect(await run(page)).toContain("Timed by the API, and told as it happened.");
    const [ends, plan] = [await measured(page), await planned(page)];
    expect(ends).toHaveLength(10);
    for (const [index, end] of ends.entries()) expect(end).toBeGreaterThanOrEqual((plan[index] ?? 0) - 0.002);
  });

  test("without the API the browser does, and says so", async () => {
    const page = await open(browser, {
      before: (page) => page.route("**/v1/jobs", (route) => route.abort()),
      expectedComplaints: /Failed to load resource/,
    });
    expect(await run(page)).toContain("Timed by your browser: the API did not answer.");
    const [ends, plan] = [await measured(page), await planned(page)];
    for (const [index, end] of ends.entries()) expect(end).toBeGreaterThanOrEqual((plan[index] ?? 0) - 0.002);
  });

  test("a stream that is no stream of events is told", async () => {
    const page = await open(browser, {
      before: (page) => page.route("**/v1/jobs/*/events", (route) => route.fulfill({ status: 404, body: "" })),
      expectedComplaints: /Failed to load resource|MIME/,
    });
    await page.locator("job-demo").getByRole("button", { name: "Run them in real time" }).click();
    await expect.poll(() => page.locator("job-demo [role=status]").textContent()).toContain("It ended early");
  });
});

const [NARROW, WIDE] = [
  { width: 320, height: 640 },
  { width: 1440, height: 900 },
];
const WINDOWS = [
  { viewport: NARROW, colorScheme: "light" },
  { viewport: NARROW, colorScheme: "dark" },
  { viewport: WIDE, colorScheme: "light" },
  { viewport: WIDE, colorScheme: "dark" },
] as const;
const APIS = [
  { api: "with the API", source: "api", options: {} },
  {
    api: "without the API",
    source: "browser",
    options: {
      before: (page: Page) => page.route("**/v1/**", (route) => route.abort()),
      expectedComplaints: /Failed to load resource/,
    },
  },
] as const;

describe.each(APIS)("every demo, $api", ({ source, options }) => {
  test.each(WINDOWS)("answers at $viewport.width pixels, $colorScheme, and stays within the window", async (window) => {
    const page = await open(browser, { ...options, ...window });
    const changed = async (demo: string, part: string, act: () => Promise<unknown>): Promise<void> => {
      const shown = page.locator(demo).locator(`[data-part="${part}"]`);
      const before = await shown.innerHTML();
      await act();
      await expect.poll(() => shown.innerHTML(), { message: demo }).not.toBe(before);
    };
    const radio = (demo: string, name: string) => () =>
      page.locator(demo).getByRole("radio", { name, exact: true }).check();
    const press = (demo: string, slider: string, key: string) => () =>
      page.locator(demo).getByRole("slider", { name: slider }).press(key);

    await changed("latencies-demo", "pictures", radio("latencies-demo", "even"));
    await changed("one-call-demo", "clock", press("one-call-demo", "Moment", "Home"));
    await changed('[scene="four-ways"]', "pictures", radio('[scene="four-ways"]', "compute"));
    await changed("event-loop-demo", "panels", press("event-loop-demo", "Step", "End"));
    await changed("ten-tasks-demo", "logs", press("ten-tasks-demo", "Tasks", "ArrowRight"));
    await changed("job-demo", "status", () => page.locator("job-demo").getByRole("button").click());
    await changed("gain-demo", "words", press("gain-demo", "Tasks", "End"));
    await changed('[scene="cpu-share"]', "words", press('[scene="cpu-share"]', "Of its 200 ms", "Home"));
    await changed("forgotten-demo", "heard", radio("forgotten-demo", 'await greet("you")'));
    await changed(
      '[scene="one-blocks"]',
      "words",
      radio('[scene="one-blocks"]', "await asyncio.to_thread(time.sleep, 0.5)"),
    );
    await changed('[scene="long-loop"]', "words", radio('[scene="long-loop"]', "does await asyncio.sleep(0)"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(window.viewport.width);
    for (const demo of ["ten-tasks-demo", '[scene="four-ways"]', '[scene="cpu-share"]'])
      await expect.poll(() => page.locator(demo).getAttribute("data-source"), { message: demo }).toBe(source);
  });
});
