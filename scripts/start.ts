import { once } from "node:events";

import { endGroup, runTool, stopOnSignal } from "./run.ts";
import { answers, claim, Refusal, startWorker, wantedPort } from "./server.ts";

/** Builds everything and serves the docs and the API on one address, until interrupted. Answers the exit code. */
export async function main(): Promise<number> {
  const port = wantedPort();
  await claim(port);
  const built = await runTool({ name: "turbo", args: ["run", "build", "--output-logs=errors-only"] });
  if (built !== 0) throw new Refusal("The build failed: mend what it says above and start again.");
  return serve(port);
}

async function serve(port: number): Promise<number> {
  const worker = await startWorker(port);
  stopOnSignal([worker]);

  // What the server says is kept back until it is needed: the only news is the address, or why there is none.
  let said = "";
  let listening = false;
  for (const stream of [worker.stdout, worker.stderr]) {
    stream?.on("data", (chunk: Buffer) => (listening ? process.stderr.write(chunk) : (said += chunk.toString())));
  }

  const ended = once(worker, "exit");
  listening = await answers(`http://127.0.0.1:${port}/v1/health`, worker);
  if (listening) console.log(`\nInterleave listens on http://localhost:${port} (Ctrl+C ends it)`);
  const [code, signal] = await ended;
  await endGroup(worker);
  if (!listening && signal === null) throw new Refusal(`The server did not start:\n${said}`);
  return signal === null ? Number(code) : 0;
}
