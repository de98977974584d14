import type { Duration, Quantity } from "./duration.ts";

/**
 * One step of a task: an object with the verb that says what is done.
 *
 * | verb | what it does |
 * |---|---|
 * | `io` | waits for something outside the program, such as a reply: waiting that can overlap |
 * | `cpu` | computes in Python code |
 * | `block` | makes a blocking call (`time.sleep`, `requests.get`), wherever it is made |
 * | `yield` | lets others run, that many times (`await asyncio.sleep(0)`) |
 * | `repeat` | does `steps` that many times |
 * | `gather` | does each list as a sub-task, all at once, and waits for all; an error goes out at once, the others go on |
 * | `taskGroup` | the same, but an error cancels the others first |
 * | `lock`, `semaphore` | does `steps` while holding the named lock, or one permit of the named semaphore |
 * | `put`, `get` | puts an item into the named queue, or takes one out; waits while the queue is full, or empty |
 * | `timeout` | does `steps`, and gives up with a TimeoutError when a wait in them lasts longer than it; `cpu` and `block` run to their end, and the next wait finds out, if there is one |
 * | `retry` | does `steps`; when they fail, does them again, at most that many times in all, after waiting `backoff` |
 * | `fail` | fails with that probability |
 * | `fibonacci` | computes that Fibonacci number recursively: a call for every branch, each of a coroutine that is awaited, where there are coroutines |
 * | `unawaited` | calls the coroutine function that would do `steps`, and forgets the `await`: nothing is done, and Python warns. A plain function is done when it is called |
 * | `offload` | has `steps` done by a pool of threads or processes, and waits for the result; a process is sent `payload` bytes |
 *
 * `L`, `S` and `Q` are the names of the locks, semaphores and queues that it may use.
 */
export type Step<L extends string = string, S extends string = string, Q extends string = string> =
  | { readonly io: Duration }
  | { readonly cpu: Duration }
  | { readonly block: Duration }
  | { readonly yield: number }
  | { readonly repeat: number; readonly steps: readonly Step<L, S, Q>[] }
  | { readonly gather: readonly (readonly Step<L, S, Q>[])[] }
  | { readonly taskGroup: readonly (readonly Step<L, S, Q>[])[] }
  | { readonly lock: L; readonly steps: readonly Step<L, S, Q>[] }
  | { readonly semaphore: S; readonly steps: readonly Step<L, S, Q>[] }
  | { readonly put: Q }
  | { readonly get: Q }
  | { readonly timeout: Quantity; readonly steps: readonly Step<L, S, Q>[] }
  | { readonly retry: number; readonly backoff?: Backoff | undefined; readonly steps: readonly Step<L, S, Q>[] }
  | { readonly fail: number }
  | { readonly fibonacci: number }
  | { readonly unawaited: readonly Step<L, S, Q>[] }
  | {
      readonly offload: "thread" | "process";
      /** How many bytes go to the process with the job: they are pickled, sent, and unpickled. Threads share memory. Default 0. */
      readonly payload?: number | undefined;
      readonly steps: readonly OffloadedStep[];
    };

/** What a worker of a pool can do. */
export type OffloadedStep = { readonly cpu: Duration } | { readonly block: Duration } | { readonly fibonacci: number };

/** How long to wait before the second attempt, and by which factor longer before each further one (default 2). */
export interface Backoff {
  readonly first: Duration;
  readonly factor?: number | undefined;
  /** The longest wait. */
  readonly most?: Quantity | undefined;
}
