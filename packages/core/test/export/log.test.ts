import { array, assert, property } from "fast-check";
import { describe, expect, test } from "vitest";

import { logOf, simulate } from "../../src/index.ts";
import { traceOf } from "../../src/trace/events.ts";
import { HOSTILE, hostileName, hostileScenario } from "./support.ts";

describe("the log", () => {
  test("says what a task failed with", () => {
    const scenario = { groups: [{ name: "Bad", count: 1, steps: [{ timeout: "1s", steps: [{ io: "2s" }] }] }] };
    const [run] = simulate(scenario, 1, ["asyncio"], { prices: {} }).runs;
    expect(run && logOf(run.trace).map(({ text }) => text)).toEqual([
      "Bad 1 started at 00:00:00",
      "Bad 1 failed with TimeoutError at 00:00:01, after 1.00 seconds",
      "Process took 1.00 seconds",
    ]);
  });

  test("says that a task was cancelled", () => {
    const trace = traceOf([
      { type: "work-started", time: 0, work: 1, name: "A", arrival: 0, task: null, thread: null },
      { type: "work-finished", time: 2, work: 1, error: "CancelledError" },
    ]);
    expect(logOf(trace)[1]?.text).toBe("A was cancelled at 00:00:02, after 2.00 seconds");
  });

  test("a line is a line, whatever a task is called", () => {
    const check = (names: readonly string[]): void => {
      const [run] = simulate(hostileScenario(names), 1, ["asyncio"]).runs;
      const lines = run === undefined ? [] : logOf(run.trace);
      expect(lines.length).toBe(2 * names.length + 1);
      for (const { text } of lines) expect(text).toMatch(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{0,300}$/u);
    };
    check(HOSTILE);
    assert(property(array(hostileName, { maxLength: 5 }), check));
  });

  test("of a trace that was cut off does not say that the process has ended", () => {
    const events = [
      { type: "work-started", time: 0, work: 1, name: "W", arrival: 0, task: null, thread: null },
      { type: "work-started", time: 2, work: 2, name: "V", arrival: 0, task: null, thread: null },
    ] as const;
    expect(logOf(traceOf(events, { cut: true })).at(-1)?.text).toBe("The trace was cut off after 2.00 seconds");
    expect(logOf(traceOf(events)).at(-1)?.text).toBe("Process took 2.00 seconds");
  });
});
