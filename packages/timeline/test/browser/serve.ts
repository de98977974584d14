import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { presets, simulate } from "@interleave/core";
import type { TestProject } from "vitest/node";

import { bundles } from "../../bundle.ts";
import { renderTimeline, timelineStylesheet } from "../../src/index.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the pages are. */
    readonly origin: string;
  }
}

/** Nothing but files of one's own: no inline script, no inline style. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'";

/** Everything takes just as long as the scenario says. */
const FREE = { prices: {} };
const { runs } = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"], FREE);
const blocked = simulate(presets["blocking-call"], 7, ["asyncio"], FREE);
const many = simulate(
  { groups: [{ name: "Task", count: 2000, steps: [{ io: { uniform: [0, 1] } }] }] },
  7,
  ["asyncio"],
  FREE,
);

const HOSTILE = `<img src=x onerror="document.title='broken'"></tbody>`;
const hostile = simulate({ groups: [{ name: HOSTILE, count: 2, steps: [{ io: 1 }] }] }, 7, ["asyncio"], FREE);

const picture = renderTimeline(
  runs.map(({ model, trace }) => ({ title: model, trace })),
  { theme: "page", title: "Ten tasks" },
);

/** A page with a timeline. */
function page(inner: string, attributes: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Timeline</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/page.css"><script type="module" src="/interleave-timeline.js"></script></head><body><main><h1>A timeline</h1><interleave-timeline ${attributes}>${inner}</interleave-timeline></main></body></html>`;
}

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  "/": ["text/html", page(picture, 'src="/ten.json"')],
  "/empty": ["text/html", page("", "")],
  "/blocked": ["text/html", page("", 'src="/blocked.json" speed="1"')],
  "/many": ["text/html", page("", 'src="/many.json"')],
  "/few-controls": ["text/html", page("", 'src="/ten.json" controls="play scrub"')],
  "/damaged": ["text/html", page(picture, 'src="/damaged.json"')],
  "/missing": ["text/html", page(picture, 'src="/missing.json"')],
  "/hostile": ["text/html", page("", 'src="/hostile.json"')],
  "/page.css": [
    "text/css",
    `:root{color-scheme:light dark}body{margin:8px;font-family:system-ui}${timelineStylesheet("page")}`,
  ],
  "/ten.json": ["application/json", JSON.stringify({ runs })],
  "/blocked.json": ["application/json", JSON.stringify(blocked.runs[0]?.trace)],
  "/many.json": ["application/json", JSON.stringify(many)],
  "/hostile.json": ["application/json", JSON.stringify(hostile)],
  "/damaged.json": ["application/json", '{"version":1,"events":[]}'],
};

/** Serves the pages, for all tests of this layer. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const scripts = await bundles();
  const server = createServer((request, response) => {
    const path = request.url ?? "/";
    const script = scripts[path.slice(1)];
    const [type, text] = script === undefined ? (FILES[path] ?? []) : ["text/javascript", script];
    response.writeHead(text === undefined ? 404 : 200, {
      "content-type": `${type ?? "text/plain"}; charset=utf-8`,
      "content-security-policy": POLICY,
    });
    response.end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  project.provide("origin", `http://127.0.0.1:${port}`);
  return () => new Promise((closed) => server.close(() => closed()));
}
