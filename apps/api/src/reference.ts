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

/**
 * Scalar's own colours are too faint for small text: these are the site's, and have contrast enough on each of its grounds. Its buttons
 * that copy have a name only as long as a pointer is near.
 */
const STYLE = `
.light-mode {
  --scalar-color-1: #20242a; --scalar-color-2: #444c57; --scalar-color-3: #59626e; --scalar-color-accent: #1763a0;
  --scalar-color-green: #14632f; --scalar-color-red: #a3161f; --scalar-color-yellow: #6f5300; --scalar-color-blue: #1763a0;
  --scalar-color-orange: #8a3d00; --scalar-color-purple: #6a3aa8;
}
.dark-mode {
  --scalar-color-1: #e4e6e8; --scalar-color-2: #bcc3cc; --scalar-color-3: #a4adb8; --scalar-color-accent: #7dbdf0;
  --scalar-color-green: #7fd6a0; --scalar-color-red: #ff9c9c; --scalar-color-yellow: #e9cc6b; --scalar-color-blue: #7dbdf0;
  --scalar-color-orange: #ffb37a; --scalar-color-purple: #cbb0ff;
}
.scalar-code-copy .sr-only > .hidden { display: inline; }
`;

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
  customCss: STYLE,
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
