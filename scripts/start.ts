import { once } from "node:events";

import { installed } from "./install.ts";
import { Refusal } from "./refusal.ts";
import { Children } from "./run.ts";
import { answers, claim, startWorker, wantedPort } from "./server.ts";

/** Builds the docs and serves them and the API on one address, until interrupted. Answers the exit code. */
export async function main(): Promise<number> {
  const port = wantedPort();
  await claim(port);
  const children = new Children();
  await installed(children);
  // The server bundles the Worker itself, from the packages' sources.
  const build = ["run", "build", "--filter=@interleave/docs", "--output-logs=errors-only"];
  const built = await children.run({ name: "turbo", args: build });
  if (children.interrupted) return 130;
  if (built !== 0) throw new Refusal("The build failed: mend what it says above and start again.");
  return serve(children, port);
}

async function serve(children: Children, port: number): Promise<number> {
  const worker = await startWorker(children, port);
  const ended = once(worker, "exit");

  // What the server says is kept back until it is needed: the only news is the address, or why there is none.
  let said = "";
  let listening = false;
  for (const stream of [worker.stdout, worker.stderr]) {
    stream?.on("data", (chunk: Buffer) => (listening ? process.stderr.write(chunk) : (said += chunk.toString())));
  }
  listening = await answers(`http://127.0.0.1:${port}/v1/health`, worker);
  if (listening) console.log(`\nInterleave listens on http://localhost:${port} (Ctrl+C ends it)`);

  await ended;
  await children.end();
  if (children.interrupted) return 0;
  throw new Refusal(listening ? "The server ended by itself (see above)." : `The server did not start:\n${said}`);
}
