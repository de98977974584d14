import { describe, expect, test } from "vitest";

import { LimitError } from "../../src/kernel/errors.ts";
import {
  compute,
  join,
  Machine,
  MachineDeadlockError,
  MachineLoop,
  park,
  pause,
  pauseUntil,
  type Program,
  runAsyncio,
  self,
  spawn,
  startProcess,
  type Thread,
  ThreadLock,
  ThreadPool,
  ThreadQueue,
  unpark,
} from "../../src/machine/index.ts";
import type { Coroutine } from "../../src/asyncio/index.ts";
import { runOn } from "./support.ts";

/** What `body` throws. */
function errorOf(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

describe("the end of a run", () => {
  test("[MC5] run returns main's result once every thread has ended", () => {
    const machine = new Machine();
    const result = machine.run(function* () {
      yield* spawn(() => pause(2));
      yield* startProcess(() => pause(3));
      return "done";
    });
    expect(result).toBe("done");
    expect(machine.clock.now).toBe(3);
  });

  test("[MC5] it does not wait for daemons", () => {
    const machine = runOn({}, function* () {
      yield* spawn(() => pause(2), { daemon: true });
    });
    expect(machine.clock.now).toBe(0);
  });

  test("[MC6] an error that a program does not catch ends the run", () => {
    const machine = new Machine();
    const fault = new Error("fault");
    const body = (): void =>
      machine.run(function* () {
        yield* spawn(function* () {
          yield* pause(1);
          throw fault;
        });
        yield* pause(5);
      });
    expect(errorOf(body)).toBe(fault);
    expect(machine.clock.now).toBe(1);
  });

  test("[CR1] only a number of seconds can be computed or waited for", () => {
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => runOn({}, () => compute(wrong))).toThrow(RangeError);
      expect(() => runOn({}, () => pause(wrong))).toThrow(RangeError);
    }
    expect(() => runOn({}, () => pauseUntil(Number.POSITIVE_INFINITY))).toThrow(RangeError);
    expect(() => new ThreadPool(0)).toThrow(RangeError);
  });

  test.each([
    { cores: 0 },
    { cores: 1.5 },
    { cores: 1025 },
    { timeSlice: 0 },
    { switchInterval: Number.POSITIVE_INFINITY },
    { prices: { wakeUp: -1 } },
    { prices: { pickleByte: Number.NaN } },
  ])("[MC7] a machine like %j makes no sense", (options) => {
    expect(() => new Machine(options)).toThrow(RangeError);
  });
});

describe("a deadlock", () => {
  test("[MC4] is an error that names every thread and what it waits for", () => {
    const machine = new Machine();
    const error = errorOf(() =>
      machine.run(function* () {
        const [left, right] = [new ThreadLock("the left lock"), new ThreadLock("the right lock")];
        const queue = new ThreadQueue<number>(0, "the inbox");
        const threads = [
          yield* spawn(() => both(left, right), { name: "A" }),
          yield* spawn(() => both(right, left), { name: "B" }),
          yield* spawn(() => queue.get(), { name: "C" }),
        ];
        for (const thread of threads) yield* join<unknown>(thread);
      }),
    );
    expect(error).toBeInstanceOf(MachineDeadlockError);
    const { threads } = error as MachineDeadlockError; // just asserted
    expect(threads.map(({ thread, waitsFor }) => `${thread}: ${waitsFor}`)).toEqual([
      "MainThread: the end of A",
      "A: the right lock",
      "B: the left lock",
      "C: an item of the inbox",
    ]);
    expect(String(error)).toContain("A (MainProcess) waits for the right lock");

    function* both(first: ThreadLock, second: ThreadLock): Program<void> {
      yield* first.acquire();
      yield* pause(0.1);
      yield* second.acquire();
    }
  });

  test("[MC4] of an event loop names its tasks", () => {
    const body = (): Machine =>
      runOn({}, function* (machine) {
        const loop = new MachineLoop(machine);
        yield* runAsyncio(loop, waitForever(loop));
      });
    expect(() => body()).toThrow(/its event loop, where nothing is due: Task-1 waits for a future/);

    function* waitForever(loop: MachineLoop): Coroutine<void> {
      yield* loop.createFuture<void>();
    }
  });
});

describe("limits", () => {
  test("[MC3] too many events are an error that names the limit and the thread", () => {
    const endless = (): Machine =>
      runOn({ maxEvents: 1000 }, function* () {
        yield* spawn(
          function* () {
            for (;;) yield* compute(0);
          },
          { name: "endless" },
        );
      });
    expect(endless).toThrow(LimitError);
    expect(endless).toThrow(/more than 1000 machine events: at 0 s, endless \(MainProcess\)/);
  });

  test("[MC3] an event loop that never gets tired is limited too", () => {
    const endless = (): Machine =>
      runOn({ maxEvents: 1000 }, function* (machine) {
        yield* runAsyncio(new MachineLoop(machine), yieldForever());
      });
    expect(endless).toThrow(LimitError);

    function* yieldForever(): Coroutine<void> {
      for (;;) yield;
    }
  });
});

describe("threads", () => {
  test("[TH1] starting a thread waits until it has begun: beside a computing thread that takes an interval", () => {
    const begun: number[] = [];
    runOn({ cores: 4 }, function* (machine) {
      const threads: Thread<void>[] = [];
      for (let index = 0; index < 3; index++) {
        threads.push(
          yield* spawn(function* () {
            begun.push(machine.clock.now);
            yield* compute(0.1);
          }),
        );
      }
    });
    expect(begun[0]).toBe(0);
    expect(begun[1]).toBeGreaterThanOrEqual(0.005);
    expect(begun[2]).toBeGreaterThanOrEqual(0.01);
  });

  test("[TH1] a thread's start costs its creator and itself what the prices say", () => {
    const machine = runOn({ prices: { threadCreate: 0.001, threadBoot: 0.002 } }, function* () {
      yield* join(yield* spawn(() => compute(0.01)));
    });
    expect(machine.clock.now).toBeCloseTo(0.013, 12);
  });

  test("[TH2] join gives the result, at once if the thread has ended", () => {
    runOn({}, function* (machine) {
      const thread = yield* spawn(function* () {
        yield* pause(1);
        return 7;
      });
      expect(yield* join(thread)).toBe(7);
      expect(machine.clock.now).toBe(1);
      expect(yield* join(thread)).toBe(7);
      expect(thread.state).toBe("finished");
    });
  });

  test("[TH2] a program can ask which thread it runs on", () => {
    runOn({}, function* (machine) {
      expect(yield* self()).toBe(machine.threads[0]);
      const thread = yield* spawn(self);
      expect(yield* join<unknown>(thread)).toBe(thread);
    });
  });

  test("[TH2] a park without an attempt ends with the first wake-up after it, or when it gives up", () => {
    runOn({}, function* (machine) {
      const answers: boolean[] = [];
      const thread = yield* spawn(function* () {
        answers.push(yield* park());
        answers.push(yield* park({ until: 3 }));
      });
      yield* pause(1);
      unpark(thread);
      yield* join(thread);
      expect(answers).toEqual([true, false]);
      expect(machine.clock.now).toBe(3);
    });
  });

  test("[TH2] a wake-up has its latency, and its cost", () => {
    runOn({ prices: { wakeUp: 0.001, wakeCall: 0.003 } }, function* (machine) {
      let woken = 0;
      let done = false;
      const thread = yield* spawn(function* () {
        yield* park({ attempt: () => done });
        woken = machine.clock.now;
      });
      yield* pause(1);
      const begin = machine.clock.now;
      done = true;
      machine.unpark(thread);
      yield* compute(0);
      expect(machine.clock.now - begin).toBeCloseTo(0.003, 9);
      yield* join(thread);
      expect(woken - begin).toBeCloseTo(0.004, 9); // the waker keeps the GIL for as long as waking takes it
    });
  });

  test("[PR2] a process's start costs its creator and itself what the prices say, by the way of starting", () => {
    const prices = { forkStart: 0.001, forkBoot: 0.002, spawnStart: 0.01, spawnBoot: 0.02, processExit: 0.1 };
    for (const [startMethod, seconds] of [
      ["fork", 0.103],
      ["spawn", 0.13],
    ] as const) {
      const machine = runOn({ prices }, function* () {
        yield* join(yield* startProcess(() => pause(0), { startMethod }));
      });
      expect(machine.clock.now).toBeCloseTo(seconds, 12);
    }
  });
});
