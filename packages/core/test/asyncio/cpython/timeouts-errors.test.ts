import { describe, expect, test } from "vitest";

import {
  asyncWith,
  CancelledError,
  type Coroutine,
  ExceptionGroup,
  sleep,
  TaskGroup,
  timeout,
  TimeoutError,
} from "@interleave/core/asyncio";
import { Crash, crashAfter, expectGroup, OtherCrash } from "./crash.ts";
import { inLoop, thrownBy } from "./support.ts";

/** Sleeps for a second, and fails in its cleanup if it is cancelled. */
function* failsInCleanup(error: unknown): Coroutine<void> {
  try {
    yield* sleep(1);
  } finally {
    throw error; // eslint-disable-line no-unsafe-finally -- the very case that is tested
  }
}

describe("The error of a timeout", () => {
  test(
    "[TO1] has the cancellation of the body as its cause (test_timeouts.TimeoutTests.test_timeout_exception_context)",
    inLoop(function* () {
      const cancellations: unknown[] = [];
      const error = yield* thrownBy(
        asyncWith(timeout(0.01), function* () {
          try {
            throw new Crash();
          } finally {
            const cancellation = yield* thrownBy(sleep(1));
            cancellations.push(cancellation);
            throw cancellation; // eslint-disable-line no-unsafe-finally -- the very case that is tested
          }
        }),
      );
      expect(error).toBeInstanceOf(TimeoutError);
      const { cause } = error as TimeoutError; // just tested
      expect(cause).toBeInstanceOf(CancelledError);
      expect(cause).toBe(cancellations[0]);
    }),
  );

  test(
    "[TO1] gives way to one that the body's cleanup throws (test_timeouts.TimeoutTests.test_foreign_exception_on_timeout)",
    inLoop(function* () {
      const limit = timeout(0.01);
      const mistake = new Crash();
      expect(yield* thrownBy(asyncWith(limit, () => failsInCleanup(mistake)))).toBe(mistake);
      expect(limit.expired()).toBe(true);
    }),
  );

  test(
    "[TO1] gives way to the last of several that the cleanup throws (test_timeouts.TimeoutTests.test_foreign_exception_on_timeout_2)",
    inLoop(function* () {
      const mistake = new Crash();
      const error = yield* thrownBy(
        asyncWith(timeout(0.01), function* () {
          try {
            yield* failsInCleanup(new OtherCrash());
          } finally {
            throw mistake; // eslint-disable-line no-unsafe-finally -- the very case that is tested
          }
        }),
      );
      expect(error).toBe(mistake);
    }),
  );

  test(
    "[TO1] is each timeout's own, when the cleanup after one runs into another (test_timeouts.TimeoutTests.test_nested_timeout_in_finally)",
    inLoop(function* () {
      const inCleanup: unknown[] = [];
      const error = yield* thrownBy(
        asyncWith(timeout(0.01), function* () {
          try {
            yield* sleep(1);
          } finally {
            inCleanup.push(yield* thrownBy(asyncWith(timeout(0.01), () => sleep(10))));
          }
        }),
      );
      const errors = [error, inCleanup[0]];
      expect(errors).toEqual([expect.any(TimeoutError), expect.any(TimeoutError)]);
      const causes = errors.map((timedOut) => (timedOut as TimeoutError).cause); // just tested
      expect(causes).toEqual([expect.any(CancelledError), expect.any(CancelledError)]);
      expect(causes[0]).not.toBe(causes[1]);
    }),
  );

  test(
    "[TO1] gives way to the group of a TaskGroup whose tasks fail in their cleanup (test_timeouts.TimeoutTests.test_timeout_taskgroup)",
    inLoop(function* () {
      const limit = timeout(0.01);
      const error = yield* thrownBy(
        asyncWith(limit, () =>
          asyncWith(new TaskGroup(), function* (group) {
            group.createTask(failsInCleanup(new Crash()));
            yield* crashAfter(1, new OtherCrash());
          }),
        ),
      );
      expect(error).toBeInstanceOf(ExceptionGroup);
      expectGroup(error, [Crash]);
      expect(limit.expired()).toBe(true);
    }),
  );
});
