import { describe, expect, test } from "vitest";

import { block, CancelledError, cpu } from "../../src/asyncio/index.ts";
import {
  compute,
  type Job,
  pause,
  ProcessPool,
  type Program,
  resultOf,
  type StartMethod,
  ThreadPool,
} from "../../src/machine/index.ts";
import { runOn, times } from "./support.ts";

/** Submits all jobs, waits for all results, and closes the pool. */
function* results<T>(pool: ThreadPool | ProcessPool, jobs: readonly Job<T>[]): Program<T[]> {
  const futures = [];
  for (const job of jobs) futures.push(yield* pool.submit(job));
  const values: T[] = [];
  for (const future of futures) values.push(yield* resultOf(future));
  yield* pool.shutdown();
  return values;
}

describe("a pool of threads", () => {
  test("[TH9] as many jobs at once as it has threads, the others in order", () => {
    const machine = runOn({}, function* () {
      const jobs = times(
        10,
        (index) =>
          function* (): Program<number> {
            yield* pause(1);
            return index;
          },
      );
      expect(yield* results(new ThreadPool(4), jobs)).toEqual(times(10, (index) => index));
    });
    expect(machine.clock.now).toBe(3);
  });

  test("[TH9] a thread is started only for a job that finds none idle", () => {
    runOn({}, function* () {
      const pool = new ThreadPool(4);
      for (let index = 0; index < 5; index++) {
        yield* resultOf(yield* pool.submit(() => pause(0.1)));
        yield* pause(0.1);
      }
      expect(pool.size).toBe(1);
      yield* pool.submit(() => pause(0.1));
      yield* pool.submit(() => pause(0.1));
      expect(pool.size).toBe(2);
      yield* pool.shutdown();
    });
  });

  test("[TH10] a job can be a program, a function or a coroutine; what it throws is its future's exception", () => {
    const fault = new Error("fault");
    const machine = runOn({}, function* () {
      const pool = new ThreadPool(1);
      expect(yield* resultOf(yield* pool.submit(() => 3))).toBe(3);
      const coroutine = function* () {
        yield* cpu(0.25);
        yield* block(0.5);
        return 4;
      };
      expect(yield* resultOf(yield* pool.submit(coroutine))).toBe(4);
      const failing = yield* pool.submit(function* (): Program<void> {
        yield* pause(1);
        throw fault;
      });
      expect(() => failing.exception()).not.toThrow();
      let thrown: unknown = null;
      try {
        yield* resultOf(failing);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBe(fault);
      yield* pool.shutdown();
    });
    expect(machine.clock.now).toBe(1.75);
  });

  test("[TH10] a job that returns a Promise fails: nothing here waits for one", () => {
    let error: unknown = null;
    runOn({}, function* () {
      const pool = new ThreadPool(1);
      // oxlint-disable-next-line unicorn/no-thenable -- the like of a Promise
      const future = yield* pool.submit(() => ({ then: () => undefined }));
      yield* pool.shutdown();
      error = future.exception();
    });
    expect(error).toEqual(
      new TypeError("the job returned a Promise: the engine has its own clock and cannot wait for one"),
    );
  });

  test("[TH10] a job that was cancelled in time is never begun", () => {
    const begun: number[] = [];
    runOn({}, function* () {
      const pool = new ThreadPool(1);
      const futures = [];
      for (let index = 0; index < 3; index++) {
        futures.push(
          yield* pool.submit(function* (): Program<void> {
            begun.push(index);
            yield* pause(1);
          }),
        );
      }
      expect(futures.map((future) => future.cancel())).toEqual([false, true, true]);
      let thrown: unknown = null;
      try {
        yield* resultOf(futures[1] as never); // it is there
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toBeInstanceOf(CancelledError);
      yield* pool.shutdown();
    });
    expect(begun).toEqual([0]);
  });

  test("[TH9] after its shutdown it takes no more jobs", () => {
    expect(() =>
      runOn({}, function* () {
        const pool = new ThreadPool(1);
        yield* pool.shutdown();
        yield* pool.submit(() => 1);
      }),
    ).toThrow("cannot schedule new futures after shutdown");
  });

  test("[TH10] jobs cost what the prices say", () => {
    const prices = { threadPoolSubmit: 0.001, threadPoolJob: 0.002 };
    const machine = runOn({ prices }, function* () {
      yield* results(
        new ThreadPool(2),
        times(10, () => () => null),
      );
    });
    const spent = machine.threads.reduce((sum, thread) => sum + thread.cpuSeconds, 0);
    expect(spent).toBeCloseTo(0.03, 9);
  });
});

describe("a pool of processes", () => {
  test("[PR3] computes on as many cores as there are processes", () => {
    for (const [cores, seconds] of [
      [1, 0.8],
      [2, 0.4],
      [4, 0.2],
      [8, 0.2],
    ] as const) {
      const machine = runOn({ cores }, function* () {
        yield* results(
          new ProcessPool(4),
          times(8, () => () => compute(0.1)),
        );
      });
      expect(machine.clock.now).toBeCloseTo(seconds, 2);
    }
  });

  test.each<[StartMethod, number]>([
    ["fork", 4],
    ["spawn", 2],
    ["forkserver", 2],
  ])("[PR3] by %s, two jobs at once start %i of four processes", (startMethod, started) => {
    runOn({}, function* () {
      const pool = new ProcessPool(4, startMethod);
      const futures = [yield* pool.submit(() => pause(1)), yield* pool.submit(() => pause(1))];
      for (const future of futures) yield* resultOf(future);
      expect(pool.size).toBe(started);
      yield* resultOf(yield* pool.submit(() => pause(1)));
      expect(pool.size).toBe(started);
      yield* pool.shutdown();
    });
  });

  test("[PR4] a job pays for pickling and for the pipe, there and back", () => {
    const prices = { pickleBase: 0.01, pickleByte: 1e-6, pipeCall: 0.001, pipeByte: 1e-8 };
    const one = (out: number, back: number): number =>
      runOn({ prices }, function* () {
        const pool = new ProcessPool(1);
        yield* resultOf(yield* pool.submit(() => 1, { out, back }));
        yield* pool.shutdown();
      }).clock.now;
    expect(one(0, 0)).toBeCloseTo(2 * (0.01 + 0.002), 9);
    expect(one(1e6, 0) - one(0, 0)).toBeCloseTo(1 + 0.005, 9);
    expect(one(0, 1e6) - one(0, 0)).toBeCloseTo(1 + 0.005, 9);
  });

  test("[PR4] at the parent's side the jobs need its GIL", () => {
    const prices = { processPoolJob: 0.01 };
    const machine = runOn({ cores: 8, prices }, function* () {
      yield* results(
        new ProcessPool(4),
        times(20, () => () => compute(0.001)),
      );
    });
    expect(machine.clock.now).toBeGreaterThan(0.2);
  });

  test("[PR3] errors, and jobs that were cancelled", () => {
    runOn({}, function* () {
      const pool = new ProcessPool(1);
      const failing = yield* pool.submit((): number => {
        throw new Error("fault");
      });
      let thrown: unknown = null;
      try {
        yield* resultOf(failing);
      } catch (error) {
        thrown = error;
      }
      expect(thrown).toEqual(new Error("fault"));
      const futures = [];
      for (let index = 0; index < 5; index++) futures.push(yield* pool.submit(() => pause(1)));
      yield* pause(0.5);
      // Two went into the call queue: there is one process, and one more job may be under way.
      expect(futures.map((future) => future.cancel())).toEqual([false, false, true, true, true]);
      yield* pool.shutdown();
    });
  });
});
