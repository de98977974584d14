import type { Coroutine } from "../asyncio/coroutine.ts";
import { ensureFuture } from "../asyncio/ensure-future.ts";
import { RuntimeError } from "../asyncio/errors.ts";
import { EventLoop } from "../asyncio/event-loop.ts";
import { gather } from "../asyncio/gather.ts";
import type { Handle } from "../kernel/handle.ts";
import { Deque } from "../kernel/deque.ts";
import { loopCosts } from "./loop-costs.ts";
import type { Program } from "./program.ts";
import type { Computer, Thread } from "./thread.ts";
import { compute, park, pause, self } from "./threading.ts";

/**
 * An asyncio event loop that runs on a thread of the machine: its clock is the machine's, what it computes competes for
 * the GIL and a core, and while nothing is due it sleeps in `select`, from which another thread can wake it.
 */
export class MachineLoop extends EventLoop {
  readonly computer: Computer;
  /** What its thread has to do before the loop goes on: what a callback began that only a program can do. */
  readonly #errands = new Deque<() => Program<void>>();
  #thread: Thread | null = null;
  /** Somebody has written to the pipe that wakes it. */
  #isWoken = false;

  constructor(computer: Computer) {
    super({ clock: computer.clock, computesInPlace: false });
    this.computer = computer;
    this._costs = loopCosts(computer.prices);
  }

  /** As `callSoon`, from any thread: wakes the loop's thread. */
  override callSoonThreadsafe<A extends unknown[]>(callback: (...args: A) => unknown, ...args: A): Handle {
    const handle = this.callSoon(callback, ...args);
    this.computer.charge(this.computer.prices.loopWakeCall);
    this.#isWoken = true;
    if (this.#thread !== null) this.computer.unpark(this.#thread);
    return handle;
  }

  /** The thread that runs it; null while none does. */
  get thread(): Thread | null {
    return this.#thread;
  }

  /** @internal Has the loop's thread run a program before the loop goes on. */
  _afterwards(errand: () => Program<void>): void {
    this.#errands.push(errand);
  }

  /** @internal As run_forever, base_events.py: the driver of a loop that never waits itself. */
  *_runForever(): Program<void> {
    this._checkClosed();
    if (this.#thread !== null) throw new RuntimeError("This event loop is already running");
    this.#thread = yield* self();
    try {
      while (!(yield* this.#runOnce()));
    } finally {
      this._stopping = false;
      this.#thread = null;
    }
  }

  /** True once the loop was stopped. */
  *#runOnce(): Program<boolean> {
    const { kind, seconds, until } = this.runOnce();
    for (let errand = this.#errands.shift(); errand !== undefined; errand = this.#errands.shift()) yield* errand();
    switch (kind) {
      case "cpu":
        yield* compute(seconds);
        return false;
      case "block":
        yield* pause(seconds);
        return false;
      case "idle":
        yield* this.#select(until);
        return false;
      case "ready": {
        const { loopIteration, select } = this.computer.prices;
        if (this._stopping) return true;
        yield* compute(loopIteration + this.#readPipe());
        if (select > 0) yield* compute(select, { gil: false });
        return false;
      }
    }
  }

  /** Waits as long as the selector would: rounded up to what it can count. The longer it was, the less of the loop is in the caches. */
  *#select(until: number): Program<void> {
    const { clock, prices } = this.computer;
    const start = clock.now;
    yield* park({
      attempt: () => this.#isWoken,
      until: until + prices.selectLateness + roundingOf(until - clock.now, prices.selectResolution),
      waitsFor: () => `its event loop, where nothing is due: ${this.#describeTasks()}`,
    });
    const cold = prices.loopColdStart * Math.min(1, (clock.now - start) / COLD_AFTER);
    const seconds = cold + this.#readPipe();
    if (seconds > 0) yield* compute(seconds);
  }

  /** What it costs to read from the pipe, if somebody has written to it. */
  #readPipe(): number {
    if (!this.#isWoken) return 0;
    this.#isWoken = false;
    return this.computer.prices.loopWakeRead;
  }

  #describeTasks(): string {
    const tasks = this._allTasks().map((task) => `${task.getName()} waits for a ${task._waitsFor().kind}`);
    return tasks.length === 0 ? "it has no task" : tasks.slice(0, 10).join(", ");
  }
}

/** After a wait of so many seconds nothing of a loop is left in the caches, as measured. */
const COLD_AFTER = 0.005;

/** How much longer a wait of `seconds` is when it is rounded up. */
function roundingOf(seconds: number, resolution: number): number {
  if (resolution === 0 || seconds === Number.POSITIVE_INFINITY) return 0;
  return Math.max(0, Math.ceil(seconds / resolution) * resolution - seconds);
}

/** Runs a loop on this thread until it is stopped. As loop.run_forever(). */
export function* runEventLoop(loop: MachineLoop): Program<void> {
  yield* loop._runForever();
}

/** Runs a loop on this thread until the coroutine is done: its result, or its exception. As loop.run_until_complete(). */
export function* runUntilComplete<T>(loop: MachineLoop, main: Coroutine<T>): Program<T> {
  const future = ensureFuture(main, loop);
  future.addDoneCallback(() => loop.stop());
  yield* loop._runForever();
  if (!future.done()) throw new RuntimeError("Event loop stopped before Future completed.");
  return future.result();
}

/** Runs `main` on a new loop on this thread, cancels what is left then, and closes the loop. As asyncio.run(). */
export function* runAsyncio<T>(loop: MachineLoop, main: Coroutine<T>): Program<T> {
  const { runStart, runClose } = loop.computer.prices;
  yield* compute(runStart);
  try {
    return yield* runUntilComplete(loop, main);
  } finally {
    yield* cancelAllTasks(loop);
    yield* runUntilComplete(loop, shutdownAsyncGenerators());
    yield* runUntilComplete(loop, shutdownExecutor(loop));
    yield* compute(runClose);
    loop.close();
  }
}

/** As _cancel_all_tasks, runners.py. */
function* cancelAllTasks(loop: MachineLoop): Program<void> {
  const tasks = loop._allTasks();
  if (tasks.length === 0) return;
  for (const task of tasks) task.cancel();
  yield* runUntilComplete(loop, gather({ returnExceptions: true }, tasks) as unknown as Coroutine<unknown>);
  for (const task of tasks) {
    if (task.cancelled() || task.exception() === null) continue;
    const message = "unhandled exception during asyncio.run() shutdown";
    loop.callExceptionHandler({ message, exception: task.exception(), task });
  }
}

/** There are none here, but it takes its iterations. */
function* shutdownAsyncGenerators(): Coroutine<void> {}

function* shutdownExecutor(loop: MachineLoop): Coroutine<void> {
  const joined = loop._shutdownExecutor();
  if (joined !== null) yield* joined;
}
