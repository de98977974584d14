import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { AstroIntegration } from "astro";

/** Writes `_headers`, which the platform that serves the files puts into effect, when the site has been built. */
export function securityHeaders({ apiOrigin }: { readonly apiOrigin: string }): AstroIntegration {
  return {
    name: "interleave-security-headers",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const files = readdirSync(dir, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".html"));
        const pages = files.map((name) => ({ name, html: readFileSync(new URL(name, dir), "utf8") }));
        writeFileSync(fileURLToPath(new URL("_headers", dir)), headersFor(pages, apiOrigin));
      },
    },
  };
}

interface Page {
  readonly name: string;
  readonly html: string;
}

/** The page that asks the index of the site, and the index, which is a WebAssembly module: they alone may compile one. */
const SEARCH = ["/docs/search/", "/pagefind/*"];

/**
 * The headers for these pages: scripts and styles come from files of ours; of inline styles, only those that are in a page now (the
 * font's) are let through, by their hash. `apiOrigin` is where the API is, empty for the same origin.
 *
 * @throws Error if a page holds what the policy would refuse: an inline script, or a `style` or `on…` attribute.
 */
export function headersFor(pages: readonly Page[], apiOrigin: string): string {
  for (const page of pages) refuseInline(page);
  const hashes = new Set(
    pages.flatMap(({ html }) => [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(hashOf)),
  );
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    ["style-src 'self'", ...[...hashes].sort()].join(" "),
    "font-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", apiOrigin].join(" ").trim(),
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
  return [
    "/*",
    `  Content-Security-Policy: ${policy}`,
    "  X-Content-Type-Options: nosniff",
    "  Referrer-Policy: strict-origin-when-cross-origin",
    "  Permissions-Policy: camera=(), geolocation=(), microphone=()",
    "",
    ...SEARCH.flatMap((path) => [
      path,
      "  ! Content-Security-Policy",
      `  Content-Security-Policy: ${policy.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")}`,
      "",
    ]),
    "/_astro/*",
    "  Cache-Control: public, max-age=31536000, immutable",
    "",
    "/sw.js",
    "  Cache-Control: no-cache",
    "",
  ].join("\n");
}

function hashOf([, style = ""]: RegExpMatchArray): string {
  return `'sha256-${createHash("sha256").update(style).digest("base64")}'`;
}

function refuseInline({ name, html }: Page): void {
  const inline = /<script(?![^>]*\ssrc=)[^>]*>|<[a-z][^<>]*\s(?:style|on[a-z]+)=["'][^<>]*>/i.exec(html);
  if (inline !== null)
    throw new Error(`${name} holds what its own security policy refuses: ${inline[0].slice(0, 100)}`);
}
