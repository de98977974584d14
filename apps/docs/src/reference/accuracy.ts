import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { secondsText, table } from "./markdown.ts";
import { readRepository, ROOT } from "./repository.ts";

const RESULTS = "packages/core/accuracy/results";

/** As much of a recorded comparison with CPython as is shown. */
export interface Recorded {
  readonly engine: string;
  readonly date: string;
  readonly command: string;
  readonly python: { readonly version: string; readonly compiler: string };
  readonly machine: { readonly cpu: string; readonly usableCores: number; readonly system: string };
  readonly load: { readonly before: readonly number[]; readonly after: readonly number[]; readonly remark: string };
  readonly summary: {
    readonly rows: number;
    readonly busyRows: number;
    readonly medianError: number;
    readonly within15: number;
    readonly clearPairs: number;
    readonly wrongOrders: readonly unknown[];
    readonly wrongWinners: readonly unknown[];
  };
  readonly rows: readonly {
    readonly scenario: string;
    readonly model: string;
    readonly predicted: { readonly makespan: number };
    readonly measured: { readonly makespan: number };
    readonly error: number;
    readonly busy: boolean;
  }[];
}

/** Every recorded comparison, in the order of the files' names. */
export function recorded(): Recorded[] {
  const files = globSync(`${RESULTS}/*-cores.json`, { cwd: fileURLToPath(ROOT) }).sort();
  if (files.length === 0) throw new Error(`${RESULTS} has no recorded comparison`);
  // What accuracy.ts writes.
  return files.map((file) => JSON.parse(readRepository(file.replaceAll("\\", "/"))) as Recorded);
}

/** On what, when, and what it comes to. */
export function accuracySummary(): string {
  return recorded()
    .map(({ engine, date, command, python, machine, load, summary }) =>
      table(
        ["", ""],
        [
          ["Recorded", `${date.slice(0, 10)}, engine ${engine}, \`${command}\``],
          ["Python", `CPython ${python.version} (${python.compiler})`],
          ["Machine", `${machine.cpu}, ${machine.usableCores} cores, ${machine.system}`],
          ["Load before", load.before.join(", ")],
          ["Load after", load.after.join(", ")],
          ["Other programs", load.remark],
          ["Rows", `${summary.rows}, of which ${summary.busyRows} were disturbed by other programs`],
          ["Median error of the makespan", percent(summary.medianError)],
          ["Rows within 15 %", percent(summary.within15)],
          [
            "Pairs of models with a clear order",
            `${summary.clearPairs}, ${summary.wrongOrders.length} of them predicted the wrong way round`,
          ],
          ["Scenarios with the wrong winner", String(summary.wrongWinners.length)],
        ],
      ),
    )
    .join("\n");
}

/** Every row, the worst first. */
export function accuracyTable(): string {
  return recorded()
    .map(({ rows }) =>
      table(
        ["scenario", "model", "predicted", "measured", "error", ""],
        [...rows]
          .sort((a, b) => Math.abs(b.error) - Math.abs(a.error))
          .map(({ scenario, model, predicted, measured, error, busy }) => [
            scenario,
            model,
            secondsText(predicted.makespan),
            secondsText(measured.makespan),
            `${error > 0 ? "+" : ""}${percent(error)}`,
            busy ? "disturbed" : "",
          ]),
      ),
    )
    .join("\n");
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}\u00A0%`;
}
