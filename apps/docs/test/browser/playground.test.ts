import { perfettoOf, presets, simulate } from "@interleave/core";
import type { InterleaveTimeline } from "@interleave/timeline/element";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { launchBrowser } from "./chromium.ts";
import { open, origin } from "./page.ts";
import {
  copied,
  downloaded,
  linked,
  opened,
  part,
  PATH,
  ran,
  rowOf,
  statusOf,
  textOf,
  write,
} from "./playground-page.ts";

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const timelineOf = (page: Page): Locator => page.locator("interleave-timeline");

const MEASURED = {
  name: "real.json",
  mimeType: "application/json",
  buffer: Buffer.from(
    perfettoOf(simulate(presets["ten-tasks"], 8, ["asyncio"]).runs.map(({ trace }) => ({ title: "measured", trace }))),
  ),
};

const OWN = '{ "groups": [{ "name": "Own", "count": 3, "steps": [{ "io": "2s" }] }] }';

describe("what it opens with", () => {
  test("is computed in the browser: the API is not asked, and a link holds it", async () => {
    const asked: string[] = [];
    const page = await opened(browser, {
      before: async (page) => page.on("request", (request) => asked.push(new URL(request.url()).pathname)),
    });
    expect(await statusOf(page)).toMatch(
      /^Seed 7: 4 of 4 models ran, \d{3} events\. Computed in this browser, engine \d/,
    );
    expect(await part(page, "answer").locator(".headline").textContent()).toContain("Use asyncio");
    expect((await rowOf(page, "asyncio")).slice(0, 3)).toEqual(["asyncio", "0.82 s", "10"]);
    await linked(page, /^#preset=ten-tasks&seed=7&models=sequential,asyncio,threads,processes$/);
    expect(asked.filter((path) => path.startsWith("/v1"))).toEqual([]);
    expect(asked.filter((path) => path.includes("editor"))).toEqual([]);
  });

  test("is the same that the API says, asked by the command that is copied; and the picture is there", async () => {
    const page = await opened(browser);
    const curl = await copied(page, "curl");
    const [, address = "", body = ""] = /^curl -s '([^']+)'.*-d '(.*)'$/s.exec(curl) ?? [];
    const response = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body });
    // The contract, which the API's own tests hold it to.
    const { runs } = (await response.json()) as { runs: { model: string; statistics: { makespan: number } }[] };
    for (const { model, statistics } of runs) {
      expect(await rowOf(page, model)).toContain(`${statistics.makespan.toFixed(2)} s`);
    }
    const picture = /\((.*)\)/.exec(await copied(page, "markdown"))?.[1] ?? "";
    expect((await fetch(picture)).headers.get("content-type")).toContain("image/svg+xml");
  });

  test("is complete as a picture with scripts off, and nothing is there that does nothing", async () => {
    const page = await open(browser, { path: PATH, javaScriptEnabled: false });
    expect(await page.getByRole("img", { name: "ten-tasks, seed 7" }).isVisible()).toBe(true);
    expect(await part(page, "answer").textContent()).toContain("Use asyncio");
    expect(await part(page, "figures").locator("tbody tr").count()).toBe(8);
    expect(await page.locator("button, input, select, textarea").filter({ visible: true }).count()).toBe(0);
  });
});

describe("the form", () => {
  test("changes the scenario as one types: the JSON, the run, the link", async () => {
    const page = await opened(browser);
    await page.getByRole("textbox", { name: "Number of tasks" }).fill("3");
    await expect.poll(async () => (await rowOf(page, "asyncio"))[2]).toBe("3");
    expect(await part(page, "text").inputValue()).toContain('"count": 3');
    expect(await part(page, "preset").inputValue()).toBe("");
    expect(
      await page
        .getByRole("textbox", { name: "Number of tasks" })
        .evaluate((input) => input === document.activeElement),
    ).toBe(true);
  });

  test("adds a step of another kind, and the focus stays where it was", async () => {
    const page = await opened(browser);
    await page.getByRole("button", { name: "Add a step" }).click();
    await page.getByLabel("Step 2").focus();
    await page.getByLabel("Step 2").selectOption("cpu");
    expect(await page.getByLabel("Step 2").evaluate((select) => select === document.activeElement)).toBe(true);
    await expect.poll(() => part(page, "text").inputValue()).toContain('{ "cpu": "100ms" }');
    await expect.poll(async () => (await rowOf(page, "sequential"))[1]).toBe("5.37 s");
  });

  test("refuses a thousand million tasks at once, in words, at their place, and leads there", async () => {
    const page = await opened(browser);
    const before = await rowOf(page, "asyncio");
    const count = page.getByRole("textbox", { name: "Number of tasks" });
    await count.fill("1000000000");
    expect(await count.getAttribute("aria-invalid")).toBe("true");
    const note = page.locator(`#${await count.getAttribute("aria-describedby")}`);
    expect(await note.textContent()).toBe("Expected a number of at most 100000; found 1000000000.");
    await expect.poll(() => statusOf(page)).toContain("This is no scenario yet");
    expect(await rowOf(page, "asyncio")).toEqual(before);
    await page.getByRole("button", { name: /^Go there: .groups.0.count: expected a number/ }).click();
    expect(await count.evaluate((input) => input === document.activeElement)).toBe(true);
    await count.fill("10");
    await ran(page);
    expect(await part(page, "faults").isVisible()).toBe(false);
  });
});

/** A completion that can be taken: while the editor makes its list anew, the old one stands there disabled, and a click on it does nothing. */
function offered(page: Page, word: string): Locator {
  return page.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li", { hasText: word });
}

describe("the JSON", () => {
  test("has an editor that is loaded when it is first opened, knows the language, and shows faults in place", async () => {
    const page = await opened(browser);
    await page.getByRole("tab", { name: "Form" }).press("ArrowRight");
    await page.locator(".rich-editor").waitFor();
    expect(await part(page, "text").isVisible()).toBe(false);
    await write(page, '{ "groups": [{ "name": "A", "count": 0, "steps": [{ "io": 1 }] }] }');
    await expect.poll(() => page.locator(".cm-lintRange-error").textContent()).toBe("0");
    expect(await part(page, "faults").textContent()).toContain(
      "/groups/0/count: expected a number of at least 1; found 0.",
    );

    await page.keyboard.press("Control+Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.type('"mach');
    await offered(page, "machine").click();
    expect(await part(page, "text").inputValue()).toMatch(/^\{"machine": \{\}/);

    await write(page, '{ "groups": [{ "name": "A", "count": 1, "steps": [] }] }');
    for (let presses = 0; presses < 6; presses++) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Control+Space");
    await offered(page, "taskGroup").click();
    expect(await part(page, "text").inputValue()).toContain('{ "taskGroup": [[{ "io": "100ms" }]] }');
    await ran(page);
  });

  test("that is none is told with its line, and the form waits", async () => {
    const page = await opened(browser);
    await write(page, '{\n  "groups": [}\n');
    await expect.poll(() => part(page, "faults").textContent()).toContain("in line 2, column 14, a value was expected");
    await page.getByRole("tab", { name: "Form" }).click();
    expect(await part(page, "form").textContent()).toContain("The text is no JSON");
    await page.getByRole("button", { name: "Open the JSON" }).click();
    await write(page, OWN);
    await expect.poll(async () => (await rowOf(page, "asyncio"))[1]).toBe("2.00 s");
  });

  test("can be written without the editor, where that cannot be had", async () => {
    const page = await opened(browser, {
      before: (page) => page.route("**/editor.*.js", (route) => route.abort()),
      expectedComplaints: /Failed to load resource|Failed to fetch/,
    });
    await page.getByRole("tab", { name: "JSON" }).click();
    await page.getByLabel("Scenario as JSON").fill(OWN);
    await expect.poll(async () => (await rowOf(page, "asyncio"))[1]).toBe("2.00 s");
  });
});

describe("nothing is lost", () => {
  test("by a reload, nor on another machine: the link brings everything back", async () => {
    const page = await opened(browser);
    await page.getByLabel("Preset").selectOption("crawler");
    await page.getByRole("textbox", { name: "Seed" }).fill("42");
    await page.getByLabel("threads", { exact: true }).uncheck();
    await page.getByLabel("asyncio with to_thread").check();
    await page.getByRole("textbox", { name: "Number of tasks" }).fill("50");
    await page.getByLabel("A lane for each").selectOption("thread");
    await page.getByLabel("Vary").selectOption("cpuShare");
    await page.getByLabel("Values").fill("0, 0.5");
    await page.getByLabel("Show", { exact: true }).selectOption("p95");
    await page.getByRole("tab", { name: "JSON" }).click();
    await page.getByLabel("Choose a file").setInputFiles(MEASURED);
    await expect.poll(() => part(page, "file-status").textContent()).toContain("one run");
    await page.getByLabel("Height of lanes").selectOption("full");
    await page.getByLabel("Find tasks by name").fill("Th");
    await timelineOf(page).evaluate((timeline: InterleaveTimeline) => {
      timeline.time = 0.25;
      timeline.zoomTo(0.2, 0.3);
    });
    // The lanes of the simulation, and then the last run, which is from the file.
    await page.getByRole("application").press("ArrowDown");
    const link = await linked(page, /scenario=[\w-]+&.*&file=real\.json&trace=[\w-]+&.*time=0\.25&from=.*lane=0\./);
    const all = await everything(page);
    expect(all).toMatchObject({
      seed: "42",
      lanes: "thread",
      sweep: "cpuShare",
      values: "0, 0.5",
      measure: "p95",
      editor: "true",
      view: { from: 0.2, to: 0.3, time: 0.25, lanes: "thread", rows: "full", search: "Th", selected: { run: 0 } },
      // Three of the models can do it; and the file.
      runs: 4,
    });

    await page.reload();
    await ran(page, /^Seed 42/);
    await expect.poll(() => everything(page)).toEqual(all);
    const other = await opened(browser, { path: link.replace(origin, "") });
    await ran(other, /^Seed 42/);
    await expect.poll(() => everything(other)).toEqual(all);
    // There it is kept, too: by that browser, until it is taken away.
    await other.getByRole("button", { name: "Take it away" }).click();
    await expect.poll(() => other.url()).not.toContain("file=");
    await other.reload();
    await ran(other, /^Seed 42/);
    expect((await everything(other))["runs"]).toBe(3);
  });

  test("by a file too big for a link: this browser keeps it, and it is said what to do elsewhere", async () => {
    const page = await opened(browser);
    const scenario = { groups: [{ name: "T", count: 2000, steps: [{ io: { uniform: [0, 1] } }] }] } as const;
    const big = perfettoOf(simulate(scenario, 7, ["asyncio"]).runs.map(({ trace }) => ({ title: "big", trace })));
    await page.getByLabel("Choose a file").setInputFiles({ ...MEASURED, name: "big.json", buffer: Buffer.from(big) });
    await expect.poll(() => part(page, "link-note").textContent()).toContain("“big.json” is too big for a link");
    const link = await linked(page, /file=big\.json&kept=[\w-]+/);
    await page.reload();
    await ran(page);
    await expect.poll(() => part(page, "file-status").textContent()).toContain("big.json: one run");
    const other = await opened(browser, { path: link.replace(origin, "") });
    await expect.poll(() => part(other, "file-status").textContent()).toMatch(/^“big\.json” .* choose it again\.$/);
    expect(other.url()).toContain("file=big.json");
  });

  test("by a link of somebody else, nor by one that is damaged", async () => {
    const page = await opened(browser);
    await page.getByRole("textbox", { name: "Seed" }).fill("77");
    await linked(page, /seed=77/);
    await page.evaluate(() => (location.hash = "#seed=damaged"));
    await expect
      .poll(() => part(page, "problem").textContent())
      .toMatch(/cannot be its seed\. Nothing here has changed\.$/);
    await linked(page, /seed=77/);
    const other = await page.context().newPage();
    await other.goto(`${origin}${PATH}#seed=5`);
    await ran(other, /^Seed 5:/);
    await linked(other, /seed=5&/);
    await other.close();
    const later = await page.context().newPage();
    await later.goto(`${origin}${PATH}#seed=damaged`);
    await ran(later, /^Seed 77:/);
    expect(await part(later, "problem").textContent()).toMatch(/cannot be its seed\. .* opens without one\.$/);
  });

  test("not even what was typed just before the reload, nor what is not JSON yet", async () => {
    const page = await opened(browser);
    await write(page, '{ "gro');
    await page.reload();
    await expect.poll(() => part(page, "text").inputValue()).toBe('{ "gro');
    expect(await part(page, "faults").isVisible()).toBe(true);
  });

  test("by coming back without a link; and one can start anew", async () => {
    const page = await opened(browser);
    await page.getByRole("textbox", { name: "Seed" }).fill("99");
    await linked(page, /seed=99/);
    await page.goto("about:blank");
    await page.goto(origin + PATH);
    await ran(page, /^Seed 99/);
    await page.getByRole("button", { name: "Start anew" }).click();
    await ran(page, /^Seed 7:/);
  });

  test("another link in the address of the open page is followed; the skip link is none", async () => {
    const page = await opened(browser);
    await page.evaluate(() => (location.hash = "#preset=pipeline&seed=5"));
    await ran(page, /^Seed 5: 2 of 4 models/);
    expect(await part(page, "diagnoses").textContent()).toContain("It did not run");
    await page.keyboard.press("Tab");
    await page.getByRole("link", { name: "Skip to the content" }).press("Enter");
    expect(await part(page, "problem").textContent()).toBe("");
    expect(await part(page, "preset").inputValue()).toBe("pipeline");
  });
});

/** All that can be chosen, as it is shown. */
async function everything(page: Page): Promise<Record<string, unknown>> {
  const value = (name: string): Promise<string> => part(page, name).inputValue();
  return {
    text: await value("text"),
    seed: await value("seed"),
    models: await page.locator(".models input:checked").evaluateAll((all) => all.map((each) => each.dataset["part"])),
    lanes: await value("lanes"),
    sweep: await value("sweep"),
    values: await value("values"),
    measure: await value("measure"),
    editor: await part(page, "tab-json").getAttribute("aria-selected"),
    view: await timelineOf(page).evaluate((timeline: InterleaveTimeline) => timeline.view),
    runs: await timelineOf(page).evaluate((timeline: InterleaveTimeline) => timeline.runs.length),
    figures: await part(page, "figures").innerText(),
  };
}

describe("what strangers send", () => {
  test("links that are none are refused in words, and the playground opens", async () => {
    const page = await opened(browser);
    for (const hash of [
      "#garbage",
      "#scenario=AAAA",
      "#seed=-1&preset=ten-tasks",
      "#preset=%3Cimg%20src=x%20onerror=alert(1)%3E",
    ]) {
      await page.goto("about:blank");
      await page.goto(origin + PATH + hash);
      await ran(page, /^Seed 7: 4 of 4/);
      expect(await page.getByRole("alert").first().textContent(), hash).toMatch(
        /^The link could not be read: .*opens without one\.$/,
      );
      expect(await page.locator("img").count()).toBe(0);
    }
  });

  test("names never become markup", async () => {
    const page = await opened(browser);
    const name = "<img src=x onerror=alert(1)>\"'&</script>";
    await write(
      page,
      JSON.stringify({ groups: [{ name, count: 2, steps: [{ fail: 1 }, { put: name }] }], queues: { [name]: 0 } }),
    );
    await ran(page);
    await page.getByRole("tab", { name: "Form" }).click();
    await page.getByText("The same as a Python program").click();
    await page.locator("interleave-timeline").getByText("The same as a table").click();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.getByLabel("Name").first().inputValue()).toBe(name);
    for (const form of ["svg", "trace", "mermaid"])
      expect(await page.locator(`[data-part="file-${form}"]`).isEnabled()).toBe(true);
    const svg = await textOf(await downloaded(page, "file-svg"));
    expect(svg).not.toContain("<img");
  });
});

test("where the engine cannot be loaded it is said, and tried again when it is asked for again", async () => {
  const page = await open(browser, {
    path: PATH,
    before: (page) => page.route("**/worker-*.js", (route) => route.abort()),
    expectedComplaints: /Failed to load resource/,
  });
  await ran(page, /^The engine could not be loaded: without a network, perhaps\. Nothing is lost: try again\.$/);
  expect(await part(page, "answer").textContent()).toContain("Use asyncio");
  await page.unroute("**/worker-*.js");
  await part(page, "run").click();
  await ran(page);
});

describe("a big scenario", () => {
  const big = {
    groups: [{ name: "Task", count: 20_000, steps: [{ repeat: 10, steps: [{ io: { uniform: [0, 1] } }] }] }],
  };

  test("shows how far it is, leaves the page alone, and can be stopped", async () => {
    const page = await opened(browser);
    const before = await rowOf(page, "asyncio");
    await write(page, JSON.stringify(big));
    await expect.poll(() => part(page, "stop").isEnabled()).toBe(true);
    await expect.poll(() => statusOf(page)).toMatch(/^Under \w+: \d of 4 models are done/);
    await expect
      .poll(() => part(page, "far").textContent())
      .toMatch(/^Under \w+: [\d,]+ events, up to .* of its clock$/);
    // Within a model, too.
    const values = await part(page, "progress").evaluate(
      (bar: HTMLProgressElement) =>
        new Promise<number[]>((resolve) => {
          const seen: number[] = [];
          new MutationObserver(() => {
            seen.push(bar.value);
            if (seen.length === 3) resolve(seen);
          }).observe(bar, { attributeFilter: ["value"] });
        }),
    );
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values.some((value) => value % 1 > 0)).toBe(true);
    await part(page, "stop").click();
    await ran(page, /^Stopped\. Shown is what ran before\.$/);
    expect(await part(page, "stop").isEnabled()).toBe(false);
    expect(await rowOf(page, "asyncio")).toEqual(before);
    await write(page, OWN);
    await expect.poll(async () => (await rowOf(page, "asyncio"))[1]).toBe("2.00 s");
  });

  test("that is too big is refused at once, in words", async () => {
    const page = await opened(browser);
    const group = { name: "Task", count: 100_000, steps: [{ io: 1 }] };
    await write(page, JSON.stringify({ groups: Array.from({ length: 100 }, () => group) }));
    await ran(page, /^10,000,000 tasks under 4 models are more than a page can hold: at most 250,000/);
  });
});
