import { InternalError } from "../kernel/errors.ts";
import { Handle } from "../kernel/handle.ts";
import { Compute } from "./compute.ts";
import { isCoroutine, type Coroutine } from "./coroutine.ts";
import { describe, isInstance } from "./describe.ts";
import { escapesTheLoop, InvalidStateError, isCancelled, RuntimeError } from "./errors.ts";
import {
  BLOCKING,
  Future,
  MUST_CANCEL,
  newCancelledError,
  PASSING_ON,
  STARTED,
  type AbstractEventLoop,
} from "./future.ts";
import type { Observer, WaitReason } from "./observer.ts";
import type { Steppable } from "./schedule.ts";
import { runningScheduler, type Scheduler } from "./scheduler.ts";
import { onlyOnce } from "./tracked.ts";

/** How a task is made. */
export interface TaskOptions {
  /** What messages and traces call it; `Task-1`, `Task-2`, … if left out. */
  readonly name?: string | number | undefined;
  /** Runs to its first suspension within the call that makes it, if the loop is running. */
  readonly eagerStart?: boolean | undefined;
}

/**
 * @internal What a sleeping task waits for, instead of a Future: nobody but the task itself ever sees that one, so it
 * takes no object as long as nobody cancels it.
 */
class SleepWaiter {
  readonly state: "pending" | "finished" | "cancelled";
  readonly message: unknown;

  constructor(state: SleepWaiter["state"], message?: unknown) {
    this.state = state;
    this.message = message;
  }
}
const SLEEPING = new SleepWaiter("pending");
const SLEPT = new SleepWaiter("finished");

/** @internal What a `sleep` yields to its task. */
export const SLEEP: SleepWaiter = SLEEPING;

/**
 * A coroutine that the loop runs beside the others, and the future of its result.
 * As asyncio.Task, CPython 3.13 tasks.py. Made by `createTask`.
 */
export class Task<T = unknown> extends Future<T> implements Steppable {
  /** @internal Where the loop keeps it; -1 if the loop does not know it (yet, or any more). */
  _slot = -1;
  /** @internal The number by which whoever observes the loop knows it; 0 if nobody does. */
  _number = 0;
  /** @internal What it waits for (`_fut_waiter`). */
  _waiter: Future | SleepWaiter | null = null;
  /** How often it was asked to end, less what was taken back (`_num_cancels_requested`). */
  private _cancelRequests = 0;
  /** @internal A task that was given none has its number. */
  _name: string | number;
  private readonly _coroutine: Coroutine<T>;

  /** @param loop the loop that runs it; the running one if left out (RuntimeError if there is none). */
  constructor(
    coroutine: Coroutine<T>,
    loop: AbstractEventLoop | Scheduler | null = runningScheduler(),
    options?: TaskOptions,
  ) {
    super(loop);
    if (!isCoroutine(coroutine)) throw new TypeError(`a coroutine was expected, got ${describe(coroutine)}`);
    this._coroutine = onlyOnce(this._loop, coroutine);
    if (options !== undefined && typeof options !== "object") {
      throw new TypeError(`createTask: options were expected, got ${describe(options)}`);
    }
    const name = options?.name;
    this._name = name === undefined ? ++this._loop._tasksNamed : String(name);
    if (this._loop._observer !== null) this._observer?.taskCreated?.(this, this._loop._current as Task | null);
    if (this._loop._costs !== null) this._loop._debt += this._loop._costs.taskCreate;
    if (options?.eagerStart === true && this._loop.isRunning()) this._startEagerly();
    else {
      this._loop._checkClosed();
      this._slot = this._loop._register(this);
      this._loop._pushStep(this._slot);
    }
  }

  getName(): string {
    return typeof this._name === "number" ? countedName(this._name) : this._name;
  }

  setName(name: string | number): void {
    this._name = String(name);
  }

  getCoro(): Coroutine<T> {
    return this._coroutine;
  }

  /** Not for tasks: throws RuntimeError. */
  override setResult(_result: T): never {
    throw new RuntimeError("Task does not support setResult operation");
  }

  /** Not for tasks: throws RuntimeError. */
  override setException(_exception: unknown): never {
    throw new RuntimeError("Task does not support setException operation");
  }

  /**
   * Asks the task to end: a CancelledError is thrown where it is suspended, in the next iteration. It may clean up, and
   * it may refuse. False if it is done already. Each call counts: see `cancelling`.
   */
  override cancel(message?: unknown): boolean {
    this._retrieved();
    if (this.done()) return false;
    // From task to task that it waits for in a loop, not by calls: such a chain may be longer than the stack is deep.
    const asked: Task[] = [];
    try {
      for (let task = this._askToEnd(message, asked); task !== null;) task = task._askToEnd(message, asked);
    } finally {
      for (const task of asked) task._flags &= ~PASSING_ON;
    }
    return true;
  }

  /** How many requests to cancel it there are that nobody has taken back. */
  cancelling(): number {
    return this._cancelRequests;
  }

  /** Takes one request back, and returns how many are left. With the last one, a cancellation not yet thrown is too. */
  uncancel(): number {
    if (this._cancelRequests === 0) return 0;
    if (--this._cancelRequests === 0) this._flags &= ~MUST_CANCEL;
    return this._cancelRequests;
  }

  /** @internal */
  override get _className(): string {
    return "Task";
  }

  override toString(): string {
    return `<Task ${this.cancelling() > 0 && !this.done() ? "cancelling" : this._state()} name='${this.getName()}'>`;
  }

  /** @internal What it waits for, for an observer or a message. */
  _waitsFor(sleepsUntil: number = this._loop._sleepOf(this)): WaitReason {
    const waiter = this._waiter;
    if (waiter === null) return { kind: "yield" };
    if (waiter === SLEEPING) return { kind: "sleep", until: sleepsUntil };
    if (waiter instanceof SleepWaiter) return { kind: "sleep", until: this._loop.time() }; // over, in one way or another
    if (waiter instanceof Task) return { kind: "task", task: waiter };
    return waiter._reason ?? { kind: "future", target: waiter };
  }

  // ---- what the scheduler calls --------------------------------------------------------------------------------

  /** @internal As Task.__step: `error` is thrown into the coroutine; undefined for none. */
  _step(error: unknown): void {
    if (this.done()) {
      this._reportStepAfterEnd();
      return;
    }
    if ((this._flags & MUST_CANCEL) !== 0) {
      if (!isCancelled(error)) error = this._makeCancelledError();
      this._flags &= ~MUST_CANCEL;
    }
    this._waiter = null;
    const loop = this._loop;
    loop._current = this;
    try {
      if (loop._observer !== null) this._tellThatItRuns();
      if (loop._costs !== null) loop._debt += (this._flags & STARTED) === 0 ? loop._costs.firstStep : loop._costs.step;
      this._flags |= STARTED;
      this._run(error, true);
    } finally {
      loop._current = null;
    }
  }

  /** @internal As Task.__wakeup: what it waited for is done. */
  _wakeup(): void {
    const waiter = this._waiter;
    if (waiter === SLEPT) {
      this._loop._hasSlept = true;
      this._loop._sleepDelay = 0;
      this._step(undefined);
    } else if (waiter instanceof SleepWaiter) this._step(newCancelledError(waiter.message));
    else this._step(waiter?._failure());
  }

  /** @internal The timer of its sleep has run (`_set_result_unless_cancelled`). */
  _sleepIsOver(): void {
    if (this._waiter !== SLEEPING) return;
    this._waiter = SLEPT;
    this._loop._pushWake(this._slot);
  }

  /** @internal It has computed, and goes on in the middle of its step. */
  _resume(): void {
    this._loop._current = this;
    try {
      this._run(undefined, true);
    } finally {
      this._loop._current = null;
    }
  }

  // ---- a step ----------------------------------------------------------------------------------------------------

  private get _observer(): Observer<Task> | null {
    return this._loop._observer; // a loop's tasks are Tasks
  }

  /** As Task.__eager_start: the first step, within the step of whoever makes the task. */
  private _startEagerly(): void {
    const loop = this._loop;
    const outer = loop._current;
    loop._current = this;
    loop._eagerTasks.add(this);
    if (loop._observer !== null) this._tellThatItRuns();
    if (loop._costs !== null) loop._debt += loop._costs.firstStep;
    this._flags |= STARTED;
    try {
      this._run(undefined, false);
    } finally {
      loop._eagerTasks.delete(this);
      loop._current = outer;
    }
  }

  /**
   * As Task.__step_run_and_handle_result: runs the coroutine to its next suspension, or its end. Whether it can be left
   * to compute depends on who called: an eager task's first step cannot.
   */
  private _run(error: unknown, canBeLeft: boolean): void {
    const coroutine = this._coroutine;
    for (;;) {
      let isDone: boolean;
      let value: unknown;
      try {
        const result = error === undefined ? coroutine.next() : coroutine.throw(error);
        isDone = result.done === true;
        value = result.value;
        if (!isDone && isCompute(value)) {
          if (this._loop._compute(value, canBeLeft ? this : null)) return;
          error = undefined;
          continue;
        }
      } catch (failure) {
        this._threw(failure);
        return;
      }
      if (isDone) this._returned(value as T); // what a coroutine gives at its end
      else this._suspend(value);
      return;
    }
  }

  private _returned(result: T): void {
    if ((this._flags & MUST_CANCEL) === 0) this._setFinished(result);
    else {
      // Cancelled right before it ended.
      this._flags &= ~MUST_CANCEL;
      this._setCancelled(this._cancelMessage, null);
    }
    this._end();
  }

  private _threw(failure: unknown): void {
    if (isCancelled(failure)) this._setCancelled(undefined, failure);
    else this._setFailed(failure ?? new RuntimeError(`${this.toString()} threw ${String(failure)}`));
    this._end();
    if (escapesTheLoop(failure)) throw failure;
  }

  private _end(): void {
    if (this._slot !== -1) this._loop._unregister(this._slot);
    this._slot = -1;
    if (this._loop._observer !== null) this._observer?.taskDone?.(this);
  }

  private _suspend(yielded: unknown): void {
    const loop = this._loop;
    try {
      if (this._slot === -1) this._slot = loop._register(this); // an eager task that did not end at once
      if (yielded === SLEEPING) this._waitForSleep();
      else if (yielded === undefined) loop._pushStep(this._slot);
      else if (isInstance(yielded, Future) && this._canWaitFor(yielded)) this._waitForFuture(yielded);
      else this._throwSoon(new RuntimeError(badYield(this, yielded)));
    } catch (fault) {
      this._cannotWait(fault);
    }
    if (loop._observer !== null) this._observer?.taskSuspended?.(this, this._waitsFor(loop._sleepUntil));
  }

  /** In the next iteration. */
  private _throwSoon(error: unknown): void {
    const throwIt = (): void => this._step(error);
    this._loop._pushHandle(new Handle(throwIt, []));
  }

  /** Neither asleep nor awake, it would hang for ever: what failed is thrown in, as a fault of ours. */
  private _cannotWait(fault: unknown): void {
    if (this._waiter instanceof Future) this._waiter._removeCallback(this);
    this._waiter = null;
    this._flags &= ~MUST_CANCEL; // it would take the place of the fault
    this._throwSoon(new InternalError(`${this.toString()} could not be suspended`, { cause: fault }));
  }

  /** As the error of __step in CPython, which its handle reports: somebody has ended the task behind its back. */
  private _reportStepAfterEnd(): void {
    const exception = new InvalidStateError(`_step(): already done: ${this.toString()}`);
    this._loop.callExceptionHandler({ message: "Exception in callback Task._step", exception, task: this });
    if (this._slot !== -1) this._loop._unregister(this._slot);
    this._slot = -1;
  }

  private _waitForSleep(): void {
    this._waiter = SLEEPING;
    if (!this._loop._isAsleep(this)) this._sleepIsOver(); // driven by hand, it is over already
    else if ((this._flags & MUST_CANCEL) !== 0) this._cancelWaiterAtOnce();
  }

  private _canWaitFor(future: Future): boolean {
    return future !== this && future._loop === this._loop && (future._flags & BLOCKING) !== 0;
  }

  /** The wake-up is registered first; then a cancellation that came while the task was running is passed down. */
  private _waitForFuture(future: Future): void {
    const loop = this._loop;
    if (loop._costs !== null) loop._debt += loop._costs.future;
    future._flags &= ~BLOCKING;
    future._addCallback(this);
    this._waiter = future;
    if ((this._flags & MUST_CANCEL) !== 0) this._cancelWaiterAtOnce();
  }

  private _cancelWaiterAtOnce(): void {
    if (this._cancelWaiter(this._cancelMessage)) this._flags &= ~MUST_CANCEL;
  }

  private _cancelWaiter(message: unknown): boolean {
    const waiter = this._waiter;
    if (waiter instanceof Future) return waiter.cancel(message);
    if (waiter !== SLEEPING) return false;
    this._waiter = new SleepWaiter("cancelled", message);
    this._loop._pushWake(this._slot);
    return true;
  }

  /** Counts the request, and passes it on. Gives the task that has to be asked now, if it waits for one. */
  private _askToEnd(message: unknown, asked: Task[]): Task | null {
    if ((this._flags & PASSING_ON) !== 0) return this._leaveCycle(message);
    asked.push(this);
    this._retrieved();
    this._cancelRequests++;
    if (this._loop._observer !== null)
      this._observer?.taskCancelRequested?.(this, this._loop._current ?? this._loop._cause);
    this._flags |= PASSING_ON;
    const waiter = this._waiter;
    if (waiter instanceof Task && !waiter.done() && waiter.cancel === Task.prototype.cancel) return waiter;
    if (this._cancelWaiter(message)) return null;
    // Its next step is scheduled already, or it is running.
    this._flags |= MUST_CANCEL;
    this._cancellation = { message, error: null };
    return null;
  }

  /** Its request to end has come back to it: tasks wait for one another in a circle, and this one lets go. */
  private _leaveCycle(message: unknown): null {
    if (this._waiter instanceof Future) this._waiter._removeCallback(this);
    this._waiter = null;
    this._throwSoon(newCancelledError(message));
    return null;
  }

  private _tellThatItRuns(): void {
    if ((this._flags & STARTED) === 0) this._observer?.taskStarted?.(this);
    else this._observer?.taskResumed?.(this);
  }
}

/** @internal The name of a task that was given none. */
export function countedName(count: number): string {
  return `Task-${count}`;
}

function isCompute(yielded: unknown): yielded is Compute {
  return yielded !== SLEEPING && yielded !== undefined && isInstance(yielded, Compute);
}

/** What is wrong with what a task's coroutine has yielded: that may be anything at all. */
function badYield(task: Task, yielded: unknown): string {
  if (yielded === task) return `Task cannot await on itself: ${task.toString()}`;
  if (isInstance(yielded, Future)) {
    return yielded._loop === task._loop
      ? `yield was used instead of yield* in task ${task.toString()} with ${yielded.toString()}`
      : `Task ${task.toString()} got Future ${yielded.toString()} attached to a different loop`;
  }
  if (isCoroutine(yielded)) return `yield was used instead of yield* for a coroutine in task ${task.toString()}`;
  return `Task got bad yield: ${describe(yielded)}`;
}
