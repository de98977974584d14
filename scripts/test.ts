import { existsSync, globSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

import { installed } from "./install.ts";
import { Children, root } from "./run.ts";

/** Checks of the workspace as a whole: quick, so never cached. */
const CHECKS = [
  { title: "format", name: "oxfmt", args: ["--check", "."] },
  { title: "lint", name: "oxlint", args: [] },
  { title: "types of the scripts", name: "typescript", command: "tsc", args: ["-p", "scripts/tsconfig.json"] },
  { title: "unused files, exports and dependencies", name: "knip", args: [] },
];

/** Every check and every test of every package; the last line printed is their sum. Answers the exit code. */
export async function main(): Promise<number> {
  const children = new Children();
  await installed(children);
  for (const reports of globSync("{apps,packages}/*/.reports", { cwd: root }))
    rmSync(join(root, reports), { recursive: true });

  const failed: string[] = [];
  for (const { title, ...tool } of CHECKS) {
    if ((await children.run(tool)) !== 0) failed.push(title);
  }
  // As many tasks at a time as there are cores: more would only make each other late.
  const turbo = [
    "run",
    ...turboTasks(),
    "--concurrency=100%",
    "--continue=always",
    "--output-logs=new-only",
    "--log-order=grouped",
  ];
  if ((await children.run({ name: "turbo", args: turbo })) !== 0) failed.push("a task of a package (see above)");

  if (children.interrupted) return 130;
  const sum = sumUp();
  for (const missing of sum.missing) failed.push(`${missing} left no report`);
  for (const skipped of sum.skipped) failed.push(`skipped tests in ${skipped}`);
  if (failed.length > 0) console.log(`\nFailed: ${failed.join("; ")}.`);
  console.log(`\n${sum.passed} passed, ${sum.failed + sum.missing.length} failed`);
  return failed.length === 0 && sum.failed === 0 && sum.passed > 0 ? 0 : 1;
}

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}

const manifests = globSync("{apps,packages}/*/package.json", { cwd: root }).map((file) => ({
  folder: dirname(file),
  // pnpm would have refused a package.json of another form.
  scripts: (JSON.parse(readFileSync(join(root, file), "utf8")) as Manifest).scripts ?? {},
}));

/** The layers of a package's tests: `test` is the layer `unit`, `test:browser` the layer `browser`. */
function layersOf(scripts: Readonly<Record<string, string>>): string[] {
  return Object.keys(scripts).flatMap((script) => {
    if (script === "test") return ["unit"];
    return script.startsWith("test:") ? [script.slice("test:".length)] : [];
  });
}

function turboTasks(): string[] {
  const layers = new Set(manifests.flatMap(({ scripts }) => layersOf(scripts)));
  return ["build", "check", ...[...layers].map((layer) => (layer === "unit" ? "test" : `test:${layer}`))];
}

/** Adds up the reports of all layers. A layer without a report did not run to its end. */
function sumUp(): { passed: number; failed: number; missing: string[]; skipped: string[] } {
  const sum = { passed: 0, failed: 0, missing: [] as string[], skipped: [] as string[] };
  for (const { folder, scripts } of manifests) {
    for (const layer of layersOf(scripts)) {
      const file = join(root, folder, ".reports", `${layer}.json`);
      if (!existsSync(file)) {
        sum.missing.push(`${folder} (${layer})`);
        continue;
      }
      // Vitest's JSON reporter, which follows Jest's form.
      const report = JSON.parse(readFileSync(file, "utf8")) as {
        success: boolean;
        numPassedTests: number;
        numFailedTests: number;
        numPendingTests: number;
        numTodoTests: number;
      };
      sum.passed += report.numPassedTests;
      // A file that could not even be loaded fails the run, but counts no test.
      sum.failed += report.success ? 0 : Math.max(1, report.numFailedTests);
      const skipped = report.numPendingTests + report.numTodoTests;
      if (skipped > 0) sum.skipped.push(`${folder} (${layer}): ${skipped}`);
    }
  }
  return sum;
}
