import { expect } from "vitest";

import { BaseException, BaseExceptionGroup, type Coroutine, sleep } from "@interleave/core/asyncio";

/** An ordinary error. */
export class Crash extends Error {}

/** Another one. */
export class OtherCrash extends Error {}

/** One that `except Exception` would let pass. */
export class BaseCrash extends BaseException {
  constructor() {
    super("crash", []);
  }
}

/** A task that fails. */
export function* crashAfter(seconds: number, error: unknown = new Crash()): Coroutine<void> {
  yield* sleep(seconds);
  throw error;
}

/** Checks that `error` is a group of errors of exactly these classes, in this order, and returns them. */
export function expectGroup(error: unknown, classes: readonly unknown[]): readonly unknown[] {
  expect(error).toBeInstanceOf(BaseExceptionGroup);
  const { exceptions } = error as BaseExceptionGroup; // just tested
  expect(exceptions.map((exception) => (exception as object).constructor)).toEqual(classes);
  return exceptions;
}
