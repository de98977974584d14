import { AxeBuilder } from "@axe-core/playwright";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { InterleaveTimeline } from "../../src/element/index.ts";
import { launchBrowser } from "./chromium.ts";
import { asked, open, opened, said } from "./page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const NARROW = { width: 320, height: 640 };
const WIDE = { width: 1440, height: 900 };

describe.each(["light", "dark"] as const)("in %s mode", (colorScheme) => {
  test.each([NARROW, WIDE])("axe finds nothing at $width pixels, with everything opened", async (viewport) => {
    const page = await opened(browser, { colorScheme, viewport });
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.getByRole("application").press("ArrowDown");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  });
});

test.each([NARROW, { width: 560, height: 800 }, WIDE])(
  "at $width pixels nothing is wider than the window",
  async (viewport) => {
    const page = await opened(browser, { viewport });
    for (const summary of await page.locator("summary").all()) await summary.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  },
);

test("with forced colours, states still differ", async () => {
  const page = await opened(browser, { path: "/blocked", forcedColors: "active" });
  const colours = await page.locator(".swatch").evaluateAll((swatches) =>
    (swatches as HTMLCanvasElement[]).map((swatch) => {
      const { width, height } = swatch;
      return [...(swatch.getContext("2d")?.getImageData(width >> 1, height >> 1, 1, 1).data ?? [])].join(" ");
    }),
  );
  expect(colours).toHaveLength(3);
  expect(new Set(colours).size).toBe(3);
});

describe("the picture that the page came with", () => {
  test("stays when scripts are off", async () => {
    const page = await open(browser, { javaScriptEnabled: false });
    expect(await page.getByRole("img", { name: /Ten tasks/ }).isVisible()).toBe(true);
  });

  test("makes room for the timeline", async () => {
    const page = await opened(browser);
    expect(await page.getByRole("img", { name: /Ten tasks/ }).count()).toBe(0);
    expect(await page.getByRole("application").getAttribute("aria-label")).toContain(
      "sequential: 10 tasks in 4.37 s. asyncio: 10 tasks in 0.82 s",
    );
  });

  test.each([
    ["/damaged", "version: expected version 2; found 1"],
    ["/missing", "/missing.json answers 404"],
  ])("stays beside what is wrong with the trace: %s", async (path, reason) => {
    const page = await open(browser, { path, expectedComplaints: /404/ });
    expect(await page.getByRole("alert").textContent()).toContain(reason);
    expect(await page.getByRole("img", { name: /Ten tasks/ }).isVisible()).toBe(true);
    expect(await page.getByRole("application").count()).toBe(0);
  });
});

describe("by keyboard", () => {
  test("steps over events and back, and narrates each", async () => {
    const page = await opened(browser, { path: "/blocked" });
    const plot = page.getByRole("application");
    await plot.press("Home");
    expect(await asked(page, (timeline) => timeline.time)).toBe(0);
    await plot.press("ArrowRight");
    await expect.poll(() => said(page)).toMatch(/^0\.10 s\. .+ .+\.$/);
    await plot.press("ArrowLeft");
    await expect.poll(() => said(page)).toMatch(/^0\.10 s\. Taken back: .+ .+\.$/);
    await plot.press("End");
    await plot.press("ArrowRight");
    expect(await said(page)).toBe("The end of the clock");
    expect(await asked(page, (timeline) => timeline.time)).toBeCloseTo(1.05);
  });

  test("chooses lanes, and says why one does not run", async () => {
    const page = await opened(browser, { path: "/blocked" });
    const plot = page.getByRole("application");
    await page.getByRole("slider", { name: "Moment" }).fill("0.3");
    await plot.press("ArrowDown");
    await expect.poll(() => said(page)).toContain("Blocking 1: waits, blocks the thread, since 0.10 s");
    await plot.press("ArrowDown");
    await expect.poll(() => said(page)).toContain("Task 1: ready, another one runs, since 0.15 s");
    await plot.press("Enter");
    await expect.poll(() => said(page)).toContain("Blocking 1");
    await expect.poll(() => page.locator(".why").textContent()).toContain(await said(page));
    expect(await page.getByText("Timers (9)").isVisible()).toBe(true);
    expect(await page.locator(".lists").textContent()).toContain("0.15 s, due: Task 1");
  });

  test("zooms, moves and fits", async () => {
    const page = await opened(browser, { path: "/blocked" });
    const plot = page.getByRole("application");
    const view = (): Promise<string | null> => page.locator(".in-view").getAttribute("style");
    const all = await view();
    await plot.press("+");
    await expect.poll(view).not.toBe(all);
    const closer = await view();
    await plot.press("Shift+ArrowLeft");
    await expect.poll(view).not.toBe(closer);
    await plot.press("0");
    await expect.poll(view).toBe(all);
  });

  test("reaches every control in turn, and leaves again", async () => {
    const page = await opened(browser);
    const visited: (string | null)[] = [];
    for (let presses = 0; presses < 22; presses++) {
      await page.keyboard.press("Tab");
      visited.push(
        await page.evaluate(() => {
          const inner = document.activeElement?.shadowRoot?.activeElement;
          return inner?.getAttribute("aria-label") ?? inner?.textContent ?? null;
        }),
      );
    }
    for (const name of [
      "Play",
      "Step over the next event",
      "Speed",
      "Zoom in",
      "Lanes",
      "Find tasks by name",
      "Moment",
    ])
      expect(visited).toContain(name);
    expect(visited).toContain("The same as a table");
    expect(visited).toContain(null);
  });
});

test("how it is looked at can be asked for, set, and followed", async () => {
  const page = await opened(browser, { path: "/blocked" });
  const all = await asked(page, ({ view }) => view);
  expect(all).toEqual({
    from: 0,
    to: expect.closeTo(1.05),
    time: all.to,
    lanes: "task",
    rows: "fit",
    search: "",
    selected: null,
  });
  const heard = page.evaluate(
    () =>
      new Promise((resolve) =>
        document.addEventListener("laneselect", (event) => resolve((event as CustomEvent).detail.name)),
      ),
  );
  const wanted = {
    from: 0.2,
    to: 0.4,
    time: 0.8,
    lanes: "thread",
    rows: "full",
    selected: { run: 0, lane: 0 },
  } as const;
  await page
    .locator("interleave-timeline")
    .evaluate((timeline: InterleaveTimeline, wanted) => (timeline.view = wanted), wanted);
  expect(await heard).toBe("MainThread");
  expect(await asked(page, ({ view }) => view)).toEqual({ ...wanted, to: expect.closeTo(0.4), search: "" });
  expect(await page.getByLabel("Lanes", { exact: true }).inputValue()).toBe("thread");
  expect(await page.getByLabel("Height of lanes").inputValue()).toBe("full");

  const told = page.evaluate(
    () =>
      new Promise((resolve) =>
        document.addEventListener("viewchange", (event) => resolve((event as CustomEvent).detail)),
      ),
  );
  await page.getByLabel("Find tasks by name").fill("Main");
  expect(await told).toMatchObject({ search: "Main", from: 0.2, time: 0.8 });
  await page
    .locator("interleave-timeline")
    .evaluate((timeline: InterleaveTimeline) => (timeline.view = { search: "" }));
  expect(await page.getByLabel("Find tasks by name").inputValue()).toBe("");
});

describe("by pointer", () => {
  test("a click chooses a moment and a lane, and tells the page of both", async () => {
    const page = await opened(browser, { path: "/blocked" });
    const told = page.evaluate(
      () =>
        new Promise<unknown[]>((resolve) => {
          const heard: unknown[] = [];
          for (const name of ["laneselect", "playhead"])
            document.addEventListener(name, (event) => {
              heard.push((event as CustomEvent).detail);
              if (heard.length === 2) resolve(heard);
            });
        }),
    );
    const box = await page.getByRole("application").boundingBox();
    await page.mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 64);
    const [lane, playhead] = (await told) as [{ name: string }, { time: number; playing: boolean }];
    expect(lane.name).toBe("Blocking 1");
    expect(playhead.time).toBeGreaterThan(0.3);
    expect(playhead.time).toBeLessThan(0.7);
    expect(playhead.playing).toBe(false);
  });

  test("Ctrl and wheel zoom to where the pointer is; without Ctrl the page scrolls", async () => {
    const page = await opened(browser, { path: "/blocked" });
    const box = await page.getByRole("application").boundingBox();
    const x = (box?.x ?? 0) + (box?.width ?? 0) * 0.6;
    await page.mouse.click(x, (box?.y ?? 0) + 100);
    await page.locator(".plot .now").waitFor();
    const before = await page.locator(".plot .now").evaluate((now) => now.getBoundingClientRect().x);
    await page.keyboard.down("Control");
    await page.mouse.move(x, (box?.y ?? 0) + 100);
    await page.mouse.wheel(0, -400);
    await page.keyboard.up("Control");
    const width = (): Promise<number> =>
      page.locator(".in-view").evaluate((view) => view.getBoundingClientRect().width);
    await expect.poll(width).toBeLessThan((box?.width ?? 0) / 3);
    const after = await page.locator(".plot .now").evaluate((now) => now.getBoundingClientRect().x);
    expect(Math.abs(after - before)).toBeLessThan(2);
  });

  test("a finger that drags moves along the clock; two move closer", async () => {
    const page = await opened(browser, { path: "/blocked", hasTouch: true, viewport: NARROW });
    const plot = page.getByRole("application");
    const pointer = (type: string, pointerId: number, clientX: number): Promise<void> =>
      plot.dispatchEvent(type, {
        pointerId,
        clientX,
        clientY: 200,
        button: 0,
        buttons: type === "pointerup" ? 0 : 1,
        pointerType: "touch",
        bubbles: true,
      });
    const width = (): Promise<number> =>
      page.locator(".in-view").evaluate((view) => view.getBoundingClientRect().width);
    const before = await width();
    await pointer("pointerdown", 1, 150);
    await pointer("pointerdown", 2, 170);
    await plot.evaluate((element) => {
      // Pointers that a test makes cannot be captured.
      element.setPointerCapture = (): void => {};
    });
    for (const x of [190, 230, 270]) await pointer("pointermove", 2, x);
    await pointer("pointerup", 1, 150);
    await pointer("pointerup", 2, 270);
    await expect.poll(width).toBeLessThan(before / 2);
  });
});

test("a button that was let go of outside the plot drags nothing when the pointer is back", async () => {
  const page = await opened(browser, { path: "/blocked" });
  await asked(page, (timeline) => timeline.zoomTo(0.2, 0.4));
  const box = await page.getByRole("application").boundingBox();
  const [right, y] = [(box?.x ?? 0) + (box?.width ?? 0), (box?.y ?? 0) + 40];
  await page.mouse.move(right - 1, y);
  await page.mouse.down();
  await page.mouse.move(right + 2, y);
  await page.mouse.up();
  for (const back of [50, 200]) await page.mouse.move(right - back, y);
  expect(await asked(page, ({ view }) => view.from)).toBeCloseTo(0.2);
});

describe("the clock", () => {
  test("plays, tells the page where it is, and stops", async () => {
    const page = await opened(browser, { path: "/blocked", before: (page) => page.clock.install() });
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(500);
    const time = await asked(page, (timeline) => timeline.time);
    expect(time).toBeGreaterThan(0.4);
    expect(time).toBeLessThan(0.6);
    await page.getByRole("button", { name: "Pause" }).click();
    expect(await said(page)).toMatch(/^Paused at 0\./);
    await page.clock.runFor(2000);
    expect(await asked(page, (timeline) => timeline.time)).toBe(time);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(3000);
    expect(await asked(page, (timeline) => [timeline.time, timeline.playing])).toEqual([expect.closeTo(1.05), false]);
  });

  test("goes from event to event, without motion, for whoever wants less of it", async () => {
    const page = await opened(browser, {
      path: "/blocked",
      reducedMotion: "reduce",
      before: (page) => page.clock.install(),
    });
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(500);
    expect(await asked(page, (timeline) => timeline.time)).toBe(0);
    await page.clock.runFor(300);
    await expect.poll(() => said(page)).toMatch(/^0\.10 s\./);
    await page.getByRole("button", { name: "Pause" }).click();
  });

  test("goes on, the other way, when somebody wants less motion or more while it plays", async () => {
    const page = await opened(browser, { path: "/blocked", before: (page) => page.clock.install() });
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.getByRole("button", { name: "Play" }).click();
    await page.clock.runFor(50);
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.clock.runFor(800);
    expect(await asked(page, ({ time, playing }) => [time, playing])).toEqual([expect.closeTo(0.1, 2), true]);
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.clock.runFor(3000);
    expect(await asked(page, ({ time, playing }) => [time, playing])).toEqual([expect.closeTo(1.05), false]);
  });
});

test("a search shows the lanes that it finds", async () => {
  const page = await opened(browser, { path: "/many" });
  await page.getByRole("searchbox", { name: "Find tasks by name" }).fill("Task 199");
  expect(await said(page)).toBe("11 of 2,000 lanes");
  expect(await page.locator(".bar").getByText("11 of 2,000 lanes").isVisible()).toBe(true);
});

test("the table has the same spans, page by page, and follows the search", async () => {
  const page = await opened(browser, { path: "/many" });
  await page.getByText("The same as a table").click();
  const caption = page.locator("caption");
  await expect.poll(() => caption.textContent()).toBe("Spans 1 to 50 of 2,000, page 1 of 40");
  await page.getByRole("button", { name: "Next page of the table" }).click();
  expect(await caption.textContent()).toContain("Spans 51 to 100");
  expect(await page.locator("tbody tr").first().innerText()).toMatch(/asyncio\s+Task 51\s+sleeps until 0\.\d\d s/);
  await page.getByRole("searchbox", { name: "Find tasks by name" }).fill("Task 1000");
  expect(await caption.textContent()).toBe("Spans 1 to 1 of 1, page 1 of 1");
});

test("lanes can be threads and processes", async () => {
  const page = await opened(browser, { path: "/blocked" });
  await page.getByText("The same as a table").click();
  await page.getByRole("combobox", { name: "Lanes", exact: true }).selectOption("thread");
  await expect.poll(() => page.locator("tbody").innerText()).toContain("in a blocking call");
  await page.getByRole("combobox", { name: "Lanes", exact: true }).selectOption("process");
  expect(await page.locator("tbody tr").count()).toBeGreaterThan(0);
});

test("where what it loads later is not there, the timeline is, and says what is missing", async () => {
  const page = await opened(browser, {
    path: "/blocked",
    before: (page) => page.route("**/interleave-timeline-later.js", (route) => route.abort()),
    expectedComplaints: /Failed to load resource/,
  });
  await page.getByText("The same as a table").click();
  await page.getByText("This could not be loaded.").waitFor();
  await page.getByRole("combobox", { name: "Lanes", exact: true }).selectOption("thread");
  await expect.poll(() => said(page)).toBe("Lanes of another kind could not be loaded");
  await page.getByRole("slider", { name: "Moment" }).fill("0.3");
  const plot = page.getByRole("application");
  await plot.press("ArrowDown");
  await plot.press("Enter");
  await expect.poll(() => page.locator(".why").textContent()).toContain("Blocking 1: waits, blocks the thread");
});

test("a page can name the controls that it wants", async () => {
  const page = await opened(browser, { path: "/few-controls" });
  expect(await page.getByRole("button").count()).toBe(1);
  expect(await page.getByRole("slider").count()).toBe(1);
  expect(await page.locator("summary:visible").count()).toBe(0);
});

test("names are text, wherever they are shown", async () => {
  const page = await opened(browser, { path: "/hostile" });
  const plot = page.getByRole("application");
  await page.getByText("The same as a table").click();
  await plot.press("Home");
  await plot.press("ArrowDown");
  await plot.press("Enter");
  await expect.poll(() => page.locator("tbody").textContent()).toContain("<img src=x onerror=");
  await expect.poll(() => page.locator(".why").textContent()).toContain("<img src=x onerror=");
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.title()).toBe("Timeline");
});

test("no runs, and a run in which nothing happens, do no harm", async () => {
  const page = await open(browser, { path: "/empty" });
  await page.waitForFunction(() => customElements.get("interleave-timeline") !== undefined);
  for (const runs of [[], [{ title: "asyncio", trace: { version: 2, about: {}, events: [] } }]]) {
    const painted = page.evaluate((runs) => {
      const timeline = document.querySelector("interleave-timeline");
      const done = new Promise((resolve) => timeline?.addEventListener("painted", resolve, { once: true }));
      Object.assign(timeline ?? {}, { runs });
      return done.then(() => true);
    }, runs);
    expect(await painted).toBe(true);
    const plot = page.getByRole("application");
    for (const key of ["ArrowRight", "ArrowLeft", "ArrowDown", "Enter", "+", "Home", " "]) await plot.press(key);
    expect(await asked(page, (timeline) => [timeline.time, timeline.playing])).toEqual([0, false]);
  }
});

test("runs can be given by a script, and one is told when they are there", async () => {
  const page = await open(browser, { path: "/empty" });
  const ready = await page.evaluate(async () => {
    const { runs } = (await (await fetch("/ten.json")).json()) as { runs: { trace: unknown }[] };
    await customElements.whenDefined("interleave-timeline");
    const timeline = document.querySelector("interleave-timeline");
    if (timeline === null) return null;
    const told = new Promise((resolve) =>
      timeline.addEventListener("ready", (event) => resolve((event as CustomEvent).detail)),
    );
    // As JSON has it: a list of events is a trace's events, too.
    Object.assign(timeline, { runs: runs.map(({ trace }) => ({ title: "asyncio", trace })) });
    return told;
  });
  expect(ready).toEqual({ runs: 2, seconds: expect.closeTo(4.37, 2) });
});
