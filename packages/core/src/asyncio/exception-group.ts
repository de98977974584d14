import { InterleaveError } from "../kernel/errors.ts";
import { isInstance } from "./describe.ts";
import { BaseException, ValueError } from "./errors.ts";

/** Several errors at once, of which at least one is a BaseException. As Python's BaseExceptionGroup. */
export class BaseExceptionGroup extends InterleaveError {
  static {
    this.prototype.name = "BaseExceptionGroup";
  }
  /** The errors, in the order in which they happened. Groups may contain groups. */
  readonly exceptions: readonly unknown[];

  constructor(message: string, exceptions: readonly unknown[]) {
    super("exception-group", `${message} (${exceptions.length} sub-exception${exceptions.length === 1 ? "" : "s"})`);
    if (exceptions.length === 0) throw new ValueError("second argument (exceptions) must be a non-empty sequence");
    this.exceptions = [...exceptions];
  }

  /** An ExceptionGroup if all are ordinary errors, as Python's constructor decides it; else a BaseExceptionGroup. */
  static of(message: string, exceptions: readonly unknown[]): BaseExceptionGroup {
    return exceptions.every(isException)
      ? new ExceptionGroup(message, exceptions)
      : new BaseExceptionGroup(message, exceptions);
  }

  /** All errors that are not groups, depth first. */
  leaves(): unknown[] {
    return this.exceptions.flatMap((error) => (isInstance(error, BaseExceptionGroup) ? error.leaves() : [error]));
  }
}

/** Several ordinary errors at once: what a TaskGroup throws when tasks of it have failed. See `exceptions`. */
export class ExceptionGroup extends BaseExceptionGroup {
  static {
    this.prototype.name = "ExceptionGroup";
  }
}

/** True for what Python's `except Exception` would catch: all but BaseException and its kind. */
export function isException(error: unknown): boolean {
  if (isInstance(error, BaseExceptionGroup)) return error instanceof ExceptionGroup;
  return !isInstance(error, BaseException);
}

/**
 * Throws the error on if Python's `except Exception` would not have caught it: CancelledError, KeyboardInterrupt,
 * SystemExit. Begin a catch block with it, so that a task can be cancelled inside.
 *
 * @example
 * ```ts
 * const failures: unknown[] = [];
 * try {
 *   yield* fetchPage(1);
 * } catch (error) {
 *   rethrowBase(error); // except Exception:
 *   failures.push(error);
 * }
 * ```
 */
export function rethrowBase(error: unknown): void {
  if (!isException(error)) throw error;
}
