import { Hono } from "hono";
import { html } from "hono/html";

import type { AppEnv } from "./env.ts";

/**
 * What the page may do: run the one script that lies beside the site, style itself, and ask this API. Nothing comes from, or goes to,
 * anywhere else.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** For Scalar. What would ask its makers' servers is off. */
const CONFIGURATION = {
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: "never",
  hideClientButton: true,
  defaultOpenAllTags: true,
  documentDownloadType: "json",
  theme: "none",
};

/** `GET /reference`: a page to read the description and to try it. The script is laid beside the site when that is built. */
export const reference = new Hono<AppEnv>().get("/", (c) =>
  c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Interleave: the HTTP API</title>
          <link rel="icon" href="/favicon.svg" />
        </head>
        <body>
          <noscript>
            This page needs a script. The description itself is <a href="/openapi.json">openapi.json</a>.
          </noscript>
          <script
            id="api-reference"
            data-url="/openapi.json"
            data-configuration="${JSON.stringify(CONFIGURATION)}"
          ></script>
          <script src="/api-reference/scalar.js"></script>
        </body>
      </html>`,
    200,
    { "content-security-policy": POLICY, "cache-control": "public, max-age=3600" },
  ),
);
