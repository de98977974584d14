import { describe, expect, test } from "vitest";

import {
  compute,
  type GilOrder,
  Machine,
  type MachineOptions,
  pause,
  pauseUntil,
  type Program,
  spawn,
} from "../../src/machine/index.ts";
import { runOn, runThreads, times } from "./support.ts";

/** How late a thread goes on after each of its pauses of a millisecond, beside computing threads; sorted, in seconds. */
function lateness(computing: number, options: MachineOptions = {}): number[] {
  const late: number[] = [];
  runOn({ cores: 2, ...options }, function* (machine) {
    for (let index = 0; index < computing; index++) yield* spawn(() => compute(1000), { daemon: true });
    for (let turn = 0; turn < 400; turn++) {
      const begin = machine.clock.now;
      yield* pause(0.001);
      late.push(machine.clock.now - begin - 0.001);
    }
  });
  return late.sort((left, right) => left - right);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value) / values.length;
}

/** Who took the GIL, and when. */
function holdersOf(computing: number, options: MachineOptions, seconds = 2): { name: string; at: number }[] {
  const taken: { name: string; at: number }[] = [];
  const machine: Machine = new Machine({
    ...options,
    observer: { gilTaken: (_process, thread) => void taken.push({ name: thread.name, at: machine.clock.now }) },
  });
  machine.run(function* (): Program<void> {
    for (let index = 0; index < computing; index++) yield* spawn(() => compute(1000), { daemon: true });
    yield* pause(seconds);
  });
  return taken;
}

describe("the convoy effect", () => {
  test("[GL7] a thread that wakes up alone goes on at once", () => {
    expect(lateness(0).at(-1)).toBeCloseTo(0, 12);
  });

  test("[GL7] beside one computing thread it waits out the interval", () => {
    const late = lateness(1);
    expect(late[0]).toBeCloseTo(0.005, 9);
    expect(late.at(-1)).toBeCloseTo(0.005, 9);
    expect(lateness(1, { switchInterval: 0.0005 }).at(-1)).toBeCloseTo(0.0005, 9);
  });

  test.each([
    [2, 0.006, 0.012],
    [4, 0.012, 0.025],
  ])("[GL7] beside %i, it waits for one turn each on average", (computing, low, high) => {
    const average = mean(lateness(computing));
    expect(average).toBeGreaterThan(low);
    expect(average).toBeLessThan(high);
  });

  test("[GL7] with prices as measured, the wake-up beside one is 5.2 ms late", () => {
    const prices = { gilHandover: 4e-5, osSleepLateness: 9e-5 };
    expect(lateness(1, { prices })[200]).toBeCloseTo(0.00522, 9);
    expect(lateness(0, { prices })[200]).toBeCloseTo(0.00009, 9);
  });
});

describe("hand-over", () => {
  test("[GL3] a slice lasts an interval, the lateness of a timer and a hand-over", () => {
    const prices = { gilHandover: 5e-5, osSleepLateness: 9e-5 };
    const taken = holdersOf(4, { cores: 4, prices }).slice(20);
    const gaps = taken.slice(1).map(({ at }, index) => at - (taken[index]?.at ?? 0));
    for (const gap of gaps.slice(0, -3)) expect(gap).toBeCloseTo(0.00514, 9);
  });

  test("[GL5] whoever had to let go of it does not get it back before another one has had it", () => {
    const taken = holdersOf(2, { cores: 4 }).slice(10);
    for (let index = 1; index < taken.length; index++) expect(taken[index]?.name).not.toBe(taken[index - 1]?.name);
  });

  test("[GL3] on one core a slice is longer: who lost the GIL must get the core before it can ask for it", () => {
    const taken = holdersOf(2, { cores: 1, timeSlice: 0.003, gilOrder: "queue" }).slice(20, -5);
    const average = ((taken.at(-1)?.at ?? 0) - (taken[0]?.at ?? 0)) / (taken.length - 1);
    expect(average).toBeGreaterThan(0.007);
    expect(average).toBeLessThan(0.0095);
  });

  test.each<[GilOrder, number, number]>([
    ["queue", 0.95, 1],
    ["random", 0.23, 0.43],
    ["mixed", 0.23, 0.43],
  ])(
    "[GL10] order %s: among four computing threads, the one that has waited longest gets it that often",
    (gilOrder, low, high) => {
      const names = holdersOf(4, { cores: 4, gilOrder }, 10)
        .slice(20)
        .map(({ name }) => name)
        .filter((name) => name !== "MainThread");
      let longest = 0;
      for (let index = 4; index < names.length; index++) {
        const others = new Set(names.slice(0, index - 1).reverse());
        others.delete(names[index - 1] ?? "");
        if ([...others].at(-1) === names[index]) longest++;
      }
      expect(longest / names.length).toBeGreaterThanOrEqual(low);
      expect(longest / names.length).toBeLessThanOrEqual(high);
    },
  );

  test("[GL10] threads that wait for less than an interval get it in the order in which they came", () => {
    const order: number[] = [];
    runThreads(
      { cores: 8 },
      times(
        20,
        (index) =>
          function* () {
            yield* pause(0.01);
            yield* compute(0.0001);
            order.push(index);
          },
      ),
    );
    expect(order).toEqual(times(20, (index) => index));
  });

  test("[GL8] who was signalled does not own it: a thread that comes by meanwhile takes it", () => {
    const order: string[] = [];
    runOn({ cores: 4, prices: { wakeUp: 0.001 } }, function* () {
      yield* spawn(function* () {
        yield* pauseUntil(0.0115);
        yield* compute(0.001); // waits for the GIL; signalled at 12 ms, it can have it at 13 ms
        order.push("signalled");
      });
      yield* spawn(function* () {
        yield* pauseUntil(0.0125);
        yield* compute(0.0002); // it is free
        order.push("came by");
      });
      yield* pauseUntil(0.01);
      yield* compute(0.002);
    });
    expect(order).toEqual(["came by", "signalled"]);
  });

  test("[GL6] a thread whose wait saw a switch waits for another interval before it asks", () => {
    // A computes; B waits from 1 ms; at 4 ms A blocks and C, which came first, has the GIL: B asks at 1 + 5 + 5 ms.
    const log: [string, number][] = [];
    runOn({ cores: 4, gilOrder: "queue" }, function* (machine) {
      yield* spawn(function* () {
        yield* pause(0.0005);
        yield* compute(1);
      });
      yield* spawn(function* () {
        yield* pause(0.001);
        log.push(["B", machine.clock.now]);
        yield* compute(0.001);
      });
      yield* compute(0.004);
    });
    expect(log[0]?.[0]).toBe("B");
    expect(log[0]?.[1]).toBeCloseTo(0.011, 9);
  });
});
