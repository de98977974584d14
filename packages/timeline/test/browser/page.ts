import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, inject, onTestFinished } from "vitest";

import type { InterleaveTimeline } from "../../src/element/index.ts";

interface OpenOptions extends BrowserContextOptions {
  readonly path?: string;
  readonly before?: (page: Page) => Promise<unknown>;
  /** What the browser may complain about in this test. */
  readonly expectedComplaints?: RegExp;
}

/** Opens a page in a context of its own, which is closed after the test; the test fails if the browser complained about anything. */
export async function open(browser: Browser, options: OpenOptions = {}): Promise<Page> {
  const { path = "/", before, expectedComplaints, ...context } = options;
  const page = await (await browser.newContext(context)).newPage();
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
  await page.goto(inject("origin") + path);
  return page;
}

/** Opens a page, and waits until its timeline shows something. */
export async function opened(browser: Browser, options: OpenOptions = {}): Promise<Page> {
  const page = await open(browser, options);
  await page.getByRole("application").waitFor();
  return page;
}

/** Asks the element something. */
export function asked<T>(page: Page, question: (timeline: InterleaveTimeline) => T): Promise<T> {
  return page.locator("interleave-timeline").evaluate<T, undefined, InterleaveTimeline>(question, undefined);
}

/** What a screen reader was told last. */
export async function said(page: Page): Promise<string> {
  return (await page.getByRole("status").first().textContent()) ?? "";
}
