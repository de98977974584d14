import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { unstable_readConfig } from "wrangler";

const app = join(import.meta.dirname, "..");
/** Where wrangler is, and what it has beside it. */
const wrangler = import.meta.resolve("wrangler/package.json");

/** A workerd that serves the Worker. */
export interface Workerd {
  readonly origin: string;
  readonly stop: () => void;
}

/**
 * The Worker as it would be deployed, on workerd alone: what `wrangler dev` has around it takes longer than what is measured. Objects are kept
 * on the local disk. What keeps one stranger from taking everything (jobs at a time) is raised: the bench is one client. `jobs` are other limits of
 * jobs than those of the deployment.
 */
export async function startWorkerd(jobs: Readonly<Record<string, number>> = {}): Promise<Workerd> {
  const folder = mkdtempSync(join(tmpdir(), "interleave-bench-"));
  mkdirSync(join(folder, "objects"));
  const build = [fileURLToPath(new URL("bin/wrangler.js", wrangler)), "deploy", "--dry-run", "--outdir", folder];
  execFileSync(process.execPath, build, { cwd: app, stdio: "ignore" });
  const port = await freePort();
  writeFileSync(join(folder, "config.capnp"), configOf(port, folder, jobs));
  const { default: binary } = createRequire(wrangler)("workerd") as { default: string }; // what the package exports
  const child = spawn(binary, ["serve", join(folder, "config.capnp")], { stdio: ["ignore", "ignore", "inherit"] });
  const origin = `http://127.0.0.1:${port}`;
  await answers(`${origin}/v1/health`);
  return {
    origin,
    stop: () => {
      child.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(port: number, folder: string, jobs: Readonly<Record<string, number>>): string {
  const { compatibility_date, vars } = unstable_readConfig({ config: join(app, "wrangler.jsonc") });
  const limits = vars["LIMITS"] as { jobs: object }; // src/limits.ts has its schema
  const json = JSON.stringify({ ...limits, jobs: { ...limits.jobs, perClient: 1_000_000, ...jobs } });
  const text = (value: string): string => JSON.stringify(value);
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "objects", disk = (path = ${text(join(folder, "objects"))}, writable = true)),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [(name = "index.js", esModule = embed "index.js")],
  compatibilityDate = ${text(compatibility_date ?? "")},
  bindings = [
    (name = "LIMITS", json = ${text(json)}),
    (name = "JOBS", durableObjectNamespace = (className = "Job")),
    (name = "CLIENTS", durableObjectNamespace = (className = "Client")),
  ],
  durableObjectNamespaces = [
    (className = "Job", uniqueKey = "job", enableSql = true),
    (className = "Client", uniqueKey = "client", enableSql = true),
  ],
  durableObjectStorage = (localDisk = "objects"),
);
`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("a server on a port has another address");
  return address.port;
}

/** Waits until somebody answers there; a minute at most. */
async function answers(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`nobody answers at ${url}`);
}
