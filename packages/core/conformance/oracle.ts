/** CPython, asked for the traces of programs: see oracle/__main__.py. */
import { execFileSync, spawn, type ChildProcessByStdio } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Program } from "./language.ts";

/** The version whose traces count. */
export const REFERENCE = "3.13";

export type Answer =
  | { readonly hash: string }
  | { readonly trace: string }
  | { readonly skipped: string }
  | { readonly error: string };

/** The Python to ask, and its version. Throws an Error that says what to do if there is none. */
export function findPython(given: string | undefined): { readonly path: string; readonly version: string } {
  const path = given ?? process.env["INTERLEAVE_PYTHON"] ?? "python3.13";
  let version: string;
  try {
    version = execFileSync(path, ["-c", "import platform; print(platform.python_version())"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    throw new Error(
      `${path} could not be run. The conformance suite compares with CPython ${REFERENCE}: install it, and name it with ` +
        `--python /path/to/python3.13, with INTERLEAVE_PYTHON, or have python3.13 on the PATH.`,
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== 3 || minor < 12)
    throw new Error(
      `${path} is Python ${version}; 3.12 is the oldest that can be compared with, ${REFERENCE} is the reference.`,
    );
  return { path, version };
}

/** A Python process that takes programs and gives traces, in the same order. */
export class Oracle {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];

  constructor(python: string, flags: readonly ("--full" | "--pure")[] = []) {
    const script = fileURLToPath(new URL("./oracle", import.meta.url));
    this.#process = spawn(python, [script, ...flags], { stdio: ["pipe", "pipe", "inherit"] });
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.#waiting.shift()?.resolve(JSON.parse(line) as Answer); // the other side is ours
    });
    this.#process.stdin.on("error", () => {}); // it ended: "close" says so
    this.#process.on("close", (code) => {
      for (const { reject } of this.#waiting.splice(0)) reject(new Error(`the Python process ended with ${code}`));
    });
  }

  ask(programs: readonly Program[]): Promise<Answer[]> {
    const answers = programs.map(
      () => new Promise<Answer>((resolve, reject) => this.#waiting.push({ resolve, reject })),
    );
    this.#process.stdin.write(`${programs.map((program) => JSON.stringify(program)).join("\n")}\n\n`);
    return Promise.all(answers);
  }

  close(): void {
    this.#process.stdin.end();
  }
}
