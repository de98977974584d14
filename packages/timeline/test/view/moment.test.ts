import { presets, simulate } from "@interleave/core";
import { columnsOf, type Trace } from "@interleave/core/trace";
import { expect, test } from "vitest";

import { MomentReader } from "../../src/view/moment.ts";
import { playheadAt } from "../../src/view/playhead.ts";

function traceOf(preset: "blocking-call" | "io-and-cpu" | "crawler", model: "asyncio" | "threads"): Trace {
  const [run] = simulate(presets[preset], 7, [model], { prices: {} }).runs;
  if (run === undefined) throw new Error("no run");
  return run.trace;
}

/** The lists at a time, as text. */
function told(trace: Trace, time: number): string[] {
  const [happened = 0] = playheadAt([trace], time).happened;
  return new MomentReader(columnsOf(trace))
    .listsAt(time, happened)
    .map(({ title, count, entries }) => `${title} (${count}): ${entries.join("; ")}`);
}

test("while the loop is blocked, the others' timers are due, and nobody notices", () => {
  const lists = told(traceOf("blocking-call", "asyncio"), 0.3);
  expect(lists[0]).toBe("Running (1): Blocking 1: a blocking call, until 0.60 s at least");
  expect(lists[1]).toBe("Ready queue (0): ");
  expect(lists[2]).toMatch(/^Timers \(9\): 0\.15 s, due: Task \d; 0\.15 s, due: Task \d/);
});

test("why: a chain of sentences, from the task to who holds it up", () => {
  const trace = traceOf("blocking-call", "asyncio");
  const [happened = 0] = playheadAt([trace], 0.3).happened;
  const chain = new MomentReader(columnsOf(trace)).why({ work: 2 }, 0.3, happened);
  expect(chain.length).toBeGreaterThanOrEqual(2);
  expect(chain[0]).toContain("Task 1");
  expect(chain.join(" ")).toContain("Blocking 1");
});

test("of threads, who has the GIL", () => {
  const lists = told(traceOf("io-and-cpu", "threads"), 0.2);
  const threads = lists.find((text) => text.startsWith("Threads"));
  expect(threads?.match(/has the GIL/g)).toHaveLength(1);
  expect(threads).toContain("waits for the GIL");
});

test("of a semaphore, how many have it and how many wait", () => {
  const lists = told(traceOf("crawler", "asyncio"), 0.001);
  expect(lists.at(-1)).toBe("Locks and queues (1): semaphore “connections”: 10 of 10 taken, 190 waiting");
});

test("in the middle of an instant, only what has happened so far", () => {
  const trace = traceOf("blocking-call", "asyncio");
  const reader = new MomentReader(columnsOf(trace));
  const running = (happened: number): number =>
    reader.listsAt(0, happened).find(({ title }) => title === "Timers")?.count ?? 0;
  const [all = 0] = playheadAt([trace], 0).happened;
  const counts = Array.from({ length: all + 1 }, (_, happened) => running(happened));
  expect(counts[0]).toBe(0);
  expect(counts.at(-1)).toBe(10);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});
