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
 * | `timeout` | does `steps`, and gives up with a TimeoutError when they take longer |
 * | `retry` | does `steps`; when they fail, does them again, at most that many times in all, after waiting `backoff` |
 * | `fail` | fails with that probability |
 * | `offload` | has `steps` done by a pool of threads or processes, and waits for the result |
 */
export type Step =
  | { readonly io: Duration }
  | { readonly cpu: Duration }
  | { readonly block: Duration }
  | { readonly yield: number }
  | { readonly repeat: number; readonly steps: readonly Step[] }
  | { readonly gather: readonly (readonly Step[])[] }
  | { readonly taskGroup: readonly (readonly Step[])[] }
  | { readonly lock: string; readonly steps: readonly Step[] }
  | { readonly semaphore: string; readonly steps: readonly Step[] }
  | { readonly put: string }
  | { readonly get: string }
  | { readonly timeout: Quantity; readonly steps: readonly Step[] }
  | { readonly retry: number; readonly backoff?: Backoff | undefined; readonly steps: readonly Step[] }
  | { readonly fail: number }
  | {
      readonly offload: "thread" | "process";
      readonly steps: readonly OffloadedStep[];
    };

/** What a worker of a pool can do. */
export type OffloadedStep = { readonly cpu: Duration } | { readonly block: Duration };

/** How long to wait before the second attempt, and by which factor longer before each further one (default 2). */
export interface Backoff {
  readonly first: Duration;
  readonly factor?: number | undefined;
  /** The longest wait. */
  readonly most?: Quantity | undefined;
}
