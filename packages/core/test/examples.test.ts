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

/** What an example may take for granted. */
const assumed = [
  ["fetchPage", "function* fetchPage(id: number): Coroutine<string> { yield* sleep(0.3); return `page ${id}`; }\n"],
  ["fetchUser", "function* fetchUser(): Coroutine<string> { yield* sleep(0.1); return `Ada`; }\n"],
  ["trace", "const trace = simulate(presets['ten-tasks'], 7, ['asyncio']).runs[0]?.trace ?? traceOf([]);\n"],
] as const;

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const { name, code } of examples) writeFileSync(join(folder, name), completed(code));
  const config = {
    extends: "../test/tsconfig.json",
    files: examples.map(({ name }) => name),
    include: [],
    compilerOptions: { noUnusedLocals: false },
  };
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

/** An example in a docstring leaves out what surrounds it: the imports of what this package exports, and the coroutine that awaits. */
function completed(code: string): string {
  if (code.includes('from "@interleave/core')) return code;
  const awaits = code.includes("function*")
    ? /^\S?.*yield\*/m.test(code.replaceAll(/^ .*$/gm, ""))
    : code.includes("yield*");
  const taken = assumed.filter(([name]) => new RegExp(String.raw`\b${name}\b`).test(code)).map(([, source]) => source);
  const body = [...taken, awaits ? `run(function* () {\n${code}});\n` : code].join("");
  return importing(body) + body;
}

/** The imports of those names that the code uses, from each entry of this package. */
function importing(code: string): string {
  const entries = Object.entries((JSON.parse(read("package.json")) as { exports: Record<string, string> }).exports);
  const known = new Set<string>();
  return entries.map(([entry, index]) => importingFrom(code, join("@interleave/core", entry), index, known)).join("");
}

/** What two entries have comes from the first of them. */
function importingFrom(code: string, entry: string, index: string, known: Set<string>): string {
  const exported = [...read(index).matchAll(/export (type )?\{(.*?)\}/gs)].flatMap(([, type = "", list = ""]) =>
    list
      .split(",")
      .filter((name) => name.trim() !== "")
      .map((name) => (type + name.trim()).replace(/^type type /, "type ")),
  );
  const used = exported.filter(
    (name) => !known.has(name) && new RegExp(String.raw`\b${name.replace("type ", "")}\b`).test(code),
  );
  for (const name of used) known.add(name);
  return used.length === 0 ? "" : `import { ${used.join(", ")} } from "${entry}";\n`;
}

/** What the comments behind the calls of `console.log` say. */
function announced(code: string): string {
  return [...code.matchAll(/console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map(([, output = ""]) => `${output}\n`).join("");
}
