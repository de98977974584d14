/**
 * Holds the predictions of the engine against CPython: `node accuracy/accuracy.ts [options]`.
 *
 *     --python <path>    the Python to compare with; else $INTERLEAVE_PYTHON, else python3.13 on the PATH
 *     --quick            a small matrix, in at most a minute
 *     --repeats <n>      how often each row is carried out for real (5; quick 1): the median counts
 *     --only <text>      only scenarios whose name contains it
 *     --prices <file>    prices measured before, instead of now
 *     --again <file>     what was measured then, predicted anew: from a results file, without Python; the prices are those of the
 *                        file, or of --prices
 *     --cores <n>        how many cores are really to be had; else those that other programs leave
 *     --out <file>       where to write the results; "-" for nowhere
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Prices } from "../src/machine/index.ts";
import type { ModelName } from "../src/models/index.ts";
import type { Scenario } from "../src/scenario/scenario.ts";
import { drawWorkload } from "../src/scenario/workload.ts";
import { ENGINE_VERSION } from "../src/version.ts";
import {
  type Attempt,
  type FailedRow,
  median,
  predictedAnew,
  type Row,
  rowOf,
  summaryOf,
  type Summary,
} from "./compare.ts";
import { drawnRun } from "./drawn.ts";
import { type Case, MATRIX } from "./matrix.ts";
import { predict } from "./predicted.ts";
import { atSpeed, iterationOf, type MeasuredPrices, parsePrices, pricesOf, speedOf } from "./prices-of.ts";
import { carryOut, findPython, type Measured, measurePrices, type Python } from "./python.ts";

const SEED = 1;
/** A real run that takes longer, in seconds, is given up. */
const WITHIN = 30;
const REPEATS = 5;

/** What a results file has. */
interface Results {
  readonly version: 1;
  readonly engine: string;
  readonly python: Readonly<Record<string, unknown>>;
  readonly machine: Readonly<Record<string, unknown>>;
  readonly date: string;
  readonly command: string;
  /** The load averages before and after, and what they mean for the figures. */
  readonly load: { readonly before: readonly number[]; readonly after: readonly number[]; readonly remark: string };
  readonly prices: Partial<Prices>;
  /** Seconds for an iteration of an empty loop when the prices were measured: what the rows' speeds are relative to. */
  readonly iteration: number | null;
  readonly summary: Summary;
  readonly rows: readonly Row[];
  readonly failed: readonly FailedRow[];
}

const { values: options } = parseArgs({
  options: {
    python: { type: "string" },
    quick: { type: "boolean", default: false },
    repeats: { type: "string" },
    only: { type: "string", default: "" },
    prices: { type: "string" },
    again: { type: "string" },
    cores: { type: "string" },
    out: { type: "string" },
  },
});

try {
  if (options.again === undefined) main();
  else again(options.again);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function main(): void {
  const python = findPython(options.python);
  const before = loadavg();
  const date = new Date().toISOString();
  const measured =
    options.prices === undefined
      ? measurePrices(python, options.quick)
      : parsePrices(readFileSync(options.prices, "utf8"));
  const prices = pricesOf(measured);
  const [rows, failed] = runMatrix(python, measured);
  const results: Results = {
    version: 1,
    engine: ENGINE_VERSION,
    python: measured.python,
    machine: { ...measured.machine, kernel: versionOf(measured.machine["kernel"]) },
    date,
    command: commandOf(process.argv.slice(2)),
    load: { before, after: loadavg(), remark: remarkOn(rows) },
    prices,
    iteration: iterationOf(measured),
    summary: summaryOf(rows),
    rows,
    failed,
  };
  printSummary(results);
  write(results, python);
}

/** Results as they were written; older files do not have the speed. */
interface Recorded extends Omit<Results, "rows" | "iteration"> {
  readonly iteration?: number | null;
  readonly rows: readonly (Omit<Row, "speed"> & { readonly speed?: number })[];
}

/** What a results file has measured, beside what would be predicted now. */
function again(path: string): void {
  const recorded = JSON.parse(readFileSync(path, "utf8")) as Recorded; // this script has written it
  const given = options.prices === undefined ? undefined : parsePrices(readFileSync(options.prices, "utf8"));
  const prices = given === undefined ? recorded.prices : pricesOf(given);
  const before = recorded.iteration ?? null;
  const iteration = given === undefined ? before : iterationOf(given);
  const relative = iteration === null || before === null ? 1 : iteration / before;
  const rows = recorded.rows.flatMap((row): Row[] => {
    const known = MATRIX.find(({ name }) => name === row.scenario);
    if (known === undefined || !row.scenario.includes(options.only)) return [];
    const { scenario } = known;
    const processes = scenario.machine?.processes ?? Number(recorded.machine["usableCores"]);
    const { model, cores } = row;
    const speed = (row.speed ?? 1) * relative;
    return [
      predictedAnew(
        { ...row, speed },
        predict(on(scenario, { processes, cores }), SEED, model, atSpeed(prices, speed)),
      ),
    ];
  });
  for (const [index, row] of rows.entries()) {
    if (row.scenario !== rows[index - 1]?.scenario) print(`\n${row.scenario}`);
    print(lineOf(row));
  }
  const results: Results = { ...recorded, engine: ENGINE_VERSION, prices, iteration, summary: summaryOf(rows), rows };
  printSummary(results);
  if (options.out !== undefined && options.out !== "-") writeTo(options.out, results);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Without what a distributor has added. */
function versionOf(kernel: unknown): string {
  return /^[\d.]+\d/.exec(String(kernel))?.[0] ?? "unknown";
}

/** The command without the places of files: they say nothing on another machine. */
function commandOf(given: readonly string[]): string {
  const isOfFile = (argument: string | undefined): boolean => /^--(python|prices|out)\b/.test(argument ?? "");
  const kept = given.filter(
    (argument, index) => !isOfFile(argument) && !(isOfFile(given[index - 1]) && !given[index - 1]?.includes("=")),
  );
  return ["node accuracy/accuracy.ts", ...kept].join(" ");
}

function remarkOn(rows: readonly Row[]): string {
  const busy = rows.filter((row) => row.busy).length;
  if (busy === 0) return "Nobody else computed: the figures can be trusted.";
  return `Other programs kept more than 0.1 cores busy in ${busy} of ${rows.length} rows: these figures are not to be relied on.`;
}

function runMatrix(python: Python, prices: MeasuredPrices): [Row[], FailedRow[]] {
  const rows: Row[] = [];
  const failed: FailedRow[] = [];
  for (const one of MATRIX) {
    if ((options.quick && !one.quick) || !one.name.includes(options.only)) continue;
    print(`\n${one.name}`);
    for (const model of one.models) {
      try {
        const row = runRow(python, one, model, prices);
        rows.push(row);
        print(lineOf(row));
      } catch (error) {
        const failure = error instanceof Error ? error.message : String(error);
        failed.push({ scenario: one.name, model, failure });
        print(`  ${model.padEnd(22)} ${failure}`);
      }
    }
  }
  return [rows, failed];
}

function runRow(python: Python, { name, scenario }: Case, model: ModelName, measured: MeasuredPrices): Row {
  const processes = scenario.machine?.processes ?? availableParallelism();
  const real = drawnRun(drawWorkload(on(scenario, { processes }), SEED), model);
  const repeats = Number(options.repeats ?? (options.quick ? 1 : REPEATS));
  const runs = Array.from({ length: repeats }, (): Measured => carryOut(python, real, WITHIN));
  const cores = coresFor(runs);
  const prices = pricesOf(measured);
  const machine = on(scenario, { processes, cores });
  const attempts = runs.map((run): Attempt => {
    const speed = speedOf(run.iterationsPerSecond, measured);
    return { measured: run, speed, predicted: predict(machine, SEED, model, atSpeed(prices, speed)) };
  });
  return rowOf({ scenario: name, model, cores }, attempts);
}

function on(scenario: Scenario, machine: Scenario["machine"]): Scenario {
  return { ...scenario, machine: { ...scenario.machine, ...machine } };
}

/** How many cores were really to be had: those that other programs left, whole ones. */
function coresFor(runs: readonly Measured[]): number {
  if (options.cores !== undefined) return Number(options.cores);
  const others = median(runs.map(({ otherCores }) => otherCores ?? 0));
  return Math.max(1, Math.round(availableParallelism() - others));
}

function lineOf({
  model,
  predicted,
  measured,
  error,
  latencyError,
  cpuError,
  cores,
  speed,
  otherCores,
  busy,
}: Row): string {
  const figures = [measured.makespan, predicted.makespan].map(
    (seconds) => `${(seconds * 1000).toFixed(1).padStart(9)} ms`,
  );
  const errors = [error, latencyError, cpuError].map((share) => `${(share * 100).toFixed(1).padStart(7)} %`);
  const others = busy ? `others kept ${otherCores} cores busy` : "";
  return `  ${model.padEnd(22)}${figures.join("")}${errors.join("")}  ${cores} cores × ${speed.toFixed(2)}  ${others}`.trimEnd();
}

function printSummary({ summary, load }: Results): void {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  print(
    "\n(columns: measured, predicted, error of the makespan, median error of the latencies, error of the CPU time; cores, and their speed)\n",
  );
  print(`rows                         ${summary.rows}, ${summary.busyRows} of them on a busy machine`);
  print(
    `median error of the makespan ${percent(summary.medianError)}, of latencies ${percent(summary.medianLatencyError)}`,
  );
  print(`within 15 %                  ${percent(summary.within15)}`);
  print(
    `wrong orders                 ${summary.wrongOrders.length} of ${summary.clearPairs} pairs that differ by more than 20 %`,
  );
  for (const { scenario, faster, slower, ratio } of summary.wrongOrders) {
    print(`  ${scenario}: ${faster} is ${ratio.toFixed(2)} times faster than ${slower}`);
  }
  print(`wrong winners                ${summary.wrongWinners.length}`);
  print(load.remark);
}

function write(results: Results, { version }: Python): void {
  if (options.out === "-") return;
  const machine = `${cpus()[0]?.model ?? "unknown"}-${availableParallelism()}-cores`;
  const name = `${version}-${machine}${options.quick ? "-quick" : ""}`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-");
  const path = options.out ?? fileURLToPath(new URL(`results/${name}.json`, import.meta.url));
  mkdirSync(dirname(path), { recursive: true });
  writeTo(path, results);
}

function writeTo(path: string, results: Results): void {
  writeFileSync(path, `${JSON.stringify(results, rounded, 1)}\n`);
  print(`written: ${path}`);
}

/** Seven digits are more than any clock here gives. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(7)) : value;
}
