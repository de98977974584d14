import { describe, expect, test } from "vitest";

import {
  block,
  type Coroutine,
  cpu,
  createTask,
  gather,
  getRunningLoop,
  run,
  sleep,
  toThread,
} from "../../src/asyncio/index.ts";
import {
  compute,
  join,
  type Machine,
  MachineLoop,
  type MachineOptions,
  pause,
  ProcessPool,
  ProcessPoolOfLoop,
  runAsyncio,
  runEventLoop,
  runUntilComplete,
  spawn,
  ThreadPool,
  ThreadPoolOfLoop,
} from "../../src/machine/index.ts";
import { runOn, times } from "./support.ts";

/** Runs a coroutine in a loop in the main thread of a machine. */
function runLoop(options: MachineOptions, main: (loop: MachineLoop) => Coroutine<void>): Machine {
  return runOn(options, function* (machine) {
    const loop = new MachineLoop(machine);
    loop.setDefaultExecutor(new ThreadPoolOfLoop(loop, new ThreadPool(4)));
    yield* runAsyncio(loop, main(loop));
  });
}

describe("a loop on the machine", () => {
  test("[ML1] has the machine's clock, and sleeps overlap", () => {
    const machine = runLoop({}, function* (loop) {
      yield* gather(...times(10, (index) => sleep(index + 1)));
      expect(loop.time()).toBe(10);
    });
    expect(machine.clock.now).toBe(10);
  });

  test("[ML1] alone on a machine where nothing costs anything, it does what it does under the virtual driver", () => {
    const programOn = (log: string[]) =>
      function* (): Coroutine<void> {
        const now = (): number => getRunningLoop().time();
        function* part(name: string, seconds: number): Coroutine<void> {
          for (let turn = 0; turn < 3; turn++) {
            yield* sleep(seconds);
            log.push(`${name} ${now()}`);
            yield* turn === 1 ? block(0.01) : cpu(0.02);
            log.push(`${name} ${now()}`);
          }
        }
        yield* gather(part("a", 0.1), part("b", 0.1), part("c", 0.05), part("d", 0));
      };
    const [expected, actual]: [string[], string[]] = [[], []];
    run(programOn(expected));
    runLoop({}, () => programOn(actual)());
    expect(actual).toEqual(expected);
  });

  test("[ML2] what a callback computes holds the GIL, what it is blocked in does not", () => {
    const others = (main: () => Coroutine<void>): number => {
      let share = 0;
      runOn({ cores: 4 }, function* (machine) {
        const other = yield* spawn(() => compute(100), { daemon: true });
        yield* runAsyncio(new MachineLoop(machine), main());
        share = other.cpuSeconds / machine.clock.now;
      });
      return share;
    };
    expect(others(() => cpu(2))).toBeCloseTo(0.5, 1);
    expect(others(() => block(2))).toBeGreaterThan(0.95);
  });

  test("[ML3] another thread wakes it from its sleep", () => {
    let at = 0;
    runOn({}, function* (machine) {
      const loop = new MachineLoop(machine);
      yield* spawn(function* () {
        yield* pause(1);
        loop.callSoonThreadsafe(() => (at = loop.time()));
      });
      yield* runAsyncio(loop, sleep(5));
    });
    expect(at).toBe(1);
  });

  test("[ML3] a wake-up that comes while it computes is not lost", () => {
    let at = 0;
    runOn({}, function* (machine) {
      const loop = new MachineLoop(machine);
      const other = yield* spawn(function* () {
        yield* pause(1);
        loop.callSoonThreadsafe(() => (at = loop.time()));
      });
      yield* runAsyncio(
        loop,
        (function* (): Coroutine<void> {
          yield* block(2);
          yield* sleep(5);
        })(),
      );
      yield* join(other);
    });
    expect(at).toBe(2);
  });

  test("[ML4] toThread runs jobs in threads of the machine, as many at once as the pool has", () => {
    const machine = runLoop({}, function* () {
      const got = yield* gather(
        ...times(8, (index) =>
          toThread(function* () {
            yield* block(1);
            return index;
          }),
        ),
      );
      expect(got).toEqual(times(8, (index) => index));
    });
    expect(machine.clock.now).toBe(2);
    expect(machine.threads.filter(({ name }) => name.startsWith("ThreadPool")).length).toBe(4);
  });

  test("[ML4] jobs that compute in threads delay the loop by an interval each time it wakes up", () => {
    let late = 0;
    runLoop({ cores: 4 }, function* (loop) {
      const busy = createTask(toThread(() => cpu(1)));
      yield* sleep(0.1);
      for (let turn = 0; turn < 10; turn++) {
        const due = loop.time() + 0.01;
        yield* sleep(0.01);
        late = Math.max(late, loop.time() - due);
      }
      yield* busy;
    });
    expect(late).toBeCloseTo(0.005, 9);
  });

  test("[ML4] a pool of processes leaves the loop's GIL alone", () => {
    let late = 0;
    const machine = runOn({ cores: 4 }, function* (machine) {
      const loop = new MachineLoop(machine);
      const pool = new ProcessPool(2);
      const executor = new ProcessPoolOfLoop(loop, pool);
      yield* runAsyncio(
        loop,
        (function* (): Coroutine<void> {
          const jobs = times(2, () => loop.runInExecutor(executor, () => cpu(1)));
          while (jobs.some((job) => !job.done())) {
            const due = loop.time() + 0.01;
            yield* sleep(0.01);
            late = Math.max(late, loop.time() - due);
          }
        })(),
      );
      yield* pool.shutdown();
    });
    expect(late).toBeCloseTo(0, 9);
    expect(machine.clock.now).toBeCloseTo(1, 1);
  });

  test("[ML5] a wait is rounded up to what the selector can count, and is late", () => {
    const at: number[] = [];
    runLoop({ prices: { selectResolution: 0.001, selectLateness: 0.0002 } }, function* (loop) {
      for (const seconds of [0.0104, 0.02]) {
        const begin = loop.time();
        yield* sleep(seconds);
        at.push(loop.time() - begin);
      }
    });
    expect(at[0]).toBeCloseTo(0.0112, 9);
    expect(at[1]).toBeGreaterThan(0.02019);
    expect(at[1]).toBeLessThan(0.02121);
  });

  test("[ML5] an iteration costs what the price says", () => {
    const machine = runLoop({ prices: { loopIteration: 0.001, select: 0.0005 } }, function* () {
      for (let turn = 0; turn < 100; turn++) yield* sleep(0);
    });
    expect(machine.clock.now).toBeGreaterThan(0.15);
    expect(machine.clock.now).toBeLessThan(0.17);
  });

  test("[ML6] when main is done, what is left is cancelled, and the loop closed", () => {
    const log: string[] = [];
    runOn({}, function* (machine) {
      const loop = new MachineLoop(machine);
      yield* runAsyncio(
        loop,
        (function* (): Coroutine<void> {
          createTask(
            (function* (): Coroutine<void> {
              try {
                yield* sleep(100);
              } finally {
                log.push(`cancelled at ${loop.time()}`);
              }
            })(),
          );
          yield* sleep(1);
        })(),
      );
      log.push(`closed: ${loop.isClosed()}`);
    });
    expect(log).toEqual(["cancelled at 1", "closed: true"]);
  });

  test("[ML6] the error of main is thrown", () => {
    const fault = new Error("fault");
    const body = (): Machine =>
      runLoop({}, function* () {
        yield* sleep(1);
        throw fault;
      });
    expect(body).toThrow(fault);
  });

  test("[ML6] a loop that runs for ever is stopped by another thread", () => {
    const machine = runOn({}, function* (machine) {
      const loop = new MachineLoop(machine);
      yield* spawn(function* () {
        yield* pause(3);
        loop.callSoonThreadsafe(() => loop.stop());
      });
      yield* runEventLoop(loop);
      loop.close();
    });
    expect(machine.clock.now).toBe(3);
  });

  test("[ML6] a loop runs on one thread at a time", () => {
    const body = (): Machine =>
      runOn({}, function* (machine) {
        const loop = new MachineLoop(machine);
        yield* spawn(() => runUntilComplete(loop, sleep(1)));
        yield* runUntilComplete(loop, sleep(1));
      });
    expect(body).toThrow("This event loop is already running");
  });
});
