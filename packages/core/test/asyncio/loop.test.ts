import { describe, expect, test } from "vitest";
import {
  block,
  cpu,
  createEagerTaskFactory,
  createTask,
  currentTask,
  DeadlockError,
  eagerTaskFactory,
  EventLoop,
  Future,
  getRunningLoop,
  KeyboardInterrupt,
  LimitError,
  Lock,
  run,
  runOnWallClock,
  sleep,
  Task,
  VirtualClock,
  type Coroutine,
  type ExceptionContext,
} from "../../src/asyncio/index.ts";

function* nothing(): Coroutine<void> {}

describe("iterations", () => {
  test("[LP1] what a callback schedules waits for the next iteration", () => {
    const loop = new EventLoop();
    const order: string[] = [];
    loop.callSoon(() => {
      order.push("first");
      loop.callSoon(() => order.push("third"));
    });
    loop.callSoon(() => order.push("second"));
    expect(loop.runOnce().kind).toBe("ready");
    expect(order).toEqual(["first", "second"]);
    loop.runOnce();
    expect(order).toEqual(["first", "second", "third"]);
  });

  test("[LP2] a timer that is due runs after what is ready", () => {
    const loop = new EventLoop();
    const order: string[] = [];
    loop.callAt(0, () => order.push("timer"));
    loop.callSoon(() => order.push("ready"));
    loop.runOnce();
    expect(order).toEqual(["ready", "timer"]);
  });

  test("[LP3] a cancelled handle counts as ready, and is skipped", () => {
    const loop = new EventLoop();
    const lengths: number[] = [];
    loop.setObserver({ iteration: (_time, length) => lengths.push(length) });
    const order: string[] = [];
    const second = loop.callSoon(() => order.push("cancelled"));
    second.cancel();
    loop.callSoon(() => order.push("runs"));
    loop.runOnce();
    expect([lengths, order, second.cancelled()]).toEqual([[2], ["runs"], true]);
  });

  test("[LP5] stop lets the iteration finish", () => {
    const loop = new EventLoop();
    const order: string[] = [];
    loop.callSoon(() => loop.stop());
    loop.callSoon(() => {
      order.push("same iteration");
      loop.callSoon(() => order.push("next iteration"));
    });
    loop.runForever();
    expect(order).toEqual(["same iteration"]);
    loop.stop();
    loop.runForever();
    expect(order).toEqual(["same iteration", "next iteration"]);
  });

  test("[LP6] runUntilComplete goes on for one hop after the future is done", () => {
    const loop = new EventLoop();
    const order: string[] = [];
    const future = loop.createFuture<number>();
    loop.callSoon(() => {
      future.setResult(1);
      loop.callSoon(() => order.push("after"));
    });
    expect(loop.runUntilComplete(future)).toBe(1);
    expect(order).toEqual(["after"]);
    loop.callSoon(() => loop.stop());
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow("Event loop stopped before Future completed.");
  });

  test("[LP7] a closed loop takes nothing more", () => {
    const loop = new EventLoop();
    loop.callSoon(() => expect(() => loop.close()).toThrow("Cannot close a running event loop"));
    loop.callSoon(() => expect(() => loop.runForever()).toThrow("already running"));
    loop.callSoon(() => expect(() => new EventLoop().runForever()).toThrow("while another loop is running"));
    loop.callSoon(() => loop.stop());
    loop.runForever();
    loop.close();
    loop.close();
    expect(loop.isClosed()).toBe(true);
    expect(() => loop.callSoon(() => {})).toThrow("Event loop is closed");
    expect(() => loop.createTask(nothing())).toThrow("Event loop is closed");
    expect(() => loop.runUntilComplete(nothing())).toThrow("Event loop is closed");
    expect(() => getRunningLoop()).toThrow("no running event loop");
    expect(loop.log).toEqual([]);
  });

  test("[LP7] a coroutine is no callback", () => {
    const loop = new EventLoop();
    expect(() => loop.callSoon(sleep(1) as never)).toThrow("coroutines cannot be used with callSoon()");
    expect(() => loop.callAt(1, 3 as never)).toThrow("a callable object was expected by callAt(), got 3");
  });

  test("[LP12] a budget of callbacks ends a run that does not end", () => {
    const endless = function* (): Coroutine<void> {
      for (;;) yield* sleep(0);
    };
    const error: unknown = catchError(() => run(endless, { maxCallbacks: 100 }));
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: "callbacks", allowed: 100, code: "limit" });
    const computing = function* (): Coroutine<void> {
      for (;;) yield* cpu(0);
    };
    expect(() => run(computing, { maxCallbacks: 100 })).toThrow("more than 100 callbacks");
  });
});

function catchError(body: () => unknown): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("errors and reports", () => {
  test("[LP4] an error in a callback goes to the handler, an interrupt leaves the loop", () => {
    const loop = new EventLoop();
    const contexts: ExceptionContext[] = [];
    loop.setExceptionHandler((_loop, context) => void contexts.push(context));
    const crash = new Error("crash");
    loop.callSoon(function fails() {
      throw crash;
    });
    loop.callSoon(() => {
      throw new KeyboardInterrupt();
    });
    loop.callSoon(() => loop.stop());
    expect(() => loop.runForever()).toThrow(KeyboardInterrupt);
    expect(contexts).toMatchObject([{ message: "Exception in callback <Handle fails>", exception: crash }]);
    expect(loop.isRunning()).toBe(false);
    loop.runForever();
  });

  test("[LP8] debug mode reports slow callbacks", () => {
    const warnings: string[] = [];
    const slow = function* (): Coroutine<void> {
      yield* cpu(0.1);
      yield* sleep(1);
      yield* cpu(0.05);
    };
    run(slow, { debug: true, onLog: ({ category, message }) => warnings.push(`${category}: ${message}`) });
    expect(warnings).toEqual(["SlowCallback: Executing <Task pending name='Task-1'> took 0.100 seconds"]);
  });

  test("[LP9] an error in the handler goes to the default handler, and one in that is logged", () => {
    class Broken extends EventLoop {
      override defaultExceptionHandler(context: ExceptionContext): void {
        if (context.message === "Unhandled error in exception handler") throw new Error("third");
        super.defaultExceptionHandler(context);
      }
    }
    for (const loop of [new EventLoop(), new Broken()]) {
      loop.setExceptionHandler(() => {
        throw new Error("second");
      });
      loop.callExceptionHandler({ message: "first" });
      expect(loop.log).toHaveLength(1);
    }
  });

  test("[LP10] what would be logged is kept, or handed to the log handler", () => {
    const loop = new EventLoop();
    loop.callExceptionHandler({ message: "kept" });
    const handed: string[] = [];
    loop.setLogHandler(({ message }) => handed.push(message));
    loop.callExceptionHandler({ message: "handed" });
    expect([loop.log.map(({ message }) => message), handed]).toEqual([["kept"], ["handed"]]);
  });

  test("[LP11] a deadlock names every task and what it waits for", () => {
    const lock = new Lock();
    function* second(): Coroutine<void> {
      yield* lock.acquire();
    }
    const main = function* (): Coroutine<void> {
      yield* lock.acquire();
      yield* createTask(second(), { name: "second" });
    };
    const error = catchError(() => run(main));
    expect(error).toBeInstanceOf(DeadlockError);
    expect(error).toMatchObject({
      tasks: [
        { task: "Task-1", waitsFor: "the task second" },
        { task: "second", waitsFor: "a lock" },
      ],
    });
    expect(() => new EventLoop().runForever()).toThrow("the loop runs for ever and has no task");
  });

  test("[LP13] eager tasks run within createTask", () => {
    const order: string[] = [];
    function* child(): Coroutine<string> {
      order.push(`in ${currentTask()?.getName()}`);
      yield* sleep(0);
      return "done";
    }
    const main = function* (): Coroutine<string> {
      const loop = getRunningLoop();
      loop.setTaskFactory(eagerTaskFactory);
      expect(loop.getTaskFactory()).toBe(eagerTaskFactory);
      const immediate = createTask(nothing());
      expect([immediate.done(), immediate.getName()]).toEqual([true, "Task-2"]);
      const task = createTask(child(), { name: "child" });
      order.push(`back in ${currentTask()?.getName()}`);
      loop.setTaskFactory(createEagerTaskFactory(Task));
      expect(createTask(nothing()).done()).toBe(true);
      return yield* task;
    };
    expect(run(main)).toBe("done");
    expect(order).toEqual(["in child", "back in Task-1"]);
  });
});

describe("driven from outside", () => {
  test("[SI1] runOnce says how long nothing is due, and never waits", () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock });
    const task = loop.createTask(sleep(2, "slept"));
    expect(loop.runOnce().kind).toBe("ready");
    expect(loop.runOnce()).toEqual({ kind: "idle", seconds: 2, until: 2 });
    expect(loop.runOnce()).toEqual({ kind: "idle", seconds: 2, until: 2 });
    clock.set(2);
    loop.runOnce();
    loop.runOnce();
    expect(task.result()).toBe("slept");
    expect(loop.runOnce()).toEqual({
      kind: "idle",
      seconds: Number.POSITIVE_INFINITY,
      until: Number.POSITIVE_INFINITY,
    });
  });

  test("[SI2] a callback that computes is continued by the next call", () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, computesInPlace: false });
    const order: string[] = [];
    loop.createTask(
      (function* (): Coroutine<void> {
        yield* cpu(1);
        order.push(`task at ${loop.time()} in ${currentTask()?.getName()}`);
        yield* block(2);
        order.push(`task at ${loop.time()}`);
      })(),
    );
    loop.callSoon(function* () {
      yield* cpu(3);
      order.push("callback");
    });
    expect(loop.runOnce()).toEqual({ kind: "cpu", seconds: 1, until: 1 });
    clock.set(1);
    expect(loop.runOnce()).toEqual({ kind: "block", seconds: 2, until: 3 });
    clock.set(3);
    expect(loop.runOnce()).toEqual({ kind: "cpu", seconds: 3, until: 6 });
    expect(loop.runOnce().kind).toBe("ready");
    expect(order).toEqual(["task at 1 in Task-1", "task at 3", "callback"]);
  });

  test("[SI3] an eager task's computing is charged when the callback around it ends", () => {
    const clock = new VirtualClock();
    const loop = new EventLoop({ clock, computesInPlace: false });
    loop.callSoon(() => new Task(cpu(1), loop, { eagerStart: true }));
    loop.callSoon(() => loop.stop());
    expect(loop.runOnce()).toEqual({ kind: "cpu", seconds: 1, until: 1 });
    clock.set(1);
    expect(loop.runOnce().kind).toBe("ready");
  });

  test("[WC1] on a wall clock the host waits, and the order is the same", () => {
    let now = 1000;
    const calls: { at: number; callback: () => void }[] = [];
    const host = {
      now: () => now,
      schedule(seconds: number, callback: () => void): () => void {
        calls.push({ at: now + seconds, callback });
        return () => void calls.pop();
      },
    };
    const order: string[] = [];
    const main = function* (): Coroutine<string> {
      order.push(`begins at ${getRunningLoop().time()}`);
      yield* sleep(1);
      yield* cpu(0.5);
      const outside = new Future<string>();
      begun.loop.callLater(2, () => outside.setResult("from outside"));
      return yield* outside;
    };
    let outcome: unknown = null;
    const begun = runOnWallClock(main(), host, (task) => (outcome = task.result()));
    for (let call = calls.pop(); call !== undefined; call = calls.pop()) {
      now = Math.max(now, call.at);
      call.callback();
    }
    expect([order, outcome, now]).toEqual([["begins at 0"], "from outside", 1003.5]);
    begun.wake();
    expect(calls).toEqual([]);
  });

  test("[WC1] a run on a wall clock can be woken, and abandoned", () => {
    const calls: (() => void)[] = [];
    const host = {
      now: () => 0,
      schedule(_seconds: number, callback: () => void): () => void {
        calls.push(callback);
        return () => {};
      },
    };
    const begun = runOnWallClock(sleep(0), host);
    begun.abandon();
    begun.wake();
    expect([calls.length, begun.loop.isRunning()]).toEqual([1, false]);
  });
});
