import { readFile } from "node:fs/promises";

import type { Browser, Download, Locator, Page } from "playwright-core";
import { expect } from "vitest";

import { open } from "./page.ts";

export const PATH = "/playground";
export const part = (page: Page, name: string): Locator => page.locator(`[data-part="${name}"]`);
export const statusOf = async (page: Page): Promise<string> => (await part(page, "status").textContent()) ?? "";

/** Opens the playground, and waits until it has run what it opens with. */
export async function opened(browser: Browser, options: Parameters<typeof open>[1] = {}): Promise<Page> {
  const page = await open(browser, { path: PATH, ...options });
  await ran(page);
  return page;
}

/** Waits until something has run to its end. */
export async function ran(page: Page, said = /^Seed \d+: \d of \d models ran/): Promise<void> {
  await expect.poll(() => statusOf(page)).toMatch(said);
}

/** Waits until the address holds all that was chosen. */
export async function linked(page: Page, said: string | RegExp): Promise<string> {
  await expect.poll(() => page.evaluate(() => location.hash)).toMatch(said);
  return page.url();
}

/** A row of the statistics, or of the comparison: its first cell and the others. */
export async function rowOf(page: Page, name: string, table = 0): Promise<string[]> {
  const row = part(page, "figures").locator("table").nth(table).locator("tbody tr", { hasText: name }).first();
  return row.locator("th, td").allTextContents();
}

export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole("tab", { name: "JSON" }).click();
  const editor = page.getByRole("textbox", { name: "Scenario as JSON" });
  await page.locator(".rich-editor").waitFor();
  await editor.fill(text);
}

/** Clicks one of the buttons that copy, and answers what was copied. */
export async function copied(page: Page, name: string): Promise<string> {
  await part(page, `copy-${name}`).click();
  await expect
    .poll(() => part(page, "take-status").textContent())
    .toMatch(/It is below, too|it is below, and selected/);
  return part(page, "copied").inputValue();
}

export async function downloaded(page: Page, button: string): Promise<Download> {
  const [download] = await Promise.all([page.waitForEvent("download"), part(page, button).click()]);
  return download;
}

export async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), "utf8");
}
