import { presets, simulate } from "@interleave/core";
import * as fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";

import { readMachineLanes } from "../../src/model/machine-lanes.ts";
import { laneSentence } from "../../src/view/lane-sentence.ts";
import { spanRows } from "../../src/view/rows.ts";
import { laneAt, topOf } from "../../src/view/scene.ts";
import { type Change, Session } from "../../src/view/session.ts";

const FREE = { prices: {} };
const runs = simulate(presets["ten-tasks"], 7, ["sequential", "asyncio"], FREE).runs.map(({ model, trace }) => ({
  title: model,
  trace,
}));
const blocked = simulate(presets["blocking-call"], 7, ["asyncio"], FREE).runs.map(({ model, trace }) => ({
  title: model,
  trace,
}));

let changes: Change[];
let session: Session;
beforeEach(() => {
  changes = [];
  session = new Session((change) => changes.push(change));
  session.runs = runs;
});

test("shows all of the longest run, at its end", () => {
  expect(session.seconds).toBeCloseTo(4.369, 3);
  expect(session.window).toEqual({ from: 0, to: session.seconds });
  expect(session.playhead).toEqual({ time: session.seconds, happened: runs.map(({ trace }) => trace.events.length) });
  expect(changes).toEqual(["runs"]);
});

test("what is no time, no window and no lane changes nothing that can be seen", () => {
  session.seek(1);
  session.seek(Number.NaN);
  expect(session.playhead.time).toBe(1);
  session.show({ from: Number.NaN, to: 2 });
  expect(session.window).toEqual({ from: 0, to: session.seconds });
  session.select({ run: 0, lane: 1 });
  for (const nowhere of [
    { run: 9, lane: 0 },
    { run: 0, lane: -1 },
    { run: 0, lane: 1e6 },
  ]) {
    session.select(nowhere);
    expect(session.selected).toBeNull();
  }
});

describe("steps", () => {
  test("go over every event of both runs in order of time, and back over the same", () => {
    session.seek(-1);
    const begin = session.playhead;
    expect(begin.time).toBe(0);
    const forward: string[] = [];
    for (let step = session.step(1); step !== null; step = session.step(1)) forward.push(`${step.run} ${step.index}`);
    const all = runs.reduce((sum, { trace }) => sum + trace.events.length, 0);
    expect(forward.length + begin.happened.reduce((sum, count) => sum + count, 0)).toBe(all);
    expect(session.playhead.happened).toEqual(runs.map(({ trace }) => trace.events.length));

    const back: string[] = [];
    for (let step = session.step(-1); step !== null; step = session.step(-1)) back.push(`${step.run} ${step.index}`);
    expect(back).toHaveLength(all);
    expect(back.slice(0, forward.length)).toEqual(forward.toReversed());
    expect(session.playhead).toEqual({ time: 0, happened: [0, 0] });
  });

  test("bring what they go to into view", () => {
    session.show({ from: 4, to: 4.2 });
    session.seek(1);
    expect(session.window.from).toBeLessThanOrEqual(1);
    expect(session.window.to).toBeGreaterThanOrEqual(1);
    expect(session.window.to - session.window.from).toBeCloseTo(0.2);
  });
});

describe("lanes", () => {
  test("are found by their names, and only these have rows in the table", () => {
    session.search = "task 1, TASK 7";
    expect(session.scene.runs.map(({ lanes }) => [...lanes])).toEqual([
      [0, 6, 9],
      [0, 6, 9],
    ]);
    const rows = spanRows(session.scene.runs);
    expect(rows.length).toBe(6);
    expect(rows.at(4)).toEqual({ run: 1, lane: 6, span: 6 });
    expect(rows.at(6)).toBeNull();
  });

  test("are chosen one after another, through both runs, and stop at either end", () => {
    session.selectBeside(1);
    expect(session.selected).toEqual({ run: 0, lane: 0 });
    session.selectBeside(12);
    expect(session.selected).toEqual({ run: 1, lane: 2 });
    session.selectBeside(-100);
    expect(session.selected).toEqual({ run: 0, lane: 0 });
    session.search = "nobody";
    session.selectBeside(1);
    expect(session.selected).toBeNull();
  });

  test("lie where one points at them", () => {
    fc.assert(
      fc.property(fc.nat(1), fc.nat(9), fc.integer({ min: 100, max: 2000 }), (run, lane, room) => {
        session.room = room;
        const top = topOf(session.scene, { run, lane });
        expect(laneAt(session.scene, (top ?? 0) + session.scene.laneHeight / 2)).toEqual({ run, lane });
      }),
    );
  });

  test("can be threads", () => {
    session.showLanes("thread", (trace) => readMachineLanes(trace, "thread"));
    expect(session.models.map(({ lanes }) => lanes.map(({ name }) => name))).toEqual(
      runs.map(({ trace }) =>
        [...trace.events].flatMap((event) => (event.type === "thread-created" ? [event.name] : [])),
      ),
    );
  });
});

test("a lane is told of as it is at the playhead", () => {
  session.runs = blocked;
  const at = (time: number, lane: number): string => {
    session.seek(time);
    return laneSentence(session, { run: 0, lane });
  };
  expect(at(0.05, 0)).toBe("Blocking 1: sleeps until 0.10 s, since 0.00 s.");
  expect(at(0.3, 0)).toBe("Blocking 1: waits, blocks the thread, since 0.10 s.");
  expect(at(0.3, 1)).toBe("Task 1: ready, another one runs, since 0.15 s.");
  expect(at(1, 0)).toBe("Blocking 1: is finished.");
});
