import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { availableParallelism, cpus, loadavg } from "node:os";

import { type Scenario, simulate } from "@interleave/core";

import { bundles } from "../bundle.ts";
import { launchBrowser } from "../test/browser/chromium.ts";
import { measure } from "./measure.ts";

/** Tasks that each wait so many times, a random part of a second. */
function waiting(count: number, times: number): Scenario {
  return { groups: [{ name: "Task", count, steps: [{ repeat: times, steps: [{ io: { uniform: [0, 1] } }] }] }] };
}

const CASES: readonly (readonly [title: string, scenario: Scenario])[] = [
  ["10 tasks", waiting(10, 1)],
  ["100 tasks", waiting(100, 1)],
  ["1,000 tasks", waiting(1000, 1)],
  ["10,000 tasks", waiting(10_000, 1)],
  ["10,000 tasks, a million events", waiting(10_000, 22)],
  ["100 tasks, a million events", waiting(100, 2000)],
];

const scripts = await bundles();
const traces = new Map<string, string>();
const server = createServer((request, response) => {
  const trace = traces.get(request.url ?? "");
  const script = scripts[(request.url ?? "").slice(1)];
  if (script !== undefined) return response.writeHead(200, { "content-type": "text/javascript" }).end(script);
  if (trace !== undefined) return response.writeHead(200, { "content-type": "application/json" }).end(trace);
  return response
    .writeHead(200, { "content-type": "text/html" })
    .end(
      '<!doctype html><title>bench</title><script type="module" src="/interleave-timeline.js"></script><body><interleave-timeline>',
    );
});
await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
// A TCP server's address is an object.
const { port } = server.address() as AddressInfo;
const browser = await launchBrowser();
try {
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `Chromium ${browser.version()}, ${availableParallelism()} × ${cpus()[0]?.model}, load ${load}; 1,000 pixels wide`,
  );
  console.log("Frames as they came (script within them), median and 95th percentile, in ms.\n");
  console.log("| trace | events | first paint | zoom | pan | play |");
  console.log("| --- | --: | --: | --: | --: | --: |");
  // With an argument, only the traces whose title has it.
  for (const [title, scenario] of CASES.filter(([title]) => title.includes(process.argv[2] ?? ""))) {
    const [run] = simulate(scenario, 7, ["asyncio"]).runs;
    if (run === undefined) continue;
    traces.set("/trace.json", JSON.stringify(run.trace));
    const page = await browser.newPage({ viewport: { width: 1016, height: 900 } });
    await page.goto(`http://127.0.0.1:${port}/`);
    const { first, zoom, pan, play } = await page.evaluate(measure, "/trace.json");
    const cells = [zoom, pan, play].map(({ frame, script }) => `${frame.join(" / ")} (${script.join(" / ")})`);
    console.log(`| ${title} | ${run.trace.events.length.toLocaleString("en")} | ${first} | ${cells.join(" | ")} |`);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
