import { describe, expect } from "vitest";

import { type Coroutine, createTask, sleep } from "../../../src/asyncio/index.ts";
import { awaits, fails, runBriefly, settle, taken, test } from "./with-loop.ts";

/** CPython tells of what was forgotten when the garbage collector finds it; here it is when the loop is closed. */

test("a future that was left pending is nobody's business (test_futures.BaseFutureTests.test_tb_logger_abandoned)", ({
  loop,
  reports,
}) => {
  loop.createFuture();
  loop.close();
  expect(taken(reports)).toEqual([]);
});

test("a result that nobody looked at is not reported (test_futures.BaseFutureTests.test_tb_logger_result_unretrieved)", ({
  loop,
  reports,
}) => {
  loop.createFuture<number>().setResult(42);
  loop.close();
  expect(taken(reports)).toEqual([]);
});

test("a result that somebody looked at is not reported (test_futures.BaseFutureTests.test_tb_logger_result_retrieved)", ({
  loop,
  reports,
}) => {
  const future = loop.createFuture<number>();
  future.setResult(42);
  future.result();
  loop.close();
  expect(taken(reports)).toEqual([]);
});

test("an exception that nobody looked at is reported (test_futures.BaseFutureTests.test_tb_logger_exception_unretrieved)", ({
  loop,
  reports,
}) => {
  loop.createFuture().setException(new Error("boom"));
  runBriefly(loop);
  loop.close();
  expect(taken(reports)).toHaveLength(1);
});

test("exception() looks at the exception (test_futures.BaseFutureTests.test_tb_logger_exception_retrieved)", ({
  loop,
  reports,
}) => {
  const future = loop.createFuture();
  future.setException(new Error("boom"));
  future.exception();
  loop.close();
  expect(taken(reports)).toEqual([]);
});

test("result() looks at the exception (test_futures.BaseFutureTests.test_tb_logger_exception_result_retrieved)", ({
  loop,
  reports,
}) => {
  const future = loop.createFuture();
  future.setException(new Error("boom"));
  expect(() => future.result()).toThrow("boom");
  loop.close();
  expect(taken(reports)).toEqual([]);
});

test("whoever cancels a future that has failed has lost interest (test_futures.BaseFutureTests.test_tb_logger_not_called_after_cancel)", ({
  loop,
  reports,
}) => {
  const future = loop.createFuture();
  future.setException(new Error("boom"));
  future.cancel();
  loop.close();
  expect(taken(reports)).toEqual([]);
});

describe("the report of an exception that nobody looked at has the future and its exception", () => {
  for (const { debug, tag } of [
    { debug: false, tag: "(test_futures.BaseFutureTests.test_future_exception_never_retrieved)" },
    { debug: true, tag: "(test_futures.BaseFutureTests.test_future_exception_never_retrieved_debug)" },
  ]) {
    test(`${debug ? "in debug mode" : "as a rule"} ${tag}`, ({ loop, reports }) => {
      loop.setDebug(debug);
      const future = loop.createFuture();
      const error = new RangeError("out of memory");
      future.setException(error);
      runBriefly(loop);
      loop.close();
      const [report, ...others] = taken(reports);
      expect(report?.message).toBe("Future exception was never retrieved");
      expect(report?.exception).toBe(error);
      expect(report?.future).toBe(future);
      expect(others).toEqual([]);
    });
  }
});

test("a task that is pending when it is dropped is reported (test_tasks.BaseTaskTests.test_log_destroyed_pending_task)", ({
  loop,
  reports,
}) => {
  const task = loop.createTask(awaits(loop.createFuture()));
  settle(loop);
  loop.close();
  const [report, ...others] = taken(reports);
  expect(report?.message).toBe("Task was destroyed but it is pending!");
  expect(report?.task).toBe(task);
  expect(others).toEqual([]);
});

test("whoever cancels a task that has failed has lost interest (test_tasks.BaseTaskTests.test_tb_logger_not_called_after_cancel)", ({
  loop,
  reports,
}) => {
  function* main(): Coroutine<void> {
    const task = createTask(fails(new TypeError("wrong")));
    yield* sleep(0.05);
    task.cancel();
  }
  loop.runUntilComplete(main());
  loop.close();
  expect(taken(reports)).toEqual([]);
});
