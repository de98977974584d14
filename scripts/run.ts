import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { Refusal } from "./refusal.ts";

export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Nobody is asked for anything, nothing is reported anywhere, nothing is fetched from elsewhere. */
const QUIET = {
  ASTRO_TELEMETRY_DISABLED: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  DO_NOT_TRACK: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_SEND_METRICS: "false",
  // Local observability halves the throughput of the development server.
  X_LOCAL_OBSERVABILITY: "false",
};

export interface Tool {
  /** The package that has it. */
  readonly name: string;
  /** Its command, where that is not called as the package is. */
  readonly command?: string;
  /** The workspace folder that depends on the package, and in which it runs. */
  readonly from?: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly output?: "inherit" | "pipe";
}

/** The processes that a command of ours starts. None of them outlives it: an interrupt ends them all. */
export class Children {
  /** True once we were asked to end. */
  interrupted = false;
  readonly #running = new Set<ChildProcess>();

  constructor() {
    const interrupt = (): void => {
      this.interrupted = true;
      void this.end();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, interrupt);
    // pnpm passes no SIGTERM on: when it has gone, nobody needs us any more.
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && interrupt(), 500).unref();
  }

  /** Starts a tool from node_modules with the Node that runs now, as the head of a process group of its own. */
  start({ name, command = name, from = ".", args, env = {}, output = "inherit" }: Tool): ChildProcess {
    const cwd = join(root, from);
    const child = spawn(process.execPath, [binOf(name, command, cwd), ...args], {
      cwd,
      env: { ...process.env, ...QUIET, ...env },
      stdio: ["ignore", output, output],
      detached: process.platform !== "win32",
    });
    this.#running.add(child);
    child.once("exit", () => this.#running.delete(child));
    // Interrupted while its start was prepared.
    if (this.interrupted) void endGroup(child);
    return child;
  }

  /** Runs a tool to its end and answers its exit code; 1 if a signal ended it. */
  async run(tool: Tool): Promise<number> {
    if (this.interrupted) return 1;
    const [code] = await once(this.start(tool), "exit");
    return typeof code === "number" ? code : 1;
  }

  /** Ends all that still run, with everything that they started; resolves when they have exited. */
  async end(): Promise<void> {
    await Promise.all([...this.#running].map(endGroup));
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const { pid } = child;
  const exited = once(child, "exit");
  signalGroup(pid, "SIGTERM");
  const force = setTimeout(() => signalGroup(pid, "SIGKILL"), 5000);
  await exited;
  clearTimeout(force);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch (error) {
    // ESRCH: the group has ended by itself in the meantime.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** The file of a package's command. */
function binOf(name: string, command: string, cwd: string): string {
  const manifest = findPackageJSON(name, join(cwd, "package.json"));
  if (manifest === undefined) {
    throw new Refusal(`${name} is not installed: run \`npx -y pnpm@12 install\`, mend what it says, and try again.`);
  }
  // A package's own description of itself.
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: string | Record<string, string> };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Refusal(`The package ${name} has no command ${command}.`);
  return join(dirname(manifest), file);
}
