import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = dirname(dirname(fileURLToPath(import.meta.url)));

/** Nobody is asked for anything, nothing is reported anywhere, nothing is fetched from elsewhere. */
const quiet = {
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

/** Starts a tool from node_modules with the Node that runs now, as the head of a process group of its own. */
export function startTool({
  name,
  command = name,
  from = ".",
  args,
  env = {},
  output = "inherit",
}: Tool): ChildProcess {
  const cwd = join(root, from);
  return spawn(process.execPath, [binOf(name, command, cwd), ...args], {
    cwd,
    env: { ...process.env, ...quiet, ...env },
    stdio: ["ignore", output, output],
    detached: process.platform !== "win32",
  });
}

/** Runs a tool to its end and answers its exit code; an interrupt of ours interrupts it. */
export async function runTool(tool: Tool): Promise<number> {
  const child = startTool(tool);
  const stop = stopOnSignal([child]);
  const [code] = await once(child, "exit");
  stop();
  // Killed by a signal: no exit code.
  return typeof code === "number" ? code : 1;
}

/** Ends a child and everything that it started; resolves when it has exited. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, "exit");
  signalGroup(child.pid, "SIGTERM");
  const force = setTimeout(() => child.pid !== undefined && signalGroup(child.pid, "SIGKILL"), 5000);
  await exited;
  clearTimeout(force);
}

/** Passes SIGINT, SIGTERM and SIGHUP on to the children's groups; answers how to leave that off. */
export function stopOnSignal(children: readonly ChildProcess[]): () => void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const end = () => void Promise.all(children.map(endGroup));
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
  };
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
    throw new Error(`${name} is not installed: run \`npx -y pnpm@12 install\`, mend what it says, and try again.`);
  }
  // A package's own description of itself.
  const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: string | Record<string, string> };
  const file = typeof bin === "string" ? bin : bin[command];
  if (file === undefined) throw new Error(`The package ${name} has no command ${command}.`);
  return join(dirname(manifest), file);
}
