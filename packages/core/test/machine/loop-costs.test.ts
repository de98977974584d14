import { describe, expect, test } from "vitest";

import {
  asyncWith,
  type Coroutine,
  cpu,
  createTask,
  eagerTaskFactory,
  gather,
  getRunningLoop,
  Lock,
  Queue,
  Semaphore,
  sleep,
  TaskGroup,
} from "../../src/asyncio/index.ts";
import { compute, type Machine, MachineLoop, type Prices, runAsyncio, spawn } from "../../src/machine/index.ts";
import { runOn, times } from "./support.ts";

/** Runs a coroutine in a loop on a machine with these prices. */
function runLoop(prices: Partial<Prices>, main: () => Coroutine<void>): Machine {
  return runOn({ prices }, function* (machine) {
    yield* runAsyncio(new MachineLoop(machine), main());
  });
}

/** What `main` takes longer with these prices than without. */
function costOf(prices: Partial<Prices>, main: () => Coroutine<void>): number {
  const idle = function* (): Coroutine<void> {};
  const own = runLoop(prices, main).clock.now - runLoop(prices, idle).clock.now;
  return own - runLoop({}, main).clock.now;
}

describe("a loop whose own work costs something", () => {
  test("with no prices has no costs", () => {
    runOn({}, function* (machine) {
      expect(new MachineLoop(machine)._costs).toBeNull();
    });
    runOn({ prices: { handle: 1e-6 } }, function* (machine) {
      expect(new MachineLoop(machine)._costs).not.toBeNull();
    });
  });

  test("pays for each task: its making, its first step, further steps", () => {
    const prices = { taskCreate: 5, taskRun: 3, taskSwitch: 2 };
    const thrice = function* (): Coroutine<void> {
      yield* sleep(0);
      yield* sleep(0);
    };
    // Neither the main task's first step nor the shut-down counts: they are in the idle loop, too.
    const cost = costOf(prices, function* () {
      const tasks = times(10, () => createTask(thrice()));
      yield* sleep(100);
      expect(tasks.every((task) => task.done())).toBe(true);
    });
    // Ten tasks take 5 + 3 + 2 + 2 each, while the main task sleeps: its sleep began after 50 s of making them.
    const busy = 10 * (5 + 3 + 2 + 2);
    expect(cost).toBeCloseTo(busy + 2 - 100 + Math.max(0, 100 - (busy - 50)), 9);
  });

  test("a callback sees its own time pass, and a sleep begins when it is called", () => {
    runLoop({ taskCreate: 1 }, function* () {
      const loop = getRunningLoop();
      const before = loop.time();
      const tasks = times(3, () => createTask(sleep(10)));
      expect(loop.time()).toBe(before + 3);
      yield* sleep(10);
      expect(loop.time()).toBe(before + 13);
      yield* gather(tasks);
    });
  });

  test("what it computes is paid together with what it owes", () => {
    runLoop({ taskCreate: 1 }, function* () {
      createTask(sleep(0));
      yield* cpu(4);
      expect(getRunningLoop().time()).toBe(1 + 1 + 4); // the main task was made, too
    });
  });

  test("an eager task costs no less", () => {
    const cost = costOf({ taskCreate: 1, taskRun: 0.5 }, function* () {
      getRunningLoop().setTaskFactory(eagerTaskFactory);
      for (let task = 0; task < 4; task++) createTask(sleep(0, null));
      getRunningLoop().setTaskFactory(null);
    });
    expect(cost).toBeCloseTo(6, 9);
  });

  test.each<[string, Partial<Prices>, number, () => Coroutine<void>]>([
    ["a sleep", { sleep: 7 }, 21, () => sleeping(3)],
    ["a callback", { handle: 3 }, 3, () => calling((loop) => loop.callSoon(() => {}))],
    ["a timer", { timer: 4, handle: 3 }, 4, () => calling((loop) => loop.callLater(0, () => {}))],
    ["a lock", { asyncLock: 2 }, 2, () => asyncWith(new Lock(), function* () {})],
    ["a semaphore", { asyncSemaphore: 2 }, 2, () => asyncWith(new Semaphore(1), function* () {})],
    ["a wait for a lock", { asyncWait: 2 }, 2, () => waitingForLock()],
    ["a queue", { asyncQueue: 2 }, 2, () => throughQueue(new Queue<number>())],
    ["a child of gather", { gatherChild: 3, handle: 1 }, 9, () => gathering(3)],
    ["a child of a task group", { taskGroupChild: 3, handle: 1 }, 9, () => grouping(3)],
  ])("%s comes to its price", (_name, prices, expected, main) => {
    expect(costOf(prices, main)).toBeCloseTo(expected, 9);
  });

  test("timers become dearer the more there are", () => {
    const cost = (timers: number): number =>
      costOf({ timerCompare: 1e-3 }, function* () {
        for (let timer = 0; timer < timers; timer++) getRunningLoop().callLater(0, () => {});
        yield* sleep(0);
      });
    expect(cost(1)).toBeCloseTo(0, 9);
    expect(cost(1023) / 1023).toBeGreaterThan(1.5 * (cost(31) / 31));
  });

  test("asyncio.run takes its time before and after", () => {
    const machine = runLoop({ runStart: 2, runClose: 3 }, function* () {
      expect(getRunningLoop().time()).toBe(2);
      yield* sleep(1);
    });
    expect(machine.clock.now).toBe(6);
  });

  test("what it costs holds the GIL", () => {
    let share = 0;
    runOn({ cores: 4, prices: { taskSwitch: 1e-4 } }, function* (machine) {
      const other = yield* spawn(() => compute(100), { daemon: true });
      const yields = function* (): Coroutine<void> {
        for (let turn = 0; turn < 10_000; turn++) yield* sleep(0);
      };
      yield* runAsyncio(new MachineLoop(machine), yields());
      share = other.cpuSeconds / machine.clock.now;
    });
    expect(share).toBeCloseTo(0.5, 1);
  });
});

function* calling(call: (loop: ReturnType<typeof getRunningLoop>) => void): Coroutine<void> {
  call(getRunningLoop());
  yield* sleep(0);
  yield* sleep(0);
}

/** So shortly that the sleeps are over as soon as all have begun. */
function* sleeping(tasks: number): Coroutine<void> {
  yield* gather(...times(tasks, () => sleep(1e-12)));
}

/** Another task lets go of it at once. */
function* waitingForLock(): Coroutine<void> {
  const lock = new Lock();
  yield* lock.acquire();
  getRunningLoop().callSoon(() => lock.release());
  yield* lock.acquire();
}

function* throughQueue(queue: Queue<number>): Coroutine<void> {
  yield* queue.put(1);
  yield* queue.get();
}

/** With the handle that tells the one who waits for all of them. */
function* gathering(children: number): Coroutine<void> {
  yield* gather(...times(children, () => sleep(0)));
}

function* grouping(children: number): Coroutine<void> {
  yield* asyncWith(new TaskGroup(), (group) => {
    for (let child = 0; child < children; child++) group.createTask(sleep(0));
  });
}
