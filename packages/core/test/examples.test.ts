import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";

import { beforeAll, describe, expect, test } from "vitest";

/**
 * Every example of the READMEs and of the public docstrings compiles, runs, and prints what it says it prints:
 * a `console.log(…)` is followed by a comment that shows its output.
 */
const core = resolve(import.meta.dirname, "..");
// Inside the package, so that it resolves as for any file of the package.
const folder = join(core, ".examples");

interface Example {
  readonly name: string;
  readonly code: string;
}

const examples: Example[] = [
  ...["../../README.md", "README.md", "SPEC.md"].flatMap((file) => fenced(file, read(file))),
  ...globSync("src/**/*.ts", { cwd: core }).flatMap((file) => fenced(file, docstrings(read(file)))),
];

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { name, code } of examples) writeFileSync(join(folder, name), withImports(code));
  const config = { extends: "../test/tsconfig.json", include: ["."], compilerOptions: { noUnusedLocals: false } };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
});

describe("examples", () => {
  test("there are some", () => {
    expect(examples.length).toBeGreaterThan(2);
  });

  test("all of them compile", () => {
    const tsc = join(core, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
    expect(stdout).toBe("");
  });

  test.each(examples.map(({ name, code }) => [name, code] as const))(
    "%s runs and prints what it says",
    (name, code) => {
      const printed = execFileSync(process.execPath, [join(folder, name)], { encoding: "utf8", cwd: core });
      expect(printed).toBe(announced(code));
    },
  );
});

function read(file: string): string {
  try {
    return readFileSync(join(core, file), "utf8");
  } catch {
    return "";
  }
}

/** The TypeScript listings of a text in Markdown. */
function fenced(file: string, text: string): Example[] {
  const listings = [...text.matchAll(/^```ts\n(.*?)^```/gms)];
  const stem = file.replaceAll(/[^\w.-]+/g, "_").replace(/\.\w+$/, "");
  return listings.map(([, code = ""], index) => ({ name: `${basename(stem)}_${index + 1}.ts`, code }));
}

/** The text of a source's docstrings, without their margin. */
function docstrings(source: string): string {
  return [...source.matchAll(/\/\*\*(.*?)\*\//gs)].map(([, text = ""]) => text.replaceAll(/^\s*\* ?/gm, "")).join("\n");
}

/** An example in a docstring leaves out the imports of what this package exports. */
function withImports(code: string): string {
  const imports = ["asyncio", "."].map((entry) => {
    const index = read(entry === "." ? "src/index.ts" : `src/${entry}/index.ts`);
    const names = [...index.matchAll(/export (?:type )?\{(.*?)\}/gs)].flatMap(([, list = ""]) =>
      list.split(",").map((name) => name.trim().replace(/^type /, "")),
    );
    const used = names.filter((name) => new RegExp(String.raw`\b${name}\b`).test(code) && name !== "");
    const typed = used.map((name) => (new RegExp(String.raw`type ${name}\b`).test(index) ? `type ${name}` : name));
    return `import { ${typed.join(", ")} } from "@interleave/core${entry === "." ? "" : `/${entry}`}";\n`;
  });
  return code.includes('from "@interleave/core') ? code : imports.join("") + code;
}

/** What the comments behind the calls of `console.log` say. */
function announced(code: string): string {
  return [...code.matchAll(/console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map(([, output = ""]) => `${output}\n`).join("");
}
