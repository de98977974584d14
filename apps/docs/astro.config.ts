import { defineConfig, fontProviders } from "astro/config";

import { readingList } from "./src/reference/reading-list.ts";
import { reference } from "./src/reference/starlight.ts";
import { styleAttributes } from "./src/reference/style-attributes.ts";
import { apiReference } from "./src/site/api-reference.ts";
import { inlineStyles } from "./src/site/inline-styles.ts";
import { offline } from "./src/site/offline.ts";
import { securityHeaders } from "./src/site/security-headers.ts";
import { timelineStyles } from "./src/site/timeline-styles.ts";

/** Where the site will be: its sitemap and its canonical addresses need it. Without it, it has none, and is the same everywhere. */
const site = process.env["PUBLIC_SITE_ORIGIN"];
const apiOrigin = process.env["PUBLIC_API_ORIGIN"] ?? "";

export default defineConfig({
  ...(site === undefined ? {} : { site }),
  compressHTML: true,
  // Each page is small, and nobody is sure to read the next one.
  prefetch: false,
  // Listings have classes: style attributes would be refused by the security policy.
  markdown: { syntaxHighlight: "prism" },
  devToolbar: { enabled: false },
  build: { inlineStylesheets: "never" },
  fonts: [
    {
      provider: fontProviders.local(),
      name: "Literata",
      cssVariable: "--font-literata",
      fallbacks: ["Georgia", "serif"],
      options: {
        variants: [
          {
            src: [new URL(import.meta.resolve("@fontsource-variable/literata/files/literata-latin-wght-normal.woff2"))],
            weight: "200 900",
            style: "normal",
          },
        ],
      },
    },
  ],
  // In this order: what is kept, and what is let through, is what is in the pages by then.
  integrations: [
    inlineStyles({ pages: ["index.html"] }),
    reference(),
    readingList(),
    styleAttributes(),
    apiReference(),
    offline(),
    securityHeaders({ apiOrigin }),
  ],
  vite: {
    plugins: [timelineStyles()],
    // What the site's light and dark mode is written in: CSS that browsers have since 2024.
    // Nothing is put into the page itself: the security policy lets no inline script through.
    build: { cssTarget: ["chrome123", "firefox120", "safari17.5"], assetsInlineLimit: 0 },
    server: { proxy: { "/v1": `http://127.0.0.1:${process.env["API_PORT"] ?? "8788"}` } },
  },
});
