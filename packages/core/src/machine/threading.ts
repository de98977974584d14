import type { Process } from "./process.ts";
import type { Program, Request } from "./program.ts";
import type { Thread, ThreadOptions } from "./thread.ts";

const SELF: Request = { type: "self" };

/** How `compute` computes. */
export interface ComputeOptions {
  /** False for code that lets go of the GIL meanwhile, as compression or NumPy do; true if left out. */
  readonly gil?: boolean;
}

/** How `park` waits. */
export interface ParkOptions {
  /**
   * Tried at once, and whenever the thread is woken: the wait is over when it gives true. Without it the first wake-up
   * ends the wait, but one that came before it does not.
   */
  readonly attempt?: () => boolean;
  /** When to give up, in seconds of the machine's clock; never if left out. */
  readonly until?: number;
  /** What it waits for, in words. */
  readonly waitsFor?: string | (() => string);
  /** What it waits for, as a thing: for traces. */
  readonly target?: object;
}

/** Computes for `seconds` of CPU time: on a core, and with the GIL. Throws RangeError if they are negative or not finite. */
export function* compute(seconds: number, { gil = true }: ComputeOptions = {}): Program<void> {
  if (!(seconds >= 0 && seconds < Number.POSITIVE_INFINITY)) throw new RangeError(`cannot compute for ${seconds} s`);
  yield { type: "compute", seconds, gil };
}

/** A blocking call of `seconds`, such as time.sleep or a request: the thread holds neither a core nor the GIL. */
export function* pause(seconds: number): Program<void> {
  if (!(seconds >= 0 && seconds < Number.POSITIVE_INFINITY)) throw new RangeError(`cannot pause for ${seconds} s`);
  yield { type: "pause", seconds };
}

/** A blocking call until `when`, in seconds of the machine's clock. */
export function* pauseUntil(when: number): Program<void> {
  if (!(when < Number.POSITIVE_INFINITY)) throw new RangeError(`cannot pause until ${when} s`);
  yield { type: "pause-until", until: when };
}

/** Waits until another thread wakes this one. True if it was woken, false if it gave up. */
export function* park(options: ParkOptions = {}): Program<boolean> {
  if (Number.isNaN(options.until)) throw new RangeError("cannot park until NaN s");
  const answer = yield {
    type: "park",
    attempt: options.attempt ?? null,
    until: options.until ?? Number.POSITIVE_INFINITY,
    waitsFor: options.waitsFor ?? "a wake-up",
    target: options.target ?? null,
  };
  return answer === true;
}

/** Wakes a parked thread. One that is not parked is left alone. */
export function unpark(thread: Thread): void {
  thread.computer.unpark(thread);
}

/** The thread that runs this program. */
export function* self(): Program<Thread> {
  return (yield SELF) as Thread; // the machine's answer to this request
}

/**
 * How much of a new thread's boot is Python code (`Thread._bootstrap`), which needs the GIL: 31 to 37 % of its CPU time, on CPython 3.13. The
 * other part is the system's, and the interpreter's before it asks for the GIL.
 */
const BOOT_IN_PYTHON = 1 / 3;

/**
 * Starts a thread in this process and waits until it has begun, as Thread.start() does: beside threads that compute
 * that can take an interval of the GIL.
 */
export function* spawn<T>(program: () => Program<T>, options?: ThreadOptions): Program<Thread<T>> {
  const starter = yield* self();
  const { computer, process } = starter;
  const { threadCreate, threadBoot, threadExit, threadStack } = computer.prices;
  const stack = takeStack(process) ? 0 : threadStack / 2;
  let hasBegun = false;
  if (threadCreate + stack > 0) yield* compute(threadCreate + stack);
  const thread = computer.createThread(process, whole, { ...options, boot: threadBoot * (1 - BOOT_IN_PYTHON) + stack });
  yield* park({ attempt: () => hasBegun, waitsFor: "the start of a thread", target: thread });
  return thread;

  function* whole(): Program<T> {
    computer.charge(threadBoot * BOOT_IN_PYTHON);
    yield* self(); // pays it
    hasBegun = true;
    computer.unpark(starter);
    const result = yield* program();
    if (threadExit > 0) yield* compute(threadExit, { gil: false });
    return result;
  }
}

/** Waits until a thread has ended, and returns its program's result. */
export function* join<T>(thread: Thread<T>): Program<T> {
  if (thread.state !== "finished") {
    thread._joiners ??= [];
    thread._joiners.push(yield* self());
    const attempt = (): boolean => thread.state === "finished";
    yield* park({ attempt, waitsFor: `the end of ${thread.name}`, target: thread });
  }
  if (!thread._isJoined) leaveStack(thread);
  return thread._result as T; // it has ended
}

/** The C library keeps so many stacks of threads that were joined (40 MB of them, at 8 MB each); a thread that nobody joins keeps its own. */
const MOST_SPARE_STACKS = 5;

function takeStack(process: Process<Thread>): boolean {
  if (process._spareStacks === 0) return false;
  process._spareStacks--;
  return true;
}

function leaveStack(thread: Thread): void {
  thread._isJoined = true;
  const { process } = thread;
  if (process._spareStacks < MOST_SPARE_STACKS) process._spareStacks++;
}

/** How a process is started: `fork` copies this one, `spawn` begins with a new interpreter, `forkserver` copies an empty one. */
export type StartMethod = "fork" | "spawn" | "forkserver";

/** How a process is made. */
export interface ProcessOptions {
  readonly name?: string;
  /** `fork` if left out, the default of Python up to 3.13 on Linux. */
  readonly startMethod?: StartMethod;
}

/** Starts a process that runs `program` in its main thread; join that thread to wait for it. As multiprocessing.Process.start(). */
export function* startProcess<T>(program: () => Program<T>, options: ProcessOptions = {}): Program<Thread<T>> {
  const { computer } = yield* self();
  const { prices } = computer;
  const method = options.startMethod ?? "fork";
  yield* compute(prices[`${method}Start`]);
  const process: Process<Thread> = computer.createProcess(options.name);
  const name = `${process.name} MainThread`;
  return computer.createThread(process, whole, { name, boot: prices[`${method}Boot`] });

  function* whole(): Program<T> {
    const result = yield* program();
    yield* compute(prices.processExit);
    return result;
  }
}
