import type { MiddlewareHandler } from "hono";
import { html } from "hono/html";

import { negotiate } from "./http/negotiate.ts";
import type { ProblemKind } from "./http/problem-kinds.ts";

/** A kind of problem, and where it is. */
export interface Told extends ProblemKind {
  readonly type: string;
}

/** A style sheet of its own, and nothing else. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

const STYLE =
  "body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:42rem;margin:3rem auto;padding:0 1rem}dt{font-weight:600;margin-top:1rem}dd{margin:0}";

/** A page in place of the JSON for who likes HTML best, as browsers do; programs, and who says nothing, get the JSON. */
export const pageForBrowsers: MiddlewareHandler = async (c, next) => {
  await next();
  c.header("vary", "Accept", { append: true });
  const best = negotiate(c.req.header("accept"), ["application/json", "text/html"]);
  if (best !== "text/html" || !c.res.ok) return;
  const told: Told | { readonly problems: readonly Told[] } = await c.res.json();
  const page = await ("problems" in told ? pageOf("Problems", told.problems) : pageOf(told.title, [told]));
  c.res = new Response(page, {
    headers: { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY },
  });
};

/** What a browser shows of one kind, or of all of them. */
async function pageOf(title: string, kinds: readonly Told[]): Promise<string> {
  const entries = kinds.map(
    ({ type, status, title: name, advice }) =>
      html`<dt><a href="${type}">${name}</a> (${status})</dt>
        <dd>${advice}</dd>`,
  );
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Interleave</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <dl>${entries}</dl>
          <p><a href="/problems">All problems</a> · <a href="/reference">Reference of the API</a></p>
        </main>
      </body>
    </html>`;
  return (await page).toString();
}
