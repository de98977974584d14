import type { Arrivals } from "./arrivals.ts";
import type { Quantity } from "./duration.ts";
import type { Step } from "./step.ts";

/** Tasks that are alike: `count` of them, called `name` and a number from 1, each doing the steps in turn. */
export interface Group {
  readonly name: string;
  readonly count: number;
  /** Default: at once. */
  readonly arrivals?: Arrivals | undefined;
  /** How many of the group may be under way at a time; a task that comes when so many are waits. Default: no limit. */
  readonly limit?: number | undefined;
  readonly steps: readonly Step[];
}

/** The computer, and what the program has on it. */
export interface MachineOptions {
  /** From 1 to 1024. Default 4. */
  readonly cores?: number | undefined;
  /** How long a thread that waits for the GIL leaves it to another one (`sys.setswitchinterval`). Default 5 ms. */
  readonly switchInterval?: Quantity | undefined;
  /** How many threads a pool of threads has. Default: a thread for every task; for the event loop's own pool, cores + 4, at most 32. */
  readonly threads?: number | undefined;
  /** How many processes a pool of processes has. Default: as many as cores. */
  readonly processes?: number | undefined;
}

/** What work there is, and on what machine. How it is carried out is the execution model's matter. */
export interface Scenario {
  /** What it is called, for people: one line of at most 200 characters. Its traces say so, too. */
  readonly title?: string | undefined;
  readonly groups: readonly Group[];
  /** The names of locks. */
  readonly locks?: readonly string[] | undefined;
  /** The number of permits of each semaphore. */
  readonly semaphores?: Readonly<Record<string, number>> | undefined;
  /** How many items each queue can hold; 0 for any number. */
  readonly queues?: Readonly<Record<string, number>> | undefined;
  readonly machine?: MachineOptions | undefined;
}
