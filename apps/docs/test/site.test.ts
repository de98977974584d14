import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { highlightPython } from "../src/site/highlight.ts";
import { withStylesIn } from "../src/site/inline-styles.ts";
import { closureOf, serviceWorker } from "../src/site/offline.ts";
import { headersFor } from "../src/site/security-headers.ts";

describe("the security policy", () => {
  const page = (html: string) => [{ name: "index.html", html }];

  test("lets scripts and styles from files through, and inline styles by their hash", () => {
    const headers = headersFor(page("<style>a{}</style><script type=module src=/x.js></script>"), "");
    expect(headers).toContain("script-src 'self';");
    expect(headers).toMatch(/style-src 'self' 'sha256-[\w+/]+=*';/);
    expect(headers).toContain("connect-src 'self';");
  });

  test("lets the browser ask the API where that has an address of its own", () => {
    expect(headersFor(page(""), "https://api.example")).toContain("connect-src 'self' https://api.example;");
  });

  test.each(["<script>1</script>", '<p style="color:red">', "<a onclick='x()'>"])(
    "refuses to be built around %s",
    (html) => {
      expect(() => headersFor(page(html), "")).toThrow("index.html holds");
    },
  );
});

describe("highlighted Python", () => {
  const code = readFileSync(new URL("../src/listings/at_once.py", import.meta.url), "utf8");

  test("is the same text", async () => {
    const text = (await highlightPython(code)).replaceAll(/<[^>]+>/g, "");
    const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
    expect(text.replaceAll(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? "")).toBe(code);
  });

  test("has classes and no style attributes, and marks the lines it is asked to", async () => {
    const html = await highlightPython(code, [{ text: "await asyncio.sleep(", mark: "suspended" }]);
    expect(html).toContain('<span class="tok-keyword">async</span>');
    expect(html.match(/mark-suspended/g)).toHaveLength(1);
    expect(html).not.toContain("style=");
  });
});

describe("what is kept for readers without a network", () => {
  const files: Record<string, string> = {
    "index.html": '<script src="/_astro/a.1.js"></script><link href="/_astro/s.1.css">',
    "_astro/a.1.js": 'import("./b.1.js")',
    "_astro/b.1.js": "",
    "_astro/s.1.css": 'src: url("/_astro/fonts/f.woff2")',
    "_astro/fonts/f.woff2": "",
    "_astro/other.1.js": "",
  };
  const read = (path: string): string => files[path] ?? expect.unreachable(path);
  const assets = Object.keys(files).slice(1);

  test("is the article and all that it can load, and nothing else", () => {
    expect(closureOf("index.html", assets, read)).toEqual([
      "index.html",
      "_astro/a.1.js",
      "_astro/s.1.css",
      "_astro/b.1.js",
      "_astro/fonts/f.woff2",
    ]);
  });

  test("has another version when any of it is another", () => {
    const paths = closureOf("index.html", assets, read);
    const worker = serviceWorker("// source", paths, read);
    expect(worker).toMatch(/^const VERSION = "[0-9a-f]{16}";\nconst KEPT = \["\/",/);
    expect(serviceWorker("// source", paths, read)).toBe(worker);
    expect(serviceWorker("// source", paths, (path) => `${read(path)} `)).not.toBe(worker);
  });
});

test("a page's style sheets are put into it, each in its place; those from elsewhere are left alone", () => {
  const link = (href: string): string => `<link rel="stylesheet" href="${href}">`;
  const html = `${link("/_astro/a.css")}<b>${link("/other.css")}</b>${link("/_astro/b.css")}`;
  const read = (path: string): string => `/* ${path} $& */`;
  expect(withStylesIn(html, read)).toBe(
    `<style>/* /_astro/a.css $& */</style><b>${link("/other.css")}</b><style>/* /_astro/b.css $& */</style>`,
  );
  expect(() => withStylesIn(html, () => "</style>")).toThrow("/_astro/a.css holds");
});
