import { describe, expect, test } from "vitest";

import { block, gather, getRunningLoop, RuntimeError, toThread } from "@interleave/core/asyncio";
import { inLoop, thrownBy } from "./support.ts";

describe("toThread", () => {
  test(
    "[EX1] gives what the function gives (test_threads.ToThreadTests.test_to_thread)",
    inLoop(function* () {
      expect(yield* toThread((a: number, b: number) => a + b, 40, 2)).toBe(42);
    }),
  );

  test(
    "throws what the function throws (test_threads.ToThreadTests.test_to_thread_exception)",
    inLoop(function* () {
      const mistake = new RuntimeError("test");
      const fails = () => {
        throw mistake;
      };
      expect(yield* thrownBy(toThread(fails))).toBe(mistake);
    }),
  );

  test(
    "calls the function once (test_threads.ToThreadTests.test_to_thread_once)",
    inLoop(function* () {
      let calls = 0;
      yield* toThread(() => calls++);
      expect(calls).toBe(1);
    }),
  );

  test(
    "[EX1] calls functions beside one another, as far as there are threads (test_threads.ToThreadTests.test_to_thread_concurrent)",
    inLoop(function* () {
      let calls = 0;
      const job = function* () {
        calls++;
        yield* block(1);
      };
      yield* gather(...Array.from({ length: 8 }, () => toThread(job)));
      expect(calls).toBe(8);
      expect(getRunningLoop().time()).toBe(1);
    }),
  );

  test(
    "passes the arguments on (test_threads.ToThreadTests.test_to_thread_args_kwargs)",
    inLoop(function* () {
      const calls: unknown[][] = [];
      yield* toThread((...args: unknown[]) => calls.push(args), "test", { something: true });
      expect(calls).toEqual([["test", { something: true }]]);
    }),
  );
});
