import * as z from "zod/mini";

import { Duration, Quantity } from "./duration.ts";

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

/** The name of a lock, a semaphore or a queue. */
export const Name: z.ZodMiniType<string, string> = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(100),
    z.regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]*$/u, "text without control characters"),
  );

const Times = z.int().check(z.gte(1), z.lte(1_000_000));
const Steps = z.lazy(() => z.array(Step).check(z.minLength(1), z.maxLength(1000)));
const Branches = z.lazy(() => z.array(Steps).check(z.minLength(1), z.maxLength(1000)));

const Backoff = z.strictObject({
  first: Duration,
  factor: z.optional(z.number().check(z.gte(1), z.lte(100))),
  most: z.optional(Quantity),
});

const OffloadedStep = z.union(
  [z.strictObject({ cpu: Duration }), z.strictObject({ block: Duration })],
  "{cpu} or {block}",
);

/** The schema of a step. */
export const Step: z.ZodMiniType<Step, Step> = z.union(
  [
    z.strictObject({ io: Duration }),
    z.strictObject({ cpu: Duration }),
    z.strictObject({ block: Duration }),
    z.strictObject({ yield: Times }),
    z.strictObject({ repeat: Times, steps: Steps }),
    z.strictObject({ gather: Branches }),
    z.strictObject({ taskGroup: Branches }),
    z.strictObject({ lock: Name, steps: Steps }),
    z.strictObject({ semaphore: Name, steps: Steps }),
    z.strictObject({ put: Name }),
    z.strictObject({ get: Name }),
    z.strictObject({ timeout: Quantity, steps: Steps }),
    z.strictObject({ retry: Times, backoff: z.optional(Backoff), steps: Steps }),
    z.strictObject({ fail: z.number().check(z.gte(0), z.lte(1)) }),
    z.strictObject({
      offload: z.enum(["thread", "process"]),
      steps: z.array(OffloadedStep).check(z.minLength(1), z.maxLength(1000)),
    }),
  ],
  "a step with one verb: io, cpu, block, yield, repeat, gather, taskGroup, lock, semaphore, put, get, timeout, retry, fail or offload",
);
