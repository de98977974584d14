import { isCoroutine, type Coroutine } from "./coroutine.ts";
import { checkOptions, describe } from "./describe.ts";
import { ValueError } from "./errors.ts";
import { getRunningLoop } from "./event-loop.ts";
import { Future } from "./future.ts";
import { watched } from "./tracked.ts";

/** `wait` returns when any of them is done. */
export const FIRST_COMPLETED = "FIRST_COMPLETED";
/** `wait` returns when any of them has failed, or all are done. */
export const FIRST_EXCEPTION = "FIRST_EXCEPTION";
/** `wait` returns when all of them are done. */
export const ALL_COMPLETED = "ALL_COMPLETED";

/** When `wait` returns. */
export type ReturnWhen = typeof FIRST_COMPLETED | typeof FIRST_EXCEPTION | typeof ALL_COMPLETED;

const RETURN_WHEN: ReadonlySet<string> = new Set([FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED]);

/** How `wait` waits. */
export interface WaitOptions {
  /** At most so many seconds; without end if left out. */
  readonly timeout?: number | null | undefined;
  /** ALL_COMPLETED if left out. */
  readonly returnWhen?: ReturnWhen | undefined;
}

/** What was done when `wait` returned, and what was not: in the order in which they were given. */
export interface WaitResult<F> {
  readonly done: Set<F>;
  readonly pending: Set<F>;
}

/**
 * Waits for futures or tasks, and tells which are done. It cancels nothing, and a timeout is no error. Throws TypeError
 * for coroutines, ValueError if there is nothing to wait for. As asyncio.wait, CPython 3.13 tasks.py 424.
 *
 * @example
 * ```ts
 * const tasks = [1, 2, 3].map((id) => createTask(fetchPage(id)));
 * const { done, pending } = yield* wait(tasks, { returnWhen: FIRST_COMPLETED });
 * for (const task of pending) task.cancel();
 * ```
 */
export function wait<F extends Future>(given: Iterable<F>, options: WaitOptions = {}): Coroutine<WaitResult<F>> {
  checkOptions("wait", options, ["timeout", "returnWhen"]);
  if (!isIterable(given)) throw new TypeError(`wait: futures were expected, got ${describe(given)}`);
  return watched("wait", waitAndSort(given, options));
}

function* waitAndSort<F extends Future>(
  given: Iterable<F>,
  { timeout = null, returnWhen = ALL_COMPLETED }: WaitOptions,
): Coroutine<WaitResult<F>> {
  if (given instanceof Future || isCoroutine(given)) throw new TypeError(`expect a list of futures, not one of them`);
  const futures = new Set<F>(given);
  if (futures.size === 0) throw new ValueError("Set of Tasks/Futures is empty.");
  if (!RETURN_WHEN.has(returnWhen)) {
    throw new ValueError(`Invalid returnWhen value: ${returnWhen}`);
  }
  for (const future of futures) checkFuture(future);
  yield* waitFor(futures, timeout, returnWhen);
  const done = new Set<F>();
  const pending = new Set<F>();
  for (const future of futures) (future.done() ? done : pending).add(future);
  return { done, pending };
}

function isIterable(value: unknown): boolean {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function checkFuture(value: unknown): void {
  if (isCoroutine(value)) throw new TypeError("Passing coroutines is forbidden, use tasks explicitly.");
  if (!(value instanceof Future)) throw new TypeError(`a Future is required, got ${describe(value)}`);
}

/** As _wait, tasks.py 513–550: until enough of them are done, or the time is over. */
function* waitFor(futures: Set<Future>, timeout: number | null, returnWhen: ReturnWhen): Coroutine<void> {
  const loop = getRunningLoop();
  const waiter = loop.createFuture<void>();
  waiter._reason = { kind: "wait", target: futures };
  const release = (): void => {
    if (!waiter.done()) waiter.setResult();
  };
  const timer = timeout === null ? null : loop.callLater(timeout, release);
  let left = futures.size;
  const onDone = (future: Future): void => {
    left--;
    if (left > 0 && returnWhen !== FIRST_COMPLETED && !(returnWhen === FIRST_EXCEPTION && hasFailed(future))) return;
    timer?.cancel();
    release();
  };
  for (const future of futures) future.addDoneCallback(onDone);
  try {
    yield* waiter;
  } finally {
    timer?.cancel();
    for (const future of futures) future.removeDoneCallback(onDone);
  }
}

function hasFailed(future: Future): boolean {
  return !future.cancelled() && future.exception() !== null;
}
