import { InterleaveError } from "../kernel/errors.ts";
import { isInstance } from "./describe.ts";

/** Whatever a program gives as a message: what has no text gets one. */
function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "an object without a text";
  }
}

/**
 * What Python derives from BaseException: errors that `except Exception` lets pass. JavaScript's `catch` takes
 * everything, so begin a catch block that is meant as `except Exception` with `rethrowBase(error)`.
 */
export class BaseException extends InterleaveError {
  static {
    this.prototype.name = "BaseException";
  }
  /** As in Python: what the error was made with. */
  readonly args: readonly unknown[];

  constructor(code: string, args: readonly unknown[], options?: ErrorOptions) {
    super(code, args.length === 0 ? "" : textOf(args[0]), options);
    this.args = args;
  }
}

/**
 * The task, or the future it waits for, was cancelled. Clean up and let it pass: a task that swallows it goes on
 * as though nobody had asked. It is a BaseException: `rethrowBase` throws it on.
 */
export class CancelledError extends BaseException {
  static {
    this.prototype.name = "CancelledError";
  }

  constructor(...args: readonly unknown[]) {
    super("cancelled", args);
  }
}

/** Ctrl-C. Leaves the loop at once, through every callback: do not catch it. */
export class KeyboardInterrupt extends BaseException {
  static {
    this.prototype.name = "KeyboardInterrupt";
  }

  constructor(...args: readonly unknown[]) {
    super("keyboard-interrupt", args);
  }
}

/** The program ends. Leaves the loop at once, through every callback: do not catch it. */
export class SystemExit extends BaseException {
  static {
    this.prototype.name = "SystemExit";
  }

  constructor(...args: readonly unknown[]) {
    super("system-exit", args);
  }
}

/** What `asyncWith` hands to a manager's `aexit` when the coroutine is closed (`return()`) inside its body. */
export class GeneratorExit extends BaseException {
  static {
    this.prototype.name = "GeneratorExit";
  }

  constructor() {
    super("generator-exit", []);
  }
}

/** It took too long: of `timeout`, `waitFor`, `asCompleted`. What was running has been cancelled. */
export class TimeoutError extends InterleaveError {
  static {
    this.prototype.name = "TimeoutError";
  }

  constructor(message = "", options?: ErrorOptions) {
    super("timeout", message, options);
  }
}

/** The future is not in a state that allows this: its result is not there yet, or is there already. */
export class InvalidStateError extends InterleaveError {
  static {
    this.prototype.name = "InvalidStateError";
  }

  constructor(message = "") {
    super("invalid-state", message);
  }
}

/** `getNowait` on an empty queue. Wait with `get`, or come again later. */
export class QueueEmpty extends InterleaveError {
  static {
    this.prototype.name = "QueueEmpty";
  }

  constructor() {
    super("queue-empty", "the queue is empty");
  }
}

/** `putNowait` on a full queue. Wait with `put`, or drop the item. */
export class QueueFull extends InterleaveError {
  static {
    this.prototype.name = "QueueFull";
  }

  constructor() {
    super("queue-full", "the queue is full");
  }
}

/** The queue was shut down: nothing more goes in, and nothing more will come out. */
export class QueueShutDown extends InterleaveError {
  static {
    this.prototype.name = "QueueShutDown";
  }

  constructor() {
    super("queue-shut-down", "the queue was shut down");
  }
}

/** As Python's RuntimeError: something was used in a way that it does not allow. A mistake in the program. */
export class RuntimeError extends InterleaveError {
  static {
    this.prototype.name = "RuntimeError";
  }

  constructor(message = "", options?: ErrorOptions, code = "runtime") {
    super(code, message, options);
  }
}

/** The barrier was aborted or reset while, or before, the task waited at it. */
export class BrokenBarrierError extends RuntimeError {
  static {
    this.prototype.name = "BrokenBarrierError";
  }

  constructor(message = "") {
    super(message, undefined, "broken-barrier");
  }
}

/** As Python's ValueError: an argument of the right type whose value makes no sense. */
export class ValueError extends InterleaveError {
  static {
    this.prototype.name = "ValueError";
  }

  constructor(message = "") {
    super("value", message);
  }
}

/** What `anext` throws at the end of an asynchronous iterator. `asyncFor` ends on it. */
export class StopAsyncIteration extends InterleaveError {
  static {
    this.prototype.name = "StopAsyncIteration";
  }

  constructor() {
    super("stop-async-iteration", "the asynchronous iterator is exhausted");
  }
}

/** One task that a deadlocked loop would wait for, and for what the task waits. */
export interface StuckTask {
  readonly task: string;
  readonly waitsFor: string;
}

/**
 * Nothing that the loop waits for can ever come: no callback is ready, no timer is set, no thread is working. CPython
 * would hang. The message names every task and what it waits for; look for the one that should have released it.
 */
export class DeadlockError extends InterleaveError {
  static {
    this.prototype.name = "DeadlockError";
  }
  /** Every task that is not done, in the order in which they were made. */
  readonly tasks: readonly StuckTask[];

  constructor(tasks: readonly StuckTask[]) {
    super("deadlock", describe(tasks));
    this.tasks = tasks;
  }
}

const NAMED_IN_MESSAGE = 100;

function describe(tasks: readonly StuckTask[]): string {
  const lines = tasks.slice(0, NAMED_IN_MESSAGE).map(({ task, waitsFor }) => `\n  ${task} waits for ${waitsFor}`);
  const more = tasks.length > NAMED_IN_MESSAGE ? `\n  and ${tasks.length - NAMED_IN_MESSAGE} more` : "";
  const head =
    tasks.length === 0 ? "the loop runs for ever and has no task" : "no task is ready, and no timer will make one so";
  return `nothing can ever wake this loop: ${head}${lines.join("")}${more}`;
}

/** True for the two that leave the loop at once, through every callback. */
export function escapesTheLoop(error: unknown): boolean {
  return isInstance(error, KeyboardInterrupt) || isInstance(error, SystemExit);
}

/** Of whatever was thrown: programs may throw anything. */
export function isCancelled(error: unknown): error is CancelledError {
  return isInstance(error, CancelledError);
}
