import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { LINES, recordLoop } from "../src/event-loop/model.ts";
import { type Call, callIn } from "../src/forgotten/model.ts";
import { STATEMENTS } from "../src/forgotten/view.ts";

const LISTINGS = join(import.meta.dirname, "../src/listings");
const read = (name: string): string => readFileSync(join(LISTINGS, name), "utf8");

/** What each listing prints, as a pattern for its whole output. What is timed has a shape, not a value. */
const OUTPUT: Readonly<Record<string, RegExp>> = {
  "at_once.py":
    /^(Task \d+ started at \d\d:\d\d:\d\d\n){10}(Task \d+ completed at \d\d:\d\d:\d\d, in [01]\.\d\d seconds\n){10}Process took \d\.\d\d seconds\n$/,
  "awaited.py": /^Hello, you\nMain is done\n$/,
  "blocking_call.py": /^Status 200 after \d\.\d\d seconds\n$/,
  "doubling.py": /^\[2, 4, 6, 8, 10\]\n$/,
  "doubling_async.py": /^\[2, 4, 6, 8, 10\]\n$/,
  "event_loop.py": new RegExp(`^${recordLoop().at(-1)?.output.join("\n")}\n$`),
  "fibonacci.py": /^Plain functions took \d+\.\d\d seconds\nCoroutines took \d+\.\d\d seconds\n$/,
  "fibonacci_pool.py": /^One process took \d+\.\d\d seconds\nA pool of processes took \d+\.\d\d seconds\n$/,
  // Nobody waits for the first task: it is the last to be done.
  "in_a_thread.py": /^(Task ([2-9]|10) took \d\.\d seconds\n){9}Task 1 took \d\.\d seconds\n$/,
  "long_loop.py": /^Six ticks took \d\.\d\d seconds\nSix ticks took \d\.\d\d seconds\n$/,
  "made_a_task.py": /^Main goes on\nHello, you\nMain is done\n$/,
  "never_awaited.py": /^Main is done\n$/,
  "one_after_another.py":
    /^(Task (\d+) started at \d\d:\d\d:\d\d\nTask \2 completed at \d\d:\d\d:\d\d, in [01]\.\d\d seconds\n){10}Process took \d\.\d\d seconds\n$/,
  "one_blocks.py": /^(Task \d+ took \d\.\d seconds\n){10}$/,
  "order.py": /^Order 1 is on its way\nOrder 2 is not: there is no such order\n$/,
  "order_async.py": /^Order 1 is on its way\nOrder 2 is not: there is no such order\n$/,
};

test("every listing has an output that it is held to", () => {
  expect(
    readdirSync(LISTINGS)
      .filter((name) => name.endsWith(".py"))
      .sort(),
  ).toEqual(Object.keys(OUTPUT).sort());
});

const python = findPython();

// Where there is no Python, these tests are not there; that page and files agree is tested everywhere.
if (python !== null) describe("under CPython", underCPython);

function underCPython(): void {
  test.each(Object.keys(OUTPUT))("%s runs as it is printed", (name) => {
    const { stdout, stderr } = runListing(name);
    expect(stdout).toMatch(OUTPUT[name] ?? /$^/);
    if (name === "never_awaited.py") expect(stderr).toContain("RuntimeWarning: coroutine 'greet' was never awaited");
    else expect(stderr).toBe("");
  });

  // How long something takes at least is a law; how long at most, this machine's matter.
  test("a blocking call among ten tasks holds up every one of them", () => {
    const seconds = secondsIn(runListing("one_blocks.py").stdout);
    expect(seconds).toHaveLength(10);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0.7);
  });

  test("a loop that never yields keeps the clock from ticking until it is done", () => {
    // 120 ms of computing before the first tick; five more of 10 ms.
    expect(secondsIn(runListing("long_loop.py").stdout)[0]).toBeGreaterThanOrEqual(0.17);
  });
}

describe("page and listings agree", () => {
  test("the lines that the event loop's demo lights are those of its listing", () => {
    const lines = read("event_loop.py").split("\n");
    expect(Object.fromEntries(Object.entries(LINES).map(([name, line]) => [name, lines[line - 1]?.trim()]))).toEqual({
      asks: 'print(f"{name} asks")',
      sleep: "await asyncio.sleep(seconds)",
      reply: 'print(f"{name} has its reply")',
      first: 'first = asyncio.create_task(fetch("A", 0.2))',
      second: 'second = asyncio.create_task(fetch("B", 0.1))',
      made: 'print("Both are made")',
      awaitFirst: "await first",
      awaitSecond: "await second",
      over: 'print("Both are done")',
    });
  });

  test.each<[Call, string]>([
    ["forgotten", "never_awaited.py"],
    ["awaited", "awaited.py"],
    ["task", "made_a_task.py"],
  ])("what is %s has its statement in %s, and prints the same on the engine", (call, name) => {
    expect(read(name)).toContain(`    ${STATEMENTS[call]}\n`);
    expect(`${callIn(call).printed.join("\n")}\n`).toMatch(OUTPUT[name] ?? /$^/);
  });
});

/** What a listing says that things took. */
function secondsIn(output: string): number[] {
  return [...output.matchAll(/took (\d+\.\d+)/g)].map(([, text]) => Number(text));
}

/** The Python that `INTERLEAVE_PYTHON` names, or python3.13 on the PATH; null if there is none. */
function findPython(): string | null {
  const path = process.env["INTERLEAVE_PYTHON"] ?? "python3.13";
  try {
    execFileSync(path, ["-c", ""], { stdio: "ignore" });
    return path;
  } catch {
    return null;
  }
}

function runListing(name: string): { readonly stdout: string; readonly stderr: string } {
  const env = { ...process.env, PYTHONPATH: join(import.meta.dirname, "listings"), PYTHONDONTWRITEBYTECODE: "1" };
  return spawnSync(python ?? "", [join(LISTINGS, name)], { encoding: "utf8", env, timeout: 50_000 });
}
