import { AxeBuilder } from "@axe-core/playwright";
import { perfettoOf, presets, simulate } from "@interleave/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { origin } from "./page.ts";
import { copied, downloaded, opened, part, PATH, ran, rowOf, textOf } from "./playground-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe("a sweep", () => {
  test("is drawn as it comes, with the same numbers as a table", async () => {
    const page = await opened(browser);
    await page.getByLabel("Values").fill("1, 10, 100");
    await page.getByRole("button", { name: "Sweep" }).click();
    await expect.poll(() => part(page, "sweep-status").textContent()).toBe("Done: 12 runs.");
    expect(
      await page.getByRole("img", { name: /Number of tasks in each group: a line for each of 4 models/ }).isVisible(),
    ).toBe(true);
    const cells = await part(page, "sweep-table").locator("tbody tr").nth(1).locator("th, td").allTextContents();
    expect(cells.slice(0, 3)).toEqual([
      "10",
      ...(await Promise.all(["sequential", "asyncio"].map(async (model) => (await rowOf(page, model))[1]))),
    ]);
  });

  test("of values that are none says so, and does not run", async () => {
    const page = await opened(browser);
    await page.getByLabel("Values").fill("1, many");
    await page.getByRole("button", { name: "Sweep" }).click();
    expect(await part(page, "values-fault").textContent()).toContain("found “many”");
    expect(await page.getByLabel("Values").getAttribute("aria-invalid")).toBe("true");
    expect(await part(page, "chart").innerHTML()).toBe("");
  });

  test("can be stopped, and keeps what it has", async () => {
    const page = await opened(browser);
    await page.getByLabel("Values").fill("1, 50000, 60000, 70000");
    await page.getByRole("button", { name: "Sweep" }).click();
    await expect.poll(() => part(page, "sweep-table").locator("tbody tr").count()).toBeGreaterThan(0);
    await part(page, "sweep-stop").click();
    await expect.poll(() => part(page, "sweep-status").textContent()).toMatch(/^Stopped: \d+ runs\./);
  });
});

describe("a trace from a file", () => {
  const [run] = simulate(presets["ten-tasks"], 8, ["asyncio"]).runs;
  const file = {
    name: "real.json",
    mimeType: "application/json",
    buffer: Buffer.from(run === undefined ? "" : perfettoOf([{ title: "measured", trace: run.trace }])),
  };

  test("lies below the simulation on the same clock, survives a reload, and can be taken away", async () => {
    const page = await opened(browser);
    await page.getByLabel("Choose a file").setInputFiles(file);
    const shown = async (): Promise<string[]> => rowOf(page, "measured (real.json)");
    await expect.poll(async () => (await shown())[1]).toBe(`${run?.statistics.makespan.toFixed(2)} s`);
    expect(await part(page, "file-status").textContent()).toContain("real.json: one run, shown below the simulation");
    const runs = (): Promise<number> =>
      page
        .locator("interleave-timeline")
        .evaluate((timeline) => (timeline as HTMLElement & { runs: unknown[] }).runs.length); // its own property
    expect(await runs()).toBe(5);
    await page.reload();
    await ran(page);
    await expect.poll(async () => (await shown())[1]).toBe(`${run?.statistics.makespan.toFixed(2)} s`);
    await page.getByRole("button", { name: "Take it away" }).click();
    await expect.poll(runs).toBe(4);
    await page.reload();
    await ran(page);
    expect(await runs()).toBe(4);
  });

  test("can be dropped", async () => {
    const page = await opened(browser);
    const data = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "dropped.json"));
      return transfer;
    }, file.buffer.toString());
    await part(page, "drop").dispatchEvent("drop", { dataTransfer: data });
    await expect.poll(() => part(page, "file-status").textContent()).toContain("dropped.json: one run");
  });

  test("that is none is refused in words", async () => {
    const page = await opened(browser);
    await page.getByLabel("Choose a file").setInputFiles({ ...file, buffer: Buffer.from("<html>") });
    await expect
      .poll(() => part(page, "file-status").textContent())
      .toBe("real.json could not be read. This is no JSON: expected a trace in the Trace Event Format.");
  });
});

describe("taken away", () => {
  test("each file has its name, and holds what it should", async () => {
    const page = await opened(browser);
    for (const [button, name, begins] of [
      ["file-trace", "interleave-ten-tasks.json", '{"seed":7,'],
      ["file-ndjson", "interleave-ten-tasks.ndjson", '{"version":2,'],
      ["file-perfetto", "interleave-ten-tasks.perfetto.json", '{"traceEvents":['],
      ["file-svg", "interleave-ten-tasks.svg", "<svg "],
      ["file-mermaid", "interleave-ten-tasks.mmd", "gantt\n"],
      ["file-log", "interleave-ten-tasks.log", "# sequential\nTask 1 started"],
      ["file-works-csv", "interleave-ten-tasks.tasks.csv", "model,work,name"],
      ["file-spans-csv", "interleave-ten-tasks.spans.csv", "model,work,name,state"],
    ] as const) {
      const download = await downloaded(page, button);
      expect(download.suggestedFilename()).toBe(name);
      expect((await textOf(download)).slice(0, begins.length)).toBe(begins);
    }
  });

  test("the Python program of the model that is chosen", async () => {
    const page = await opened(browser);
    await page.getByText("The same as a Python program").click();
    await page.getByLabel("Under", { exact: true }).selectOption("threads");
    await expect.poll(() => part(page, "python").textContent()).toContain("ThreadPoolExecutor");
    const download = await downloaded(page, "file-python");
    expect(download.suggestedFilename()).toBe("threads.py");
    expect(await textOf(download)).toBe(await part(page, "python").textContent());
    expect(await copied(page, "python")).toBe(await part(page, "python").textContent());
  });

  test("copies: on the clipboard, and below", async () => {
    const page = await opened(browser, { permissions: ["clipboard-read", "clipboard-write"] });
    for (const [name, text] of [
      ["link", `${origin}${PATH}`],
      ["curl", "/v1/simulations"],
      ["markdown", "timeline.svg?preset=ten-tasks"],
      ["typescript", 'simulate(presets["ten-tasks"], 7'],
    ] as const) {
      const below = await copied(page, name);
      expect(below).toContain(text);
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(below);
    }
    await page.getByRole("textbox", { name: "Number of tasks" }).fill("3");
    await expect.poll(() => part(page, "copy-markdown").isEnabled()).toBe(false);
    expect(await part(page, "picture-note").textContent()).toContain("take the SVG file instead");
  });

  test("Perfetto is handed the trace by its button, and by nothing else", async () => {
    const page = await opened(browser);
    const asked: string[] = [];
    await page.context().route("https://ui.perfetto.dev/**", async (route) => {
      asked.push(route.request().url());
      await route.fulfill({
        contentType: "text/html",
        body: `<!doctype html><title>stub</title><script>${PERFETTO}</script>`,
      });
    });
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Open in Perfetto" }).click(),
    ]);
    await expect
      .poll(() => other.evaluate(() => document.body.textContent))
      .toMatch(/^interleave-ten-tasks\.perfetto\.json \{"traceEvents":\[/);
    expect(await part(page, "take-status").textContent()).toContain("Opened in Perfetto.");
    expect(asked).toHaveLength(1);
  });
});

/** What Perfetto's page does with the messages, as far as it concerns who opens it. */
const PERFETTO = `addEventListener("message", ({ data, source, origin }) => {
  if (data === "PING") source.postMessage("PONG", origin);
  else document.body.textContent = data.perfetto.title + " " + new TextDecoder().decode(data.perfetto.buffer).slice(0, 200);
});`;

describe("for everybody", () => {
  test.each([320, 1440])(
    "axe finds nothing at %i pixels, light and dark, with results, after mistakes and in the editor; nothing is wider than the window",
    async (width) => {
      const page = await opened(browser, { viewport: { width, height: 900 } });
      await page.getByLabel("Values").fill("1, 10");
      await page.getByRole("button", { name: "Sweep" }).click();
      await expect.poll(() => part(page, "sweep-status").textContent()).toContain("Done");
      await copied(page, "typescript");
      await page.getByText("The same as a Python program").click();
      await axed(page);
      await page.getByRole("textbox", { name: "Seed" }).fill("many");
      await page.getByRole("textbox", { name: "Number of tasks" }).fill("0");
      await axed(page);
      await page.getByRole("tab", { name: "JSON" }).click();
      await page.locator(".rich-editor").waitFor();
      await axed(page);
    },
  );

  test("everything is reached by the keyboard, and Ctrl and Enter runs", async () => {
    const page = await opened(browser);
    const reached = new Set<string>();
    for (let presses = 0; presses < 90; presses++) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate(
          () => document.activeElement?.getAttribute("data-part") ?? document.activeElement?.tagName ?? "",
        ),
      );
    }
    const parts = [
      "preset",
      "seed",
      "another",
      "model-asyncio",
      "tab-form",
      "reset",
      "run",
      "lanes",
      "sweep",
      "values",
      "file",
      "perfetto",
      "copy-link",
    ];
    expect(parts.filter((name) => !reached.has(name))).toEqual([]);
    await page.getByRole("textbox", { name: "Seed" }).fill("11");
    await page.getByRole("textbox", { name: "Seed" }).press("Control+Enter");
    await ran(page, /^Seed 11/);
  });

  test("on paper there are results, and no controls", async () => {
    const page = await opened(browser);
    await page.emulateMedia({ media: "print" });
    expect(await part(page, "answer").isVisible()).toBe(true);
    expect(await part(page, "figures").isVisible()).toBe(true);
    for (const name of ["preset", "run", "sweep", "file", "perfetto"])
      expect(await part(page, name).isVisible(), name).toBe(false);
  });
});

/** Light, and then what may differ in the dark: colours. */
async function axed(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === "light" ? axe : axe.withRules("color-contrast")).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  }
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(page.viewportSize()?.width);
}
