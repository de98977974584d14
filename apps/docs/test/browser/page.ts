import type { Simulation } from "@interleave/core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";

export const origin: string = inject("origin");

interface OpenOptions extends BrowserContextOptions {
  readonly path?: string;
  /** Done to the page before it loads: what the network does, for instance. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** What the browser may complain about in this test. */
  readonly expectedComplaints?: RegExp;
}

/**
 * Opens a page in a context of its own, which is closed after the test; the test fails if the browser complained about anything.
 * Pictures do not play by themselves unless motion is asked for.
 */
export async function open(browser: Browser, options: OpenOptions = {}): Promise<Page> {
  const { path = "/", before, expectedComplaints, ...context } = options;
  const page = await (await browser.newContext({ reducedMotion: "reduce", ...context })).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  onTestFinished(async () => {
    await page.context().close();
    expect(complaints.filter((text) => expectedComplaints?.test(text) !== true)).toEqual([]);
  });
  await before?.(page);
  await page.goto(origin + path);
  return page;
}

/** Comes near the ten tasks, waits until they show numbers of this kind, and answers their status line. */
export async function settled(page: Page, source: "api" | "browser"): Promise<string> {
  await page.locator("ten-tasks-demo").scrollIntoViewIfNeeded();
  await page.waitForSelector(`ten-tasks-demo[data-source="${source}"]:not([aria-busy])`);
  return (await statusOf(page)) ?? "";
}

/** What the status line of the ten tasks says. */
export async function statusOf(page: Page): Promise<string | null> {
  return page.locator("ten-tasks-demo [role=status]").textContent();
}

/** What the API itself says of a seed. */
export async function simulationOf(seed: number): Promise<Simulation> {
  const response = await fetch(`${origin}/v1/simulations`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      preset: "ten-tasks",
      seed,
      models: ["sequential", "asyncio"],
      include: ["statistics", "trace"],
    }),
  });
  expect(response.status).toBe(200);
  // The contract, which the API's own tests hold it to.
  return (await response.json()) as Simulation;
}

/** The status line's first sentence for a simulation. */
export function resultOf({ seed, runs }: Simulation): string {
  const [sequential, asyncio] = runs.map(({ statistics }) => statistics.makespan.toFixed(2));
  return `Seed ${seed}: ${sequential} s one after another, ${asyncio} s at once.`;
}
