import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

import type { AstroIntegration } from "astro";

/** Writes `sw.js`, the service worker that keeps the article for readers without a network, when the site has been built. */
export function offline(): AstroIntegration {
  return {
    name: "interleave-offline",
    hooks: {
      "astro:build:done": ({ dir }) => {
        const source = readFileSync(new URL("service-worker.js", import.meta.url), "utf8");
        const read = (path: string): string => readFileSync(new URL(path, dir), "latin1");
        const found = readdirSync(new URL("_astro/", dir), { recursive: true, encoding: "utf8" });
        // Without the folders.
        const files = found.filter((name) => name.includes("."));
        const kept = closureOf(
          "index.html",
          files.map((name) => `_astro/${name.replaceAll("\\", "/")}`),
          read,
        );
        writeFileSync(new URL("sw.js", dir), serviceWorker(source, [...kept, "favicon.svg"], read));
      },
    },
  };
}

/** The page, and every file that it names, or that a file named by it names: all that it can ever load. */
export function closureOf(page: string, files: readonly string[], read: (path: string) => string): string[] {
  const kept = new Set([page]);
  for (const path of kept) {
    if (/\.(?:html|js|css)$/.test(path)) {
      const text = read(path);
      for (const file of files) {
        if (text.includes(file.slice(file.lastIndexOf("/") + 1))) kept.add(file);
      }
    }
  }
  return [...kept];
}

/** The worker's source, told what to keep, under a version that changes whenever any of it does. */
export function serviceWorker(source: string, paths: readonly string[], read: (path: string) => string): string {
  const hash = createHash("sha256");
  for (const path of paths) hash.update(path).update(read(path));
  const addresses = paths.map((path) => (path === "index.html" ? "/" : `/${path}`));
  return `const VERSION = ${JSON.stringify(hash.digest("hex").slice(0, 16))};\nconst KEPT = ${JSON.stringify(addresses)};\n${source}`;
}
