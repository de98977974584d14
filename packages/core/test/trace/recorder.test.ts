import { expect, test } from "vitest";

import {
  asyncWith,
  type Coroutine,
  createTask,
  Event,
  EventLoop,
  gather,
  sleep,
  TaskGroup,
  timeout,
  TimeoutError,
} from "../../src/asyncio/index.ts";
import type { TraceEvent } from "../../src/index.ts";
import { Machine, pause, resultOf, ThreadPool } from "../../src/machine/index.ts";
import { Recorder } from "../../src/trace/recorder.ts";

/** What a program on a loop of its own comes to. */
function recorded(main: () => Coroutine<unknown>): { events: TraceEvent[]; reports: string[] } {
  const loop = new EventLoop();
  const recorder = new Recorder();
  const reports: string[] = [];
  loop.setExceptionHandler((_loop, { message }) => void reports.push(message));
  recorder.begin(loop.clock);
  loop.setObserver(recorder);
  loop.runUntilComplete(main());
  loop.close();
  return { events: [...recorder.trace().events], reports };
}

/** The events of a type, as short as can be: the name of the task, and a field. */
function told(events: readonly TraceEvent[], type: TraceEvent["type"], field: string): unknown[] {
  const names = new Map(events.flatMap((event) => (event.type === "task-created" ? [[event.task, event.name]] : [])));
  const nameOf = (number: unknown): unknown => names.get(Number(number)) ?? number;
  return events
    .filter((event) => event.type === type)
    .map((event) => {
      const { task, [field]: value } = event as unknown as Record<string, unknown>;
      return [nameOf(task), field === "by" || field === "target" ? nameOf(value) : value];
    });
}

test("a task is woken by the task that does what it waited for, by the task that ended, or by nobody", () => {
  const { events } = recorded(function* () {
    const event = new Event();
    const waiter = createTask(event.wait(), { name: "waiter" });
    const setter = createTask(
      (function* (): Coroutine<void> {
        yield* sleep(1);
        event.set();
      })(),
      { name: "setter" },
    );
    yield* gather(waiter, setter);
  });
  expect(told(events, "task-woken", "by")).toEqual([
    ["setter", null],
    ["waiter", "setter"],
    ["Task-1", "waiter"],
  ]);
  expect(events.filter(({ type }) => type === "thread-created")).toEqual([]);
  for (const event of events) if ("thread" in event) expect(event.thread).toBeNull();
});

test("a task that waits for gathers within gathers is woken by the task that ended last", () => {
  const { events } = recorded(function* () {
    const task = (seconds: number): Coroutine<void> => sleep(seconds);
    yield* gather(task(1), gather(task(2), gather(createTask(task(3), { name: "last" }), task(1))));
  });
  expect(told(events, "task-woken", "by").at(-1)).toEqual(["Task-1", "last"]);
});

test("a cancellation has who asked for it; a timeout has its timer, and nobody", () => {
  const { events } = recorded(function* () {
    const victim = createTask(sleep(9), { name: "victim" });
    createTask(
      (function* (): Coroutine<void> {
        victim.cancel();
      })(),
      { name: "killer" },
    );
    try {
      yield* asyncWith(timeout(2), () => sleep(5));
    } catch (error) {
      expect(error).toBeInstanceOf(TimeoutError);
    }
    yield* asyncWith(timeout(7), () => sleep(1));
  });
  expect(told(events, "task-cancel-requested", "by")).toEqual([
    ["victim", "killer"],
    ["Task-1", null],
  ]);
  expect(told(events, "task-done", "outcome")).toEqual([
    ["killer", "finished"],
    ["victim", "cancelled"],
    ["Task-1", "finished"],
  ]);
  const timers = events.filter(({ type }) => type.startsWith("timer"));
  expect(timers.map(({ time, type, ...rest }) => [time, type, rest])).toEqual([
    [0, "timer-set", { thread: null, timer: 1, when: 2, task: 1 }],
    [2, "timer-ended", { timer: 1, fired: true }],
    [2, "timer-set", { thread: null, timer: 2, when: 9, task: 1 }],
    [3, "timer-ended", { timer: 2, fired: false }],
  ]);
});

test("a failure of one in a group cancels the others, and has a name; what nobody looks at is still reported", () => {
  class Broken extends Error {
    override name = "Broken";
  }
  function* breaks(): Coroutine<never> {
    yield* sleep(1);
    throw new Broken();
  }
  const { events, reports } = recorded(function* () {
    createTask(breaks(), { name: "lonely" });
    try {
      yield* asyncWith(new TaskGroup(), (group) => {
        group.createTask(breaks(), { name: "first" });
        group.createTask(sleep(5), { name: "second" });
      });
    } catch {
      // It is the group's.
    }
  });
  expect(told(events, "task-done", "error")).toEqual([
    ["lonely", "Broken"],
    ["first", "Broken"],
    ["second", null],
    ["Task-1", null],
  ]);
  expect(told(events, "task-cancel-requested", "by")).toEqual([
    ["second", "first"],
    ["Task-1", "first"],
  ]);
  expect(reports).toEqual(["Task exception was never retrieved"]);
});

test("who observes changes nothing: the same program does the same", () => {
  function program(observe: boolean): string[] {
    const lines: string[] = [];
    const loop = new EventLoop();
    if (observe) {
      const recorder = new Recorder();
      recorder.begin(loop.clock);
      loop.setObserver(recorder);
    }
    loop.runUntilComplete(
      (function* (): Coroutine<void> {
        const one = function* (name: string, seconds: number): Coroutine<void> {
          for (let turn = 0; turn < 3; turn++) {
            yield* sleep(turn === 1 ? 0 : seconds);
            lines.push(`${loop.time()} ${name}`);
          }
        };
        yield* gather(one("a", 1), one("b", 1), gather(one("c", 0.5), one("d", 2)));
      })(),
    );
    return lines;
  }
  expect(program(true)).toEqual(program(false));
});

test("a thread is woken by the thread that does what it waited for; when it has waited long enough, by nobody", () => {
  const recorder = new Recorder();
  const machine = new Machine({ observer: recorder });
  recorder.begin(machine.clock);
  machine.run(function* () {
    const pool = new ThreadPool(1);
    const first = yield* pool.submit(() => pause(1));
    yield* resultOf(first);
    yield* pause(1);
    yield* resultOf(yield* pool.submit(() => pause(1)));
    yield* pool.shutdown();
  });
  const wakings = [...recorder.trace().events].filter((event) => event.type === "thread-woken");
  expect(wakings.map(({ time, thread, by }) => [time, thread, by])).toEqual([
    [0, 1, 2], // the worker has begun
    [1, 1, 2],
    [2, 2, 1],
    [3, 1, 2],
    [3, 2, 1],
    [3, 1, 2],
  ]);
});
