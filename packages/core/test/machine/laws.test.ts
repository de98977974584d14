import { describe, expect, test } from "vitest";

import { Random } from "../../src/kernel/random.ts";
import {
  compute,
  join,
  pause,
  pauseUntil,
  type Program,
  SimpleThreadQueue,
  spawn,
  startProcess,
} from "../../src/machine/index.ts";
import { runOn, runThreads, times, workersOf } from "./support.ts";

function* work(): Program<void> {
  yield* compute(0.1);
}

describe("computing", () => {
  test.each([1, 2, 4, 16])("[GL1] %i computing threads under one GIL take the sum, on however many cores", (count) => {
    for (const cores of [1, 2, 8]) {
      const machine = runThreads(
        { cores },
        times(count, () => work),
      );
      expect(machine.clock.now).toBeCloseTo(0.1 * count, 9);
    }
  });

  test.each([
    [1, 4, 0.4],
    [2, 4, 0.2],
    [4, 4, 0.1],
    [4, 6, 0.15],
    [8, 4, 0.1],
  ])("[GL11] without a GIL, %i cores share the work of %i threads fairly", (cores, count, seconds) => {
    const machine = runThreads(
      { cores, gil: false, timeSlice: 0.0001 },
      times(count, () => work),
    );
    expect(machine.clock.now).toBeGreaterThanOrEqual(seconds - 1e-9);
    expect(machine.clock.now).toBeLessThan(seconds + 0.0002);
  });

  test.each([1, 2, 3, 4, 8])("[CR1] Amdahl: a serial part and a parallel one on %i cores", (cores) => {
    const machine = runOn({ cores, gil: false }, function* () {
      yield* compute(0.3);
      const threads = [];
      for (let index = 0; index < cores; index++) threads.push(yield* spawn(() => compute(0.7 / cores)));
      for (const thread of threads) yield* join(thread);
    });
    expect(machine.clock.now).toBeCloseTo(0.3 + 0.7 / cores, 9);
  });

  test("[GL11] without a GIL Python code is slower by the factor that is its price, other code is not", () => {
    const prices = { freeThreadedSlowdown: 1.4 };
    const python = runThreads({ gil: false, prices }, [work]);
    expect(python.clock.now).toBeCloseTo(0.14, 9);
    const native = runThreads({ gil: false, prices }, [() => compute(0.1, { gil: false })]);
    expect(native.clock.now).toBeCloseTo(0.1, 9);
    expect(runThreads({ prices }, [work]).clock.now).toBeCloseTo(0.1, 9);
  });

  test("[PR1] each process has a GIL of its own", () => {
    const machine = runOn({ cores: 4 }, function* () {
      const processes = [];
      for (let index = 0; index < 4; index++) processes.push(yield* startProcess(work));
      for (const process of processes) yield* join(process);
    });
    expect(machine.clock.now).toBeCloseTo(0.1, 9);
  });

  test("[GL1] fixed work in 1, 2, 4, 16 threads costs no more than the hand-overs", () => {
    const prices = { gilHandover: 5e-5, osSleepLateness: 9e-5 };
    for (const count of [1, 2, 4, 16]) {
      const machine = runThreads(
        { cores: 2, prices },
        times(count, () => () => compute(1.6 / count)),
      );
      const switches = 1.6 / 0.005 + 4 * count;
      expect(machine.clock.now).toBeGreaterThanOrEqual(1.6);
      expect(machine.clock.now).toBeLessThan(1.6 + switches * 5e-5);
    }
  });

  test("[CR2] computing that nobody disputes is one event, however long it takes", () => {
    const short = runThreads({}, [() => compute(1)]);
    const long = runThreads({}, [() => compute(10_000)]);
    expect(long.events).toBe(short.events);
  });
});

describe("waiting", () => {
  test("[GL4] blocking calls overlap: the longest decides", () => {
    const machine = runThreads(
      { cores: 1 },
      times(100, (index) => () => pause(0.01 * (index + 1))),
    );
    expect(machine.clock.now).toBe(1);
  });

  test("[GL9] computing without the GIL overlaps with computing under it, given the cores", () => {
    const programs = [() => compute(0.1, { gil: false }), () => compute(0.1, { gil: false }), work];
    expect(runThreads({ cores: 3 }, programs).clock.now).toBeCloseTo(0.1, 9);
    expect(runThreads({ cores: 1 }, programs).clock.now).toBeCloseTo(0.3, 9);
  });

  test("[MC1] a pause until an instant ends exactly then, one until the past at once", () => {
    const machine = runThreads({}, [() => pauseUntil(0.1 + 0.2), () => pauseUntil(-1)]);
    expect(machine.clock.now).toBe(0.1 + 0.2);
  });
});

describe("fairness", () => {
  test("[CR3] threads that outnumber the cores have the same share at any time, to a slice", () => {
    const timeSlice = 0.003;
    const machine = runOn({ cores: 3, gil: false, timeSlice }, function* () {
      for (let index = 0; index < 10; index++) yield* spawn(() => compute(100), { daemon: true });
      yield* pause(3);
    });
    const shares = workersOf(machine).map((thread) => thread.cpuSeconds);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(2 * timeSlice);
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(9, 1);
  });

  test("[CR6] a thread that was away cannot save up processor time", () => {
    const machine = runOn({ cores: 1, gil: false }, function* () {
      const hog = yield* spawn(() => compute(100), { daemon: true });
      const late = yield* spawn(
        function* () {
          yield* pause(5);
          yield* compute(100);
        },
        { daemon: true },
      );
      yield* pause(7);
      expect(hog.cpuSeconds).toBeGreaterThan(5.9);
      expect(late.cpuSeconds).toBeGreaterThan(0.9);
    });
    expect(machine.clock.now).toBeCloseTo(7, 1);
  });

  test("[CR4] a thread that wakes up beside one that computes runs at once", () => {
    let latest = 0;
    const machine = runOn({ cores: 1, gil: false }, function* (machine) {
      yield* spawn(() => compute(100), { daemon: true });
      for (let turn = 1; turn <= 50; turn++) {
        yield* pauseUntil(turn * 0.02);
        latest = Math.max(latest, machine.clock.now - turn * 0.02);
        yield* compute(0.0005);
      }
    });
    expect(latest).toBe(0);
    expect(machine.clock.now).toBeCloseTo(1.0005, 6);
  });

  test("[CR5] a core that goes on with another thread pays for it", () => {
    const prices = { threadSwitch: 0.0001 };
    const machine = runThreads(
      { cores: 1, gil: false, timeSlice: 0.01, prices },
      times(2, () => () => compute(0.5)),
    );
    const busy = machine.cores[0]?.busy ?? 0;
    expect(busy - 1).toBeGreaterThan(95 * 0.0001);
    expect(busy - 1).toBeLessThan(110 * 0.0001);
  });
});

describe("queueing theory", () => {
  test.each([
    [1, 0.7],
    [2, 0.8],
    [4, 0.6],
  ])("[CR1] an M/M/%i queue at a load of %f waits as long as its closed form says", (servers, load) => {
    const serviceTime = 0.01;
    const arrivals = 40_000;
    const random = new Random(42);
    const exponential = (mean: number): number => -mean * Math.log(1 - random.uniform());
    let waited = 0;
    runOn({ cores: servers, gil: false }, function* (machine) {
      const queue = new SimpleThreadQueue<{ arrival: number; service: number } | null>();
      const threads = [];
      for (let index = 0; index < servers; index++) threads.push(yield* spawn(serve));
      for (let arrival = 0, left = arrivals; left > 0; left--) {
        arrival += exponential(serviceTime / (load * servers));
        yield* pauseUntil(arrival);
        queue.put({ arrival, service: exponential(serviceTime) });
      }
      for (const _thread of threads) queue.put(null);
      for (const thread of threads) yield* join(thread);

      function* serve(): Program<void> {
        for (let job = yield* queue.get(); job !== null; job = yield* queue.get()) {
          waited += machine.clock.now - job.arrival;
          yield* compute(job.service);
        }
      }
    });
    const expected = (erlangC(servers, load * servers) * serviceTime) / (servers * (1 - load));
    expect(waited / arrivals / expected).toBeGreaterThan(0.9);
    expect(waited / arrivals / expected).toBeLessThan(1.1);
  });
});

/** The probability that an arrival has to wait, with `offered` work on so many servers. */
function erlangC(servers: number, offered: number): number {
  let term = 1;
  let sum = 1;
  for (let index = 1; index < servers; index++) {
    term *= offered / index;
    sum += term;
  }
  const last = (term * offered) / servers / (1 - offered / servers);
  return last / (sum + last);
}
