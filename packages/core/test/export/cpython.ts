import { spawnSync } from "node:child_process";

/** The Python that is there, 3.11 or later; null if there is none. */
export const python: string | null = found(process.env["INTERLEAVE_PYTHON"] ?? "python3.13");

function found(path: string): string | null {
  const ask = ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"];
  return spawnSync(path, ask, { stdio: "ignore" }).status === 0 ? path : null;
}

/** What CPython's compiler has to say against each program: an error or a warning, null for nothing. */
export function compiled(path: string, programs: readonly string[]): (string | null)[] {
  const script = `
import json, sys, warnings
warnings.simplefilter("error")
def said(source):
    try:
        compile(source, "listing", "exec", dont_inherit=True)
    except Exception as error:
        return repr(error)
print(json.dumps([said(source) for source in json.load(sys.stdin)]))`;
  const { stdout, stderr } = spawnSync(path, ["-c", script], { input: JSON.stringify(programs), encoding: "utf8" });
  if (stderr !== "") throw new Error(stderr);
  return JSON.parse(stdout) as (string | null)[]; // the script is ours
}

/** Runs a program; what it printed, line by line, and what Python said on the side. */
export function ran(path: string, lines: readonly string[]): { readonly printed: string[]; readonly stderr: string } {
  // From a file, since processes of a pool may import it again.
  const script =
    "import runpy, sys, tempfile, os\nwith tempfile.TemporaryDirectory() as d:\n p = os.path.join(d, 'listing.py')\n open(p, 'w', encoding='utf-8').write(sys.stdin.read())\n import subprocess\n sys.exit(subprocess.run([sys.executable, p], stdin=subprocess.DEVNULL).returncode)";
  // Unbuffered, several processes would write into each other's lines.
  const env = { ...process.env, PYTHONUNBUFFERED: "" };
  const options = { env, input: `${lines.join("\n")}\n`, encoding: "utf8", timeout: 30_000 } as const;
  const { stdout, stderr, status } = spawnSync(path, ["-c", script], options);
  if (status !== 0) throw new Error(`the program ended with ${status}: ${stderr}`);
  // `print` writes a line and its end one after the other: another thread's line can come in between, and an empty line later.
  const parted = stdout.replaceAll(/( started| completed| failed: \w+\(.*?\))(?=[^\n])/g, "$1\n");
  return { printed: parted.split("\n").filter((line) => line !== ""), stderr };
}
