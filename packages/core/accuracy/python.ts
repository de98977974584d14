/** CPython, asked for its prices and for what really happens. */
import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { RealRun } from "./drawn.ts";
import type { Outcome } from "./predicted.ts";
import { type MeasuredPrices, parsePrices } from "./prices-of.ts";

/** The version that predictions are held against. */
const REFERENCE = "3.13";
const OLDEST_MINOR = 11;
const MAX_OUTPUT = 1 << 28;

/** A Python that can be run. */
export interface Python {
  readonly path: string;
  readonly version: string;
}

/** What was measured in one run. */
export interface Measured extends Outcome {
  /** How fast a core was before and after: iterations of an empty loop a second, the mean of both. */
  readonly iterationsPerSecond: number;
  /** How many cores other programs kept busy meanwhile; null where the system does not tell. */
  readonly otherCores: number | null;
}

/** The Python to ask. Throws an Error that says what to do if there is none. */
export function findPython(given: string | undefined): Python {
  const path = given ?? process.env["INTERLEAVE_PYTHON"] ?? `python${REFERENCE}`;
  let version: string;
  try {
    const ask = ["-c", "import platform; print(platform.python_version())"];
    version = execFileSync(path, ask, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch (cause) {
    throw new Error(
      `${path} could not be run. The accuracy suite compares with CPython ${REFERENCE}: install it, and name it with ` +
        `--python /path/to/python${REFERENCE}, with INTERLEAVE_PYTHON, or have python${REFERENCE} on the PATH.`,
      { cause },
    );
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== 3 || minor < OLDEST_MINOR) {
    throw new Error(
      `${path} is Python ${version}; 3.${OLDEST_MINOR} is the oldest that will do, ${REFERENCE} is the reference.`,
    );
  }
  return { path, version };
}

/** Has `prices.py` measure what things cost here and now. */
export function measurePrices({ path }: Python, isQuick: boolean): MeasuredPrices {
  const options = isQuick ? ["--quick"] : [];
  return parsePrices(
    execFileSync(path, [script("prices.py"), ...options], { encoding: "utf8", maxBuffer: MAX_OUTPUT }),
  );
}

/** Has `reality.py` carry out a run. Throws an Error with its message if it could not, or took too long. */
export function carryOut({ path }: Python, run: RealRun, within: number): Measured {
  const { status, stdout, stderr, error } = spawnSync(path, [script("reality.py"), "-", "--within", String(within)], {
    input: JSON.stringify(run),
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.trim() || `reality.py ended with ${status}`);
  const { makespan, works, otherCores, cpuSeconds, calibration } = JSON.parse(stdout) as RealityOutput; // the other side is ours
  const arrivals = new Map(run.works.map(({ id, arrival }) => [id, arrival]));
  const latencies = works
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, end, sent }) => end - (sent ?? arrivals.get(id) ?? 0));
  const iterationsPerSecond = (calibration.before + calibration.afterwards) / 2;
  return { makespan, latencies, otherCores, cpuSeconds, iterationsPerSecond };
}

/** What `reality.py` prints, as far as it is used here. */
interface RealityOutput {
  readonly makespan: number;
  /** `sent`: when a user of a closed loop sent it. */
  readonly works: readonly { readonly id: number; readonly end: number; readonly sent?: number }[];
  readonly calibration: { readonly before: number; readonly afterwards: number };
  readonly cpuSeconds: number;
  readonly otherCores: number | null;
}

function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
