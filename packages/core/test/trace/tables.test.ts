import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

import { models, type Scenario, simulate, type TraceEvent, traceOf } from "../../src/index.ts";
import { FREE, MachineDeadlockError } from "../../src/machine/index.ts";
import { drawWorkload } from "../../src/scenario/workload.ts";
import { Recorder } from "../../src/trace/recorder.ts";
import { stateAt, type TraceState } from "../../src/trace/state.ts";
import { taskTable, taskTableText, taskTree, taskTreeText } from "../../src/trace/tables.ts";

const scenario: Scenario = {
  groups: [
    { name: "Page", count: 2, steps: [{ lock: "db", steps: [{ io: 1 }] }] },
    { name: "Feed", count: 1, steps: [{ gather: [[{ io: 2 }], [{ get: "q" }]] }] },
    { name: "Busy", count: 1, steps: [{ cpu: 0.5 }, { put: "q" }] },
  ],
  locks: ["db"],
  queues: { q: 1 },
};

function at(time: number): TraceState {
  return stateAt(simulate(scenario, 7, ["asyncio"], { prices: FREE }).runs[0]?.trace ?? traceOf([]), time);
}

/** Tasks that await each other as they are told to. */
function awaiting(targets: readonly number[], name = (task: number): string => `T${task}`): TraceState {
  const events = targets.flatMap((_, index): TraceEvent[] => [
    { type: "task-created", time: 0, task: index + 1, name: name(index + 1), parent: null, thread: null },
  ]);
  const waits = targets.map((target, index): TraceEvent => ({
    type: "task-suspended",
    time: 0,
    task: index + 1,
    on: "task",
    until: null,
    resource: null,
    target,
  }));
  return stateAt(traceOf([...events, ...waits]), 0);
}

describe("the table of tasks", () => {
  test("says what each waits for and who awaits it", () => {
    expect(taskTableText(at(0.25))).toBe(
      [
        "task  name    state      waits for          awaited by",
        "1     Task-1  suspended  4 tasks",
        "2     Page 1  suspended  a sleep until 1 s  1",
        '3     Page 2  suspended  the lock "db"      1',
        "4     Feed 1  suspended  2 tasks            1",
        "5     Busy 1  running                       1",
        "6     Task-2  ready                         4",
        "7     Task-3  ready                         4",
      ].join("\n"),
    );
  });

  test("is data, too", () => {
    expect(taskTable(at(0.75))[3]).toEqual({
      task: 4,
      name: "Feed 1",
      state: "suspended",
      waitsFor: "1 task",
      awaitedBy: [1],
    });
  });
});

describe("the tree of who awaits whom", () => {
  test("goes from those that nobody awaits down", () => {
    expect(taskTreeText(at(0.75))).toBe(
      [
        "Task-1: waits for 3 tasks",
        "  - Page 1: waits for a sleep until 1 s",
        '  - Page 2: waits for the lock "db"',
        "  - Feed 1: waits for 1 task",
        "    - Task-2: waits for a sleep until 2.5 s",
      ].join("\n"),
    );
  });

  test("shows circles, also in a run that ended in one", () => {
    expect(taskTreeText(awaiting([2, 3, 1, 1]))).toBe(
      [
        "T4: waits for T1",
        "  - T1: waits for T2",
        "    - T2: waits for T3",
        "      - T3: waits for T1",
        "        - T1: waits for T2 (a circle: it waits for itself)",
      ].join("\n"),
    );
    expect(taskTree(awaiting([2, 1])).map(({ name, shown }) => [name, shown])).toEqual([
      ["T1", "once"],
      ["T2", "once"],
      ["T1", "circle"],
    ]);
  });

  test("lists what several await once", () => {
    expect(taskTree(awaiting([3, 3, 4, 4])).map(({ name, shown, depth }) => [depth, name, shown])).toEqual([
      [0, "T1", "once"],
      [1, "T3", "once"],
      [2, "T4", "once"],
      [3, "T4", "circle"],
      [0, "T2", "once"],
      [1, "T3", "again"],
    ]);
  });

  test("a deadlock's trace can be looked at", () => {
    const circle: Scenario = {
      groups: [
        { name: "A", count: 1, steps: [{ lock: "left", steps: [{ io: 1 }, { lock: "right", steps: [] }] }] },
        { name: "B", count: 1, steps: [{ lock: "right", steps: [{ io: 1 }, { lock: "left", steps: [] }] }] },
      ],
      locks: ["left", "right"],
    };
    const recorder = new Recorder();
    expect(() => models.asyncio.run(drawWorkload(circle, 7), recorder)).toThrow(MachineDeadlockError);
    expect(taskTreeText(stateAt(recorder.trace({ cut: true }), 1))).toBe(
      ["Task-1: waits for 2 tasks", '  - A 1: waits for the lock "right"', '  - B 1: waits for the lock "left"'].join(
        "\n",
      ),
    );
  });

  test("has every task, whoever awaits whom, and a line for each row, whatever their names", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 12 }),
        fc.string({ unit: "binary" }),
        (targets, name) => {
          const state = awaiting(targets, () => name);
          const tree = taskTree(state);
          expect(new Set(tree.map(({ task }) => task)).size).toBe(targets.length);
          expect(tree.filter(({ shown }) => shown === "once").length).toBe(targets.length);
          if (targets.length > 0)
            expect(taskTreeText(state).split(/[\n\r\u{85}\u{2028}\u{2029}]/u).length).toBe(tree.length);
          expect(taskTableText(state).split(/[\n\r\u{85}\u{2028}\u{2029}]/u).length).toBe(targets.length + 1);
        },
      ),
    );
  });

  test("a chain of ten thousand is no deeper than others", () => {
    const tree = taskTree(awaiting(Array.from({ length: 10_000 }, (_, index) => index + 2)));
    expect(tree.at(-1)?.depth).toBe(9999);
  });
});
