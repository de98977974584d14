import { describe, expect, test } from "vitest";

import {
  block,
  CancelledError,
  type Coroutine,
  createTask,
  EventLoop,
  type ExceptionContext,
  getRunningLoop,
  Handle,
  run,
  RuntimeError,
  sleep,
  toThread,
} from "@interleave/core/asyncio";
import { Crash } from "./crash.ts";

describe("EventLoop.runUntilComplete", () => {
  test("[LP7] cannot be called from within (test_events.EventLoopTestsMixin.test_run_until_complete_nesting)", () => {
    const loop = new EventLoop();
    const running: boolean[] = [];
    function* main(): Coroutine<void> {
      running.push(loop.isRunning());
      loop.runUntilComplete(sleep(0));
    }
    expect(() => loop.runUntilComplete(main())).toThrow(RuntimeError);
    expect(running).toEqual([true]);
  });

  test("takes as long as its coroutine (test_events.EventLoopTestsMixin.test_run_until_complete)", () => {
    const loop = new EventLoop();
    loop.runUntilComplete(sleep(0.1));
    expect(loop.time()).toBe(0.1);
  });

  test("[LP6] throws when the loop is stopped before the end (test_events.EventLoopTestsMixin.test_run_until_complete_stopped)", () => {
    const loop = new EventLoop();
    function* main(): Coroutine<void> {
      loop.stop();
      yield* sleep(0.1);
    }
    expect(() => loop.runUntilComplete(main())).toThrow(RuntimeError);
  });

  test("[SL1] needs no more iterations than there are waits, however short (test_events.EventLoopTestsMixin.test_timeout_rounding)", () => {
    const loop = new EventLoop();
    let iterations = 0;
    loop.setObserver({ iteration: () => iterations++ });
    function* main(): Coroutine<void> {
      for (const seconds of [1e-2, 1e-4, 1e-6, 1e-8, 1e-10]) yield* sleep(seconds);
    }
    loop.runUntilComplete(main());
    expect(iterations).toBe(12);
  });
});

describe("EventLoop", () => {
  test("calls back later, with the arguments (test_events.EventLoopTestsMixin.test_call_later)", () => {
    const loop = new EventLoop();
    const results: string[] = [];
    function callback(text: string): void {
      results.push(text);
      loop.stop();
    }
    loop.callLater(0.1, callback, "hello world");
    loop.runForever();
    expect(results).toEqual(["hello world"]);
    expect(loop.time()).toBe(0.1);
  });

  test("calls back soon, with the arguments (test_events.EventLoopTestsMixin.test_call_soon)", () => {
    const loop = new EventLoop();
    const results: string[][] = [];
    function callback(...words: string[]): void {
      results.push(words);
      loop.stop();
    }
    loop.callSoon(callback, "hello", "world");
    loop.runForever();
    expect(results).toEqual([["hello", "world"]]);
  });

  test("[LP1] keeps the order of callSoon and callSoonThreadsafe (test_events.EventLoopTestsMixin.test_call_soon_threadsafe_same_thread)", () => {
    const loop = new EventLoop();
    const results: string[] = [];
    function callback(word: string): void {
      results.push(word);
      if (results.length >= 2) loop.stop();
    }
    loop.callSoonThreadsafe(callback, "hello");
    loop.callSoon(callback, "world");
    loop.runForever();
    expect(results).toEqual(["hello", "world"]);
  });

  test("can be called from a thread (test_events.EventLoopTestsMixin.test_call_soon_threadsafe)", () => {
    const results = run(function* () {
      const loop = getRunningLoop();
      const calls: [string, number][] = [];
      yield* toThread(function* () {
        yield* block(0.5);
        loop.callSoonThreadsafe((word: string) => calls.push([word, loop.time()]), "hello");
      });
      return calls;
    });
    expect(results).toEqual([["hello", 0.5]]);
  });

  test("[LP7] cannot be closed from within (test_events.EventLoopTestsMixin.test_close_running_event_loop)", () => {
    const loop = new EventLoop();
    function* main(): Coroutine<void> {
      loop.close();
    }
    expect(() => loop.runUntilComplete(main())).toThrow(RuntimeError);
    expect(loop.isClosed()).toBe(false);
  });

  test("[LP7] takes nothing more once it is closed (test_events.EventLoopTestsMixin.test_close)", () => {
    const loop = new EventLoop();
    loop.close();
    const callback = () => false;
    expect(() => loop.runForever()).toThrow(RuntimeError);
    expect(() => loop.runUntilComplete(loop.createFuture())).toThrow(RuntimeError);
    expect(() => loop.callSoon(callback)).toThrow(RuntimeError);
    expect(() => loop.callSoonThreadsafe(callback)).toThrow(RuntimeError);
    expect(() => loop.callLater(1, callback)).toThrow(RuntimeError);
    expect(() => loop.callAt(loop.time(), callback)).toThrow(RuntimeError);
    expect(() => loop.createTask(sleep(0))).toThrow(RuntimeError);
    expect(() => loop.runInExecutor(null, callback)).toThrow(RuntimeError);
  });
});

describe("EventLoop.runInExecutor", () => {
  test("[EX1] gives what the function gives, and runs it beside the loop (test_events.EventLoopTestsMixin.test_run_in_executor)", () => {
    const loop = new EventLoop();
    const running: boolean[] = [];
    const future = loop.runInExecutor(
      null,
      function* (word: string) {
        try {
          getRunningLoop();
        } catch (error) {
          running.push(error instanceof RuntimeError);
        }
        yield* block(0.25);
        return `${word} done`;
      },
      "work",
    );
    const beside = loop.createTask(sleep(0.125));
    expect(loop.runUntilComplete(future)).toBe("work done");
    expect(running).toEqual([true]); // in the thread, no loop runs
    expect(beside.done()).toBe(true);
    expect(loop.time()).toBe(0.25);
  });

  test("tells a cancelled future nothing (test_events.EventLoopTestsMixin.test_run_in_executor_cancel)", () => {
    const loop = new EventLoop();
    const reports: ExceptionContext[] = [];
    loop.setExceptionHandler((_, context) => reports.push(context));
    const future = loop.runInExecutor(null, () => block(0.05));
    future.cancel();
    loop.runUntilComplete(sleep(0.4));
    loop.close();
    expect(future.cancelled()).toBe(true);
    expect(reports).toEqual([]);
  });
});

describe("A task that is cancelled", () => {
  test("while it waits for something outside is so at once (test_events.EventLoopTestsMixin.test_prompt_cancellation)", () => {
    const outcome = run(function* () {
      const loop = getRunningLoop();
      const waiting = createTask(toThread(() => block(10)));
      yield* sleep(0);
      loop.callSoon(() => waiting.cancel());
      try {
        yield* waiting;
        return "done";
      } catch (error) {
        expect(error).toBeInstanceOf(CancelledError);
        return `cancelled at ${loop.time()}`;
      }
    });
    expect(outcome).toBe("cancelled at 0");
  });
});

describe("Handle", () => {
  test("is cancelled once it is told to be (test_events.HandleTests.test_handle)", () => {
    const handle = new EventLoop().callSoon(() => {});
    expect(handle).toBeInstanceOf(Handle);
    expect(handle.cancelled()).toBe(false);
    handle.cancel();
    expect(handle.cancelled()).toBe(true);
  });

  test("names its callback, or says that it is cancelled, as a string (test_events.HandleTests.test_handle_repr)", () => {
    const handle = new EventLoop().callSoon(function callback() {});
    expect(String(handle)).toBe("<Handle callback>");
    handle.cancel();
    expect(String(handle)).toBe("<Handle cancelled>");
  });

  test("[LP4] reports the error of its callback, and itself with it (test_events.HandleTests.test_callback_with_exception)", () => {
    const loop = new EventLoop();
    const reports: ExceptionContext[] = [];
    loop.setExceptionHandler((_, context) => reports.push(context));
    const mistake = new Crash();
    const handle = loop.callSoon(() => {
      throw mistake;
    });
    loop.runOnce();
    expect(reports).toEqual([{ message: expect.stringMatching(/^Exception in callback/), exception: mistake, handle }]);
    expect(reports[0]?.handle).toBe(handle);
  });
});

describe("TimerHandle", () => {
  test("knows when it is due (test_events.TimerTests.test_when)", () => {
    expect(new EventLoop().callAt(12.5, () => {}).when()).toBe(12.5);
  });

  test("does not call once it is cancelled (test_events.TimerTests.test_timer)", () => {
    const loop = new EventLoop();
    const calls: number[][] = [];
    const handle = loop.callAt(1, (...args: number[]) => calls.push(args), 1, 2, 3);
    expect(handle.cancelled()).toBe(false);
    handle.cancel();
    expect(handle.cancelled()).toBe(true);
    expect(handle.when()).toBe(1);
    loop.runUntilComplete(sleep(2));
    expect(calls).toEqual([]);
  });
});

describe("getRunningLoop", () => {
  test("is the loop within it, and there is none outside (test_events.GetEventLoopTestsMixin.test_get_event_loop_returns_running_loop)", () => {
    const loop = new EventLoop();
    function* main(): Coroutine<EventLoop> {
      return getRunningLoop();
    }
    expect(() => getRunningLoop()).toThrow(/no running/);
    expect(loop.runUntilComplete(main())).toBe(loop);
    expect(() => getRunningLoop()).toThrow(RuntimeError);
    expect(() => getRunningLoop()).toThrow(/no running/);
  });
});
