/**
 * What a thread asks of the machine. A thread's program is a generator that yields these; the helpers (`compute`,
 * `pause`, `park`, …) make them, so that a program reads `yield* compute(0.005)`.
 */
export type Request =
  /** Computes for `seconds`: on a core, and with the GIL of its process unless `gil` is false. */
  | { readonly type: "compute"; readonly seconds: number; readonly gil: boolean }
  /** Which thread is this? */
  | { readonly type: "self" }
  | WaitRequest;

/** The requests that let go of the core and of the GIL. */
export type WaitRequest =
  /** A blocking call that lasts until `until`, in seconds of the machine's clock. */
  | { readonly type: "pause-until"; readonly until: number }
  /** A blocking call of `seconds`, from the moment it is made. */
  | { readonly type: "pause"; readonly seconds: number }
  | ParkRequest;

/**
 * Waits to be woken by another thread. With an `attempt`, it is tried at once, and after each wake-up by a thread that
 * has a core but not yet the GIL (as a semaphore's system call is): the wait is over when it gives true.
 */
export interface ParkRequest {
  readonly type: "park";
  readonly attempt: (() => boolean) | null;
  /** When to give up, in seconds of the machine's clock; Infinity for never. */
  readonly until: number;
  /** What it waits for, in words: for deadlock messages and traces. */
  readonly waitsFor: string | (() => string);
  /** What it waits for, as a thing: a lock, a thread, …; null if there is none. For traces. */
  readonly target: object | null;
}

/** What a thread runs: a generator that yields requests and returns the thread's result. */
export type Program<T> = Generator<Request, T, unknown>;
