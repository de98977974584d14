/**
 * The event loop beside CPython's and beside other simulated clocks in JavaScript, in turns on the same machine: what
 * counts are the ratios.
 *
 *     pnpm bench [workload | recording | memory …]      all of them if none is named. CPython is python3.13, or $INTERLEAVE_PYTHON; it is left out if there is none
 */
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { loadPeers, MOST } from "./peers.ts";
import { workloads, type Workload } from "./workloads.ts";

const named = new Set(process.argv.slice(2));
const TURNS = 3;
const SLEEPERS = 1_000_000;
const RECORDED = 100_000;
/** Times as long as without a trace, at most. */
const RECORDING = 1.33;
const python = process.env["INTERLEAVE_PYTHON"] ?? "python3.13";
const here = import.meta.dirname;

/** What a process printed last; undefined if it failed or had nothing to say. */
function output(command: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return status === 0 ? stdout.trim().split("\n").at(-1) : undefined;
}

function rate(competitor: string, { name, count }: Workload): number | undefined {
  const most = String(Math.min(count, MOST[competitor] ?? count));
  const printed =
    competitor === "CPython"
      ? output(python, [join(here, "cpython.py"), name, most])
      : output(process.execPath, [join(here, "measure.ts"), competitor, name, most]);
  return printed === undefined || printed === "" ? undefined : Number(printed);
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
}

/** Everybody in turn, several times, and the median of each: what else the machine does hits all of them. */
function compare(workload: Workload, competitors: readonly string[]): Map<string, number> {
  const rates = new Map<string, number[]>(competitors.map((competitor) => [competitor, []]));
  for (let turn = 0; turn < TURNS; turn++) {
    for (const [competitor, measured] of rates) {
      const one = rate(competitor, workload);
      if (one === undefined) rates.delete(competitor);
      else measured.push(one);
    }
  }
  return new Map([...rates].map(([competitor, measured]) => [competitor, median(measured)]));
}

function thousands(value: number): string {
  return `${(value / 1000).toLocaleString("en", { maximumFractionDigits: value < 1e5 ? 1 : 0 })} k/s`;
}

function report(workload: Workload, rates: Map<string, number>): void {
  const own = rates.get("engine") ?? Number.NaN;
  console.log(`\n${workload.count.toLocaleString("en")} × ${workload.unit}: ${thousands(own)}`);
  for (const [competitor, other] of rates) {
    if (competitor === "engine") continue;
    const goal = competitor === "CPython" ? workload.atLeast.cpython : workload.atLeast.peers;
    const ratio = own / other;
    const most = Math.min(workload.count, MOST[competitor] ?? workload.count);
    const note = most < workload.count ? ` (of ${most.toLocaleString("en")})` : "";
    const verdict = ratio >= goal ? "" : "   << less than it should be";
    console.log(
      `  ${ratio.toFixed(1).padStart(7)} × ${competitor}, ${thousands(other)}${note}; at least ${goal} ×${verdict}`,
    );
  }
}

function reportMemory(): void {
  const own = output(process.execPath, ["--expose-gc", join(here, "measure.ts"), "engine", "memory", String(SLEEPERS)]);
  const { perTask, resident } = JSON.parse(own ?? "{}") as { perTask?: number; resident?: number };
  const other = output(python, [join(here, "cpython.py"), "memory", String(SLEEPERS / 10)]);
  const cpython = other === undefined ? "" : `; CPython ${Number(other).toFixed(0)} B`;
  console.log(
    `\na sleeping task: ${perTask?.toFixed(0)} B${cpython}; a million of them: ${((resident ?? 0) / 1e6).toFixed(0)} MB resident`,
  );
}

function reportRecording(): void {
  const costs = Array.from({ length: TURNS }, () =>
    Number(output(process.execPath, [join(here, "measure.ts"), "engine", "recording", String(RECORDED)])),
  );
  const cost = median(costs);
  const verdict = cost <= RECORDING ? "" : "   << more than it should be";
  console.log(
    `\n${RECORDED.toLocaleString("en")} tasks that sleep a random time, with a trace: ${cost.toFixed(2)} × the time without; at most ${RECORDING} ×${verdict}`,
  );
}

const version = output(python, ["--version"]);
const peers = Object.keys(await loadPeers());
const [processor] = cpus();
console.log(
  `${processor?.model ?? "unknown processor"}, ${cpus().length} cores; Node ${process.versions.node}; ${version ?? "no CPython"}; ${peers.join(", ") || "no peers"}`,
);
for (const workload of workloads) {
  if (named.size > 0 && !named.has(workload.name)) continue;
  report(workload, compare(workload, ["engine", ...(version === undefined ? [] : ["CPython"]), ...peers]));
}
if (named.size === 0 || named.has("recording")) reportRecording();
if (named.size === 0 || named.has("memory")) reportMemory();
