import type { Duration, Quantity } from "./duration.ts";
import type { Backoff, OffloadedStep } from "./step.ts";

// A function for each verb, so that steps can be written as calls: `lock("db", io("20ms"))` is { lock: "db", steps: [{ io: "20ms" }] }.
// Each returns the type of just what it was given: the builder knows from it which locks, semaphores and queues are used.

/** Steps within a step: of which kinds they may be is known when a group gets them. */
type Inner = readonly object[];

/** Waits for something outside the program. */
export function io(duration: Duration): { readonly io: Duration } {
  return { io: duration };
}

/** Computes in Python code. */
export function cpu(duration: Duration): { readonly cpu: Duration } {
  return { cpu: duration };
}

/** Makes a blocking call. */
export function block(duration: Duration): { readonly block: Duration } {
  return { block: duration };
}

/** Lets others run, that many times. */
export function yieldNow(times = 1): { readonly yield: number } {
  return { yield: times };
}

/** Does the steps that many times. */
export function repeat<S extends Inner>(times: number, ...steps: S): { readonly repeat: number; readonly steps: S } {
  return { repeat: times, steps };
}

/** Does each list of steps as a sub-task, all at once; an error goes out at once, the others go on. */
export function gather<const B extends readonly Inner[]>(...branches: B): { readonly gather: B } {
  return { gather: branches };
}

/** The same, but an error cancels the others first. */
export function taskGroup<const B extends readonly Inner[]>(...branches: B): { readonly taskGroup: B } {
  return { taskGroup: branches };
}

/** Does the steps while holding a lock. */
export function lock<const L extends string, S extends Inner>(
  name: L,
  ...steps: S
): { readonly lock: L; readonly steps: S } {
  return { lock: name, steps };
}

/** Does the steps while holding a permit of a semaphore. */
export function semaphore<const N extends string, S extends Inner>(
  name: N,
  ...steps: S
): { readonly semaphore: N; readonly steps: S } {
  return { semaphore: name, steps };
}

/** Puts an item into a queue. */
export function put<const Q extends string>(queue: Q): { readonly put: Q } {
  return { put: queue };
}

/** Takes an item out of a queue. */
export function get<const Q extends string>(queue: Q): { readonly get: Q } {
  return { get: queue };
}

/** Gives up when the steps take longer. */
export function timeout<S extends Inner>(
  quantity: Quantity,
  ...steps: S
): { readonly timeout: Quantity; readonly steps: S } {
  return { timeout: quantity, steps };
}

/** Does the steps; when they fail, again: at most so many times in all, with the back-off in between. */
export function retry<S extends Inner>(
  { times, backoff }: { readonly times: number; readonly backoff?: Backoff },
  ...steps: S
): { readonly retry: number; readonly backoff?: Backoff | undefined; readonly steps: S } {
  return backoff === undefined ? { retry: times, steps } : { retry: times, backoff, steps };
}

/** Fails with that probability. */
export function fail(probability = 1): { readonly fail: number } {
  return { fail: probability };
}

/** Computes a Fibonacci number recursively. */
export function fibonacci(n: number): { readonly fibonacci: number } {
  return { fibonacci: n };
}

/** Calls the coroutine function that would do the steps, and forgets the `await`. */
export function unawaited<S extends Inner>(...steps: S): { readonly unawaited: S } {
  return { unawaited: steps };
}

/** Has a thread of a pool do the steps. */
export function inThread(...steps: OffloadedStep[]): { readonly offload: "thread"; readonly steps: OffloadedStep[] } {
  return { offload: "thread", steps };
}

/** What a process of a pool is sent with its steps. */
export interface JobOptions {
  /** How many bytes are pickled, sent and unpickled. */
  readonly payload: number;
}

/** A process of a pool does the steps. */
interface InProcess {
  readonly offload: "process";
  readonly payload?: number | undefined;
  readonly steps: OffloadedStep[];
}

/** Has a process of a pool do the steps; what it is sent with them can come first: `inProcess({ payload: 1_000_000 }, cpu("50ms"))`. */
export function inProcess(...steps: OffloadedStep[]): InProcess;
export function inProcess(options: JobOptions, ...steps: OffloadedStep[]): InProcess;
export function inProcess(first?: JobOptions | OffloadedStep, ...others: OffloadedStep[]): InProcess {
  if (first === undefined) return { offload: "process", steps: [] };
  if ("payload" in first) return { offload: "process", payload: first.payload, steps: others };
  return { offload: "process", steps: [first, ...others] };
}
