import { describe, expect, test } from "vitest";

import {
  block,
  type Coroutine,
  EventLoop,
  ensureFuture,
  getRunningLoop,
  Handle,
  KeyboardInterrupt,
  RuntimeError,
  sleep,
  SystemExit,
  Task,
  ThreadPoolExecutor,
  TimerHandle,
  ValueError,
} from "@interleave/core/asyncio";

/** Runs what is ready, once. */
function runOnce(loop: EventLoop): void {
  loop.callSoon(() => loop.stop());
  loop.runForever();
}

function* nothing(): Coroutine<void> {}

/**
 * 200 timers of one instant, of which all but every third are cancelled: the order of the others in CPython 3.13.0.
 * It is that of a heap that was built anew from what was left.
 */
const ORDER_AFTER_CLEANUP = [
  186, 90, 42, 18, 6, 0, 183, 45, 195, 93, 189, 180, 177, 87, 39, 171, 81, 165, 15, 159, 75, 153, 33, 147, 69, 141, 3,
  135, 63, 129, 27, 123, 57, 117, 9, 111, 51, 105, 21, 99, 96, 192, 174, 168, 84, 36, 156, 72, 144, 12, 132, 60, 120,
  24, 108, 48, 198, 162, 150, 78, 30, 126, 54, 102, 138, 114, 66,
];

describe("EventLoop", () => {
  test("[LP7] runs nothing once it is closed, and may be closed again (test_base_events.BaseEventLoopTests.test_close)", () => {
    const loop = new EventLoop();
    expect(loop.isClosed()).toBe(false);
    loop.close();
    expect(loop.isClosed()).toBe(true);
    loop.close();
    loop.close();
    const future = loop.createFuture();
    expect(() => loop.runForever()).toThrow(RuntimeError);
    expect(() => loop.runUntilComplete(future)).toThrow(RuntimeError);
  });

  test("can be set to debug mode, and back (test_base_events.BaseEventLoopTests.test_set_debug)", () => {
    const loop = new EventLoop();
    loop.setDebug(true);
    expect(loop.getDebug()).toBe(true);
    loop.setDebug(false);
    expect(loop.getDebug()).toBe(false);
  });

  test("[LP7] does not run within another (test_base_events.RunningLoopTests.test_running_loop_within_a_loop)", () => {
    const inner = new EventLoop();
    const outer = new EventLoop();
    function* main(): Coroutine<void> {
      inner.runForever();
    }
    expect(() => outer.runUntilComplete(main())).toThrow(/while another loop is running/);
    expect(() => outer.runUntilComplete(main())).toThrow(RuntimeError);
  });
});

describe("EventLoop.callSoon", () => {
  test("[LP1] gives a handle, and calls in the next iteration (test_base_events.BaseEventLoopTests.test_call_soon)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    const handle = loop.callSoon(() => calls.push("called"));
    expect(handle).toBeInstanceOf(Handle);
    expect(calls).toEqual([]);
    loop.runOnce();
    expect(calls).toEqual(["called"]);
  });

  test("[LP1] calls once, and needs no timer for it (test_base_events.BaseEventLoopTests.test__add_callback_handle)", () => {
    const loop = new EventLoop();
    let calls = 0;
    loop.callSoon(() => calls++);
    expect(loop.runOnce().kind).toBe("ready");
    expect(loop.runOnce()).toEqual({ kind: "idle", seconds: Infinity, until: Infinity });
    expect(calls).toBe(1);
  });

  test("[LP3] does not call what is cancelled before its turn (test_base_events.BaseEventLoopTests.test__add_callback_cancelled_handle)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    loop.callSoon(() => calls.push("called")).cancel();
    loop.runOnce();
    expect(calls).toEqual([]);
  });

  test("takes a function and nothing else (test_base_events.BaseEventLoopTests.test_call_soon_non_callable)", () => {
    const loop = new EventLoop();
    loop.setDebug(true);
    expect(() => loop.callSoon(1 as never)).toThrow(TypeError); // as untyped code could call it
    expect(() => loop.callSoon(1 as never)).toThrow(/a callable object/); // as untyped code could call it
  });

  test("and its kin take no coroutine (test_base_events.BaseEventLoopWithSelectorTests.test_call_coroutine)", () => {
    const loop = new EventLoop();
    loop.setDebug(true);
    const coroutine = nothing() as never; // as untyped code could call it
    expect(() => loop.callSoon(coroutine)).toThrow(TypeError);
    expect(() => loop.callSoonThreadsafe(coroutine)).toThrow(TypeError);
    expect(() => loop.callLater(60, coroutine)).toThrow(TypeError);
    expect(() => loop.callAt(loop.time() + 60, coroutine)).toThrow(TypeError);
    expect(() => loop.runUntilComplete(loop.runInExecutor(null, coroutine))).toThrow(TypeError);
  });
});

describe("EventLoop.callLater", () => {
  test("gives a timer's handle, and wants a delay (test_base_events.BaseEventLoopTests.test_call_later)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    const handle = loop.callLater(10, () => calls.push("called"));
    expect(handle).toBeInstanceOf(TimerHandle);
    expect(loop.runOnce()).toEqual({ kind: "idle", seconds: 10, until: 10 });
    expect(calls).toEqual([]);
    expect(() => loop.callLater(null as never, () => {})).toThrow(TypeError); // as untyped code could call it
  });

  test("takes delays below 0: what lies further back comes first (test_base_events.BaseEventLoopTests.test_call_later_negative_delays)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    loop.callLater(-1, () => calls.push("a"));
    loop.callLater(-2, () => calls.push("b"));
    runOnce(loop);
    expect(calls).toEqual(["b", "a"]);
  });

  test("[CK3] is callAt from now on; callAt wants an instant (test_base_events.BaseEventLoopTests.test_time_and_call_at)", () => {
    const loop = new EventLoop();
    const start = loop.time();
    loop.callAt(start + 0.1, () => loop.stop());
    loop.runForever();
    expect(loop.time()).toBe(start + 0.1);
    expect(() => loop.callAt(null as never, () => {})).toThrow(TypeError); // as untyped code could call it
  });
});

describe("EventLoop.runOnce", () => {
  test("[SI1] says how long nothing is due; a cancelled timer does not count (test_base_events.BaseEventLoopTests.test__run_once)", () => {
    const loop = new EventLoop();
    loop.callLater(5, () => {}).cancel();
    loop.callLater(10, () => {});
    expect(loop.runOnce()).toEqual({ kind: "idle", seconds: 10, until: 10 });
  });

  test("[LP1] leaves what a callback schedules for the next time (test_base_events.BaseEventLoopTests.test__run_once_schedule_handle)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    loop.callLater(-1, () => {
      calls.push("timer");
      loop.callSoon(() => calls.push("scheduled by it"));
    });
    loop.runOnce();
    expect(calls).toEqual(["timer"]);
    loop.runOnce();
    expect(calls).toEqual(["timer", "scheduled by it"]);
  });

  test("[SI1] is all that a loop of one's own making needs (test_base_events.BaseEventLoopTests.test_custom_run_forever_integration)", () => {
    const loop = new EventLoop();
    const seen: unknown[] = [];
    loop.callSoon(() => seen.push(loop.isRunning(), getRunningLoop()));
    for (let i = 0; i < 10; i++) loop.runOnce();
    expect(seen).toEqual([true, loop]);
    expect(loop.isRunning()).toBe(false);
    expect(() => getRunningLoop()).toThrow(RuntimeError);
  });

  test("[HP2] drops cancelled timers when they are most of all (test_base_events.BaseEventLoopTests.test__run_once_cancelled_event_cleanup)", () => {
    const loop = new EventLoop();
    const calls: number[] = [];
    const handles = Array.from({ length: 200 }, (_, n) => loop.callAt(1, () => calls.push(n)));
    for (const [n, handle] of handles.entries()) if (n % 3 !== 0) handle.cancel();
    runOnce(loop);
    loop.callAt(2, () => loop.stop());
    loop.runForever();
    expect(calls).toEqual(ORDER_AFTER_CLEANUP);
  });
});

describe("EventLoop.runForever and stop", () => {
  test("[LP5] run one iteration if stop is called in it (test_base_events.BaseEventLoopTests.test_run_once)", () => {
    const loop = new EventLoop();
    let calls = 0;
    loop.callSoon(() => calls++);
    runOnce(loop);
    expect(calls).toBe(1);
  });

  test("[LP5] run one iteration if stop was called before, and wait for nothing (test_base_events.BaseEventLoopTests.test_run_forever_pre_stopped)", () => {
    const loop = new EventLoop();
    const iterations: number[] = [];
    loop.setObserver({ iteration: (time) => iterations.push(time) });
    loop.callLater(10, () => {});
    loop.stop();
    loop.runForever();
    expect(iterations).toEqual([0]);
    expect(loop.time()).toBe(0);
  });
});

describe("EventLoop.runUntilComplete", () => {
  test("takes what can be awaited (test_base_events.BaseEventLoopTests.test_run_until_complete_type_error)", () => {
    const loop = new EventLoop();
    expect(() => loop.runUntilComplete("blah" as never)).toThrow(TypeError); // as untyped code could call it
  });

  test("takes no future of another loop (test_base_events.BaseEventLoopTests.test_run_until_complete_loop)", () => {
    const future = new EventLoop().createFuture();
    expect(() => new EventLoop().runUntilComplete(future)).toThrow(ValueError);
  });

  test("[LP4] leaves nothing behind when a SystemExit ends it: the next one runs to its end (test_base_events.BaseEventLoopTests.test_run_until_complete_loop_orphan_future_close_loop)", () => {
    const loop = new EventLoop();
    const exit = new SystemExit();
    loop.callSoon(() => {
      throw exit;
    });
    expect(() => loop.runUntilComplete(sleep(0.1))).toThrow(exit);
    loop.runUntilComplete(sleep(0.2));
    expect(loop.time()).toBe(0.2);
  });

  test("[LP4] throws the coroutine's KeyboardInterrupt, and reports nothing (test_base_events.BaseEventLoopTests.test_run_forever_keyboard_interrupt)", () => {
    const loop = new EventLoop();
    const interrupt = new KeyboardInterrupt();
    function* main(): Coroutine<void> {
      throw interrupt;
    }
    expect(() => loop.runUntilComplete(main())).toThrow(interrupt);
    loop.close();
    expect(loop.log).toEqual([]);
  });

  test("[LP6] leaves no stop behind after a KeyboardInterrupt (test_base_events.BaseEventLoopTests.test_run_until_complete_baseexception)", () => {
    const loop = new EventLoop();
    const calls: string[] = [];
    function* main(): Coroutine<void> {
      throw new KeyboardInterrupt();
    }
    expect(() => loop.runUntilComplete(main())).toThrow(KeyboardInterrupt);
    loop.callSoon(() =>
      loop.callSoon(() => {
        loop.stop();
        calls.push("two iterations later");
      }),
    );
    loop.runForever();
    expect(calls).toEqual(["two iterations later"]);
  });
});

describe("EventLoop.setDefaultExecutor", () => {
  test("decides where jobs run for which no executor is named (test_base_events.BaseEventLoopTests.test_set_default_executor)", () => {
    class DummyExecutor extends ThreadPoolExecutor {
      override submit(): never {
        throw new RuntimeError("cannot submit into a dummy executor");
      }
    }
    const loop = new EventLoop();
    loop.setDefaultExecutor(new DummyExecutor());
    expect(() => loop.runInExecutor(null, () => 1)).toThrow("cannot submit into a dummy executor");
  });
});

describe("EventLoop.createTask", () => {
  test("[LP13] asks the task factory, if there is one (test_base_events.BaseEventLoopTests.test_set_task_factory)", () => {
    class MyTask<T> extends Task<T> {}
    const loop = new EventLoop();
    const factory = <T>(owner: EventLoop, coroutine: Coroutine<T>) => new MyTask<T>(coroutine, owner);
    expect(loop.getTaskFactory()).toBe(null);
    loop.setTaskFactory(factory);
    expect(loop.getTaskFactory()).toBe(factory);
    const mine = loop.createTask(nothing());
    expect(mine).toBeInstanceOf(MyTask);
    loop.runUntilComplete(mine);

    loop.setTaskFactory(null);
    expect(loop.getTaskFactory()).toBe(null);
    const usual = loop.createTask(nothing());
    expect(usual).toBeInstanceOf(Task);
    expect(usual).not.toBeInstanceOf(MyTask);
    loop.runUntilComplete(usual);
  });

  test("takes a function as factory (test_base_events.BaseEventLoopTests.test_set_task_factory_invalid)", () => {
    const loop = new EventLoop();
    expect(() => loop.setTaskFactory(1 as never)).toThrow(TypeError); // as untyped code could call it
    expect(() => loop.setTaskFactory(1 as never)).toThrow(/task factory must be a callable or/); // the same
    expect(loop.getTaskFactory()).toBe(null);
  });

  test("of a subclass makes the tasks of ensureFuture, too (test_base_events.BaseEventLoopTests.test_create_task)", () => {
    class MyTask<T> extends Task<T> {}
    class MyLoop extends EventLoop {
      override createTask<T>(coroutine: Coroutine<T>): Task<T> {
        return new MyTask<T>(coroutine, this);
      }
    }
    const loop = new MyLoop();
    const task = ensureFuture(nothing(), loop);
    expect(task).toBeInstanceOf(MyTask);
    loop.runUntilComplete(task);
  });

  test("of a closed loop closes the coroutine that it refuses (test_base_events.BaseEventLoopTests.test_create_task_error_closes_coro)", () => {
    const loop = new EventLoop();
    loop.close();
    const coroutine = sleep(0);
    expect(() => ensureFuture(coroutine, loop)).toThrow(RuntimeError);
    expect(() => coroutine.next()).toThrow(RuntimeError);
  });

  test("names the task as it is told (test_base_events.BaseEventLoopTests.test_create_named_task_with_default_factory)", () => {
    const loop = new EventLoop();
    const task = loop.createTask(nothing(), { name: "test_task" });
    expect(task.getName()).toBe("test_task");
    loop.runUntilComplete(task);
  });

  test("[LP13] names the task even if the factory does not (test_base_events.BaseEventLoopTests.test_create_named_task_with_custom_factory)", () => {
    const loop = new EventLoop();
    loop.setTaskFactory((owner, coroutine) => new Task(coroutine, owner));
    const task = loop.createTask(nothing(), { name: "test_task" });
    expect(task.getName()).toBe("test_task");
    loop.runUntilComplete(task);
  });
});

describe("EventLoop.slowCallbackDuration", () => {
  test("[LP8] is when a callback is reported as slow, in debug mode (test_base_events.BaseEventLoopWithSelectorTests.test_log_slow_callbacks)", () => {
    const loop = new EventLoop();
    loop.setDebug(true);
    loop.slowCallbackDuration = 0.25;
    loop.callSoon(function* slowCallback() {
      yield* block(0.5);
    });
    loop.callSoon(function* fastCallback() {
      yield* block(0.125);
    });
    function* slowCoroutine(): Coroutine<void> {
      yield* block(0.25);
    }
    loop.runUntilComplete(loop.createTask(slowCoroutine(), { name: "slow task" }));
    const warnings = loop.log.map((record) => record.message);
    expect(warnings).toEqual([
      expect.stringMatching(/^Executing <Handle.*slowCallback.*> took 0\.500 seconds$/),
      expect.stringMatching(/^Executing <Task.*slow task.*> took 0\.250 seconds$/),
    ]);
  });
});
