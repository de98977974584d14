import { describe, expect, test } from "vitest";

import { getRunningLoop, sleep } from "../../src/asyncio/index.ts";
import {
  compute,
  join,
  MachineLoop,
  type MachineObserver,
  park,
  pause,
  type Prices,
  ProcessPool,
  type Program,
  resultOf,
  runAsyncio,
  spawn,
  type Thread,
  ThreadPool,
  ThreadPoolOfLoop,
  unpark,
} from "../../src/machine/index.ts";
import { runOn, times } from "./support.ts";

function* nothing(): Program<void> {}

/** How long `main` takes at these prices, in seconds. */
function timeOf(prices: Partial<Prices>, main: () => Program<void>, cores = 4): number {
  return runOn({ cores, prices }, main).clock.now;
}

describe("a thread's memory", () => {
  const prices = { threadStack: 0.01 };

  test("[TH11] a thread needs a stack, unless one is left from a thread that was joined", () => {
    const oneByOne = timeOf(prices, function* () {
      for (let started = 0; started < 10; started++) yield* join(yield* spawn(nothing));
    });
    expect(oneByOne).toBeCloseTo(0.01, 12);
    const atOnce = timeOf(prices, function* () {
      const threads: Thread<void>[] = [];
      for (let started = 0; started < 10; started++) threads.push(yield* spawn(nothing));
      for (const thread of threads) yield* join(thread);
    });
    expect(atOnce).toBeCloseTo(10 * 0.01, 12);
  });

  test("[TH11] five are left at most, and a second join leaves none", () => {
    const seconds = timeOf(prices, function* () {
      for (const count of [8, 8]) {
        const threads: Thread<void>[] = [];
        for (let started = 0; started < count; started++) threads.push(yield* spawn(nothing));
        for (const thread of [...threads, ...threads]) yield* join(thread);
      }
    });
    expect(seconds).toBeCloseTo((8 + 3) * 0.01, 12);
  });

  test("[TH12] its end costs a thread time without the GIL: its creator goes on meanwhile, but its join waits", () => {
    const [ended, joined] = [[0], [0]];
    runOn({ prices: { threadExit: 0.01 } }, function* (machine) {
      const thread = yield* spawn(nothing);
      yield* compute(0.004);
      ended[0] = machine.clock.now;
      yield* join(thread);
      joined[0] = machine.clock.now;
    });
    expect([...ended, ...joined]).toEqual([expect.closeTo(0.004, 12), expect.closeTo(0.01, 12)]);
  });

  test("[GL12] what the system does for a new thread needs no GIL: a thread that wakes up meanwhile has it", () => {
    let late = Number.NaN;
    runOn({ cores: 2, prices: { threadBoot: 0.003 } }, function* (machine) {
      const sleeper = yield* spawn(function* (): Program<void> {
        yield* pause(0.001);
        late = machine.clock.now;
      });
      for (let started = 0; started < 5; started++) yield* join(yield* spawn(nothing));
      yield* join(sleeper);
    });
    expect(late).toBeCloseTo(0.003 + 0.001, 12);
  });

  test("[GL12] the third of its boot that is Python code needs it", () => {
    let late = Number.NaN;
    runOn({ cores: 2, prices: { threadBoot: 0.003 } }, function* (machine) {
      const sleeper = yield* spawn(function* (): Program<void> {
        yield* pause(0.0025);
        late = machine.clock.now;
      });
      yield* join(yield* spawn(nothing)); // from 3 to 5 ms it is the system's, to 6 ms its own
      yield* join(sleeper);
    });
    expect(late).toBeCloseTo(0.006, 12);
  });
});

describe("a core that sleeps", () => {
  const prices = { wakeUp: 0.00001, coldWakeUp: 0.00005 };

  /** How late a thread goes on that was woken after so many seconds. */
  function lateness(idle: number, cores: number): number {
    let late = Number.NaN;
    runOn({ cores, prices }, function* (machine) {
      const sleeper = yield* spawn(function* (): Program<void> {
        yield* park();
        late = machine.clock.now - woken;
      });
      yield* compute(idle);
      const woken = machine.clock.now;
      unpark(sleeper);
      yield* join(sleeper);
    });
    return late;
  }

  test("[CR7] a wake-up takes longer on a core that has been idle for more than 0.2 ms", () => {
    expect(lateness(0.0001, 2)).toBeCloseTo(0.00001, 12);
    expect(lateness(0.001, 2)).toBeCloseTo(0.00005, 12);
  });

  test("[CR7] a core that is busy does not sleep", () => {
    expect(lateness(0.001, 1)).toBeCloseTo(0.00001, 12);
  });

  test("[GL13] whoever was made to drop the GIL is woken when another thread has taken it", () => {
    const lost = new Map<Thread, number>();
    const late: number[] = [];
    const observer: MachineObserver = {
      threadSwitching: (thread) => lost.set(thread, thread.computer.clock.now),
      threadWaitsForGil(thread) {
        const since = lost.get(thread);
        if (since !== undefined) late.push(thread.computer.clock.now - since);
        lost.delete(thread);
      },
    };
    runOn({ cores: 2, prices: { wakeUp: 0.0001 }, observer }, function* () {
      const threads = [yield* spawn(() => compute(0.02)), yield* spawn(() => compute(0.02))];
      for (const thread of threads) yield* join(thread);
    });
    expect(late.length).toBeGreaterThan(3);
    for (const seconds of late) expect(seconds).toBeCloseTo(0.0001, 9);
  });
});

describe("a loop that sleeps", () => {
  /** How long a loop takes for a sleep of so many seconds, more than that. */
  function overhead(prices: Partial<Prices>, seconds: number): number {
    let taken = Number.NaN;
    runOn({ prices }, function* (machine) {
      yield* runAsyncio(
        new MachineLoop(machine),
        (function* () {
          const loop = getRunningLoop();
          const start = loop.time();
          yield* sleep(seconds);
          taken = loop.time() - start;
        })(),
      );
    });
    return taken - seconds;
  }

  test("[ML7] after 5 ms a loop begins cold, after less in proportion", () => {
    const prices = { loopColdStart: 0.0001 };
    expect(overhead(prices, 0.02)).toBeCloseTo(0.0001, 12);
    expect(overhead(prices, 0.005)).toBeCloseTo(0.0001, 12);
    expect(overhead(prices, 0.001)).toBeCloseTo(0.00002, 12);
  });

  test("[ML8] a loop that another thread wakes reads its pipe, and pays for a job of an executor", () => {
    let taken = Number.NaN;
    runOn({ prices: { loopWakeRead: 0.001, executorJob: 0.002 } }, function* (machine) {
      const loop = new MachineLoop(machine);
      const pool = new ThreadPoolOfLoop(loop, new ThreadPool(1));
      yield* runAsyncio(
        loop,
        (function* () {
          for (let job = 0; job < 3; job++) yield* loop.runInExecutor(pool, () => {});
          taken = loop.time();
        })(),
      );
      pool.shutdown();
    });
    expect(taken).toBeCloseTo(3 * (0.001 + 0.002), 12);
  });
});

describe("a pool of processes", () => {
  test("[PR5] its beginning costs its maker time once, after the processes have been started", () => {
    const prices = { processPoolStart: 0.01, forkStart: 0.001 };
    const seconds = timeOf(prices, function* () {
      const pool = new ProcessPool(2);
      for (const _job of times(5, () => null)) yield* resultOf(yield* pool.submit(nothing));
      yield* pool.shutdown();
    });
    expect(seconds).toBeCloseTo(0.012, 12);
  });
});
