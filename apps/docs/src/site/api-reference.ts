import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import type { AstroIntegration } from "astro";

/** Where the page /reference of the API finds its script. No page of the site loads it. */
const SCRIPT = "api-reference/scalar.js";

/** Lays the script of the API's reference beside the site when it has been built: it has everything in it, and asks nobody else for anything. */
export function apiReference(): AstroIntegration {
  return {
    name: "interleave-api-reference",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const bundle = new URL("./browser/standalone.js", import.meta.resolve("@scalar/api-reference"));
        mkdirSync(new URL("api-reference/", dir), { recursive: true });
        copyFileSync(fileURLToPath(bundle), fileURLToPath(new URL(SCRIPT, dir)));
      },
    },
  };
}
