import { describe, expect, test } from "vitest";

import {
  block,
  type Coroutine,
  createTask,
  EventLoop,
  type ExceptionContext,
  getRunningLoop,
  type LogRecord,
  run,
  Runner,
  RuntimeError,
  sleep,
  type Task,
  toThread,
  ValueError,
} from "@interleave/core/asyncio";
import { Crash, crashAfter } from "./crash.ts";

describe("run", () => {
  test("gives the result of the main coroutine (test_runners.RunTests.test_asyncio_run_return)", () => {
    expect(run(sleep(0, 42))).toBe(42);
  });

  test("throws what the main coroutine throws (test_runners.RunTests.test_asyncio_run_raises)", () => {
    const mistake = new Crash("spam");
    expect(() => run(crashAfter(0, mistake))).toThrow(mistake);
  });

  test.each([
    ["a number", 1],
    ["a function that makes no coroutine", () => null],
  ])("takes a coroutine, not %s (test_runners.RunTests.test_asyncio_run_only_coro)", (_, main) => {
    expect(() => run(main as never)).toThrow(ValueError); // as untyped code could call it
    expect(() => run(main as never)).toThrow(/a coroutine was expected/);
  });

  test("makes a loop in debug mode if it is told to (test_runners.RunTests.test_asyncio_run_debug)", () => {
    function* isDebug(): Coroutine<boolean> {
      return getRunningLoop().getDebug();
    }
    expect(run(isDebug())).toBe(false);
    expect(run(isDebug(), { debug: false })).toBe(false);
    expect(run(isDebug(), { debug: true })).toBe(true);
  });

  test("[RN2] cannot be called while a loop is running (test_runners.RunTests.test_asyncio_run_from_running_loop)", () => {
    function* main(): Coroutine<void> {
      run(main());
    }
    expect(() => run(main())).toThrow(RuntimeError);
    expect(() => run(main())).toThrow(/cannot be called from a running/);
  });

  test("[RN1] cancels what is left when the main coroutine has ended (test_runners.RunTests.test_asyncio_run_cancels_hanging_tasks)", () => {
    const left: Task<void>[] = [];
    const result = run(function* () {
      left.push(createTask(sleep(0.1)));
      return 123;
    });
    expect(result).toBe(123);
    expect(left.map((task) => task.cancelled())).toEqual([true]);
  });

  test("[RN1] reports the errors that this cancellation brings up (test_runners.RunTests.test_asyncio_run_reports_hanging_tasks_errors)", () => {
    const reports: ExceptionContext[] = [];
    const left: Task<void>[] = [];
    const mistake = new Crash();
    function* failsWhenCancelled(): Coroutine<void> {
      try {
        yield* sleep(0.1);
      } catch {
        throw mistake;
      }
    }
    const result = run(function* () {
      getRunningLoop().setExceptionHandler((_, context) => reports.push(context));
      left.push(createTask(failsWhenCancelled()));
      yield* sleep(0);
      return 123;
    });
    expect(result).toBe(123);
    expect(left[0]?.done()).toBe(true);
    expect(reports.map((context) => context.message)).toEqual([expect.stringMatching(/asyncio\.run.*shutdown/)]);
    expect(reports[0]?.exception).toBe(mistake);
    expect(reports[0]?.task).toBe(left[0]);
  });

  test("[RN1] makes its loop by the factory that it is given (test_runners.RunTests.test_asyncio_run_loop_factory)", () => {
    const loops: EventLoop[] = [];
    const loopFactory = () => {
      loops.push(new EventLoop());
      return loops[0] as EventLoop; // the one just made
    };
    const running = run(
      function* () {
        return getRunningLoop();
      },
      { loopFactory },
    );
    expect(loops).toEqual([running]);
    expect(running.isClosed()).toBe(true);
  });

  test("[RN1] makes an EventLoop by default (test_runners.RunTests.test_loop_factory_default_event_loop)", () => {
    const running = run(function* () {
      return getRunningLoop();
    });
    expect(running).toBeInstanceOf(EventLoop);
    expect(running.isClosed()).toBe(true);
  });

  test("[RN1] waits 300 s for the threads of its pool, and then says so (test_base_events.BaseEventLoopTests.test_shutdown_default_executor_timeout)", () => {
    const log: LogRecord[] = [];
    const loops: EventLoop[] = [];
    run(
      function* () {
        loops.push(getRunningLoop());
        createTask(toThread(() => block(1000)));
        yield* sleep(1);
      },
      { onLog: (record) => log.push(record) },
    );
    expect(loops[0]?.time()).toBe(301);
    expect(log).toEqual([
      { level: "warning", category: "RuntimeWarning", message: expect.stringContaining("did not finishing joining") },
    ]);
  });
});

describe("Runner", () => {
  test.each([
    [false, "test_runners.RunnerTests.test_non_debug"],
    [true, "test_runners.RunnerTests.test_debug"],
  ])("makes its loop with debug mode %s (%s)", (debug) => {
    const runner = new Runner({ debug });
    expect(runner.getLoop().getDebug()).toBe(debug);
    runner.close();
  });

  test("has the loop that its factory makes (test_runners.RunnerTests.test_custom_factory)", () => {
    const loop = new EventLoop();
    const runner = new Runner({ loopFactory: () => loop });
    expect(runner.getLoop()).toBe(loop);
    runner.close();
  });

  test("[RN2] runs a coroutine, and has no loop once it is closed (test_runners.RunnerTests.test_run)", () => {
    const runner = new Runner();
    expect(runner.run(sleep(0, "done"))).toBe("done");
    const loop = runner.getLoop();
    runner.close();
    expect(() => runner.getLoop()).toThrow(RuntimeError);
    expect(() => runner.getLoop()).toThrow("Runner is closed");
    expect(loop.isClosed()).toBe(true);
  });

  test("takes a coroutine, not a number (test_runners.RunnerTests.test_run_non_coro)", () => {
    const runner = new Runner();
    expect(() => runner.run(123 as never)).toThrow(/a coroutine was expected/); // as untyped code could call it
    runner.close();
  });

  test("takes a coroutine, not a future (test_runners.RunnerTests.test_run_future)", () => {
    const runner = new Runner();
    const future = runner.getLoop().createFuture();
    expect(() => runner.run(future as never)).toThrow(/a coroutine was expected/); // as untyped code could call it
    expect(() => runner.run(future as never)).toThrow(ValueError); // as untyped code could call it
    runner.close();
  });

  test("closes its loop (test_runners.RunnerTests.test_explicit_close)", () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    runner.close();
    expect(() => runner.getLoop()).toThrow("Runner is closed");
    expect(loop.isClosed()).toBe(true);
  });

  test("can be closed again (test_runners.RunnerTests.test_double_close)", () => {
    const runner = new Runner();
    const loop = runner.getLoop();
    runner.close();
    expect(loop.isClosed()).toBe(true);
    runner.close();
    expect(loop.isClosed()).toBe(true);
  });

  test("[RN2] runs nothing once it is closed (test_runners.RunnerTests.test_second_with_block_raises)", () => {
    const ran: number[] = [];
    function* note(n: number): Coroutine<void> {
      ran.push(n);
    }
    const runner = new Runner();
    runner.run(note(1));
    runner.close();
    expect(() => runner.run(note(2))).toThrow("Runner is closed");
    expect(ran).toEqual([1]);
  });

  test("[RN2] does not run within its own loop (test_runners.RunnerTests.test_recursive_run)", () => {
    const runner = new Runner();
    function* main(): Coroutine<void> {
      runner.run(sleep(0));
    }
    expect(() => runner.run(main())).toThrow("Runner.run() cannot be called from a running event loop");
    runner.close();
  });

  test("never makes a string of the result (test_runners.RunnerTests.test_no_repr_is_call_on_the_task_result)", () => {
    let asked = 0;
    const result = {
      toString() {
        asked++;
        return "result";
      },
    };
    const runner = new Runner();
    expect(runner.run(sleep(0, result))).toBe(result);
    runner.close();
    expect(asked).toBe(0);
  });
});
