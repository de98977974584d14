import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { installed } from "./install.ts";
import { Refusal } from "./refusal.ts";
import { Children, root } from "./run.ts";
import { answers, claim, freePort, startWorker, wantedPort } from "./server.ts";

/** For working on it: the docs with hot reload and the API, which reloads too, on one address. Answers the exit code. */
export async function main(): Promise<number> {
  const port = wantedPort();
  await claim(port);
  const apiPort = await freePort();
  const children = new Children();
  await installed(children);
  // The Worker wants the folder of its static files, though Astro serves them here.
  mkdirSync(join(root, "apps/docs/dist"), { recursive: true });
  const worker = await startWorker(children, apiPort);
  worker.stdout?.pipe(process.stdout);
  worker.stderr?.pipe(process.stderr);
  const site = children.start({
    name: "astro",
    from: "apps/docs",
    args: ["dev", "--host", "127.0.0.1", "--port", String(port)],
    env: { API_PORT: String(apiPort) },
  });

  const ended = Promise.race([once(worker, "exit"), once(site, "exit")]);
  const ready = await Promise.all([
    answers(`http://127.0.0.1:${port}/`, site),
    answers(`http://127.0.0.1:${apiPort}/v1/health`, worker),
  ]);
  if (ready.every(Boolean))
    console.log(`\nInterleave's docs and API, reloading: http://localhost:${port} (Ctrl+C ends it)`);
  await ended;
  // The one without the other is of no use.
  await children.end();
  if (children.interrupted) return 0;
  throw new Refusal("One of the two servers ended by itself (see above).");
}
