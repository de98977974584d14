import { VirtualClock } from "../kernel/clock.ts";
import { LimitError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { Agenda } from "./agenda.ts";
import type { Core } from "./core.ts";
import { MachineDeadlockError } from "./errors.ts";
import { Gil } from "./gil.ts";
import { GilLine, type GilOrder } from "./gil-line.ts";
import type { MachineObserver } from "./observer.ts";
import { OsScheduler } from "./os-scheduler.ts";
import { FREE, type Prices } from "./prices.ts";
import { Process } from "./process.ts";
import type { ParkRequest, Program, Request, WaitRequest } from "./program.ts";
import { type Computer, Thread, type ThreadOptions, type Wait } from "./thread.ts";

/** What a machine is like. */
export interface MachineOptions {
  /** How many cores it has, from 1 to 1024; 4 if left out. */
  readonly cores?: number;
  /** False for a free-threaded Python; true if left out. */
  readonly gil?: boolean;
  /** As sys.getswitchinterval(), in seconds, at least a microsecond; 0.005 if left out. */
  readonly switchInterval?: number;
  /** Who gets the GIL of those who wait for it. */
  readonly gilOrder?: GilOrder;
  /** How long a thread runs before another that is ready has its turn, in seconds; 0.003 if left out. */
  readonly timeSlice?: number;
  /** What it charges; nothing if left out. */
  readonly prices?: Partial<Prices>;
  /** What draws are made from. */
  readonly seed?: number;
  /** How many events there may be; a LimitError after that. 50 million if left out. */
  readonly maxEvents?: number;
  readonly observer?: MachineObserver;
}

const MAX_CORES = 1024;
const MIN_SWITCH_INTERVAL = 1e-6; // as in take_gil
const DEFAULT_MAX_EVENTS = 50_000_000;
const PAUSE: Wait = { type: "pause" };

/**
 * A simulated computer that runs Python: cores, an operating system, processes, threads, GILs, under virtual time.
 *
 * @example
 * ```ts
 * const machine = new Machine({ cores: 2 });
 * machine.run(function* () {
 *   const threads = [yield* spawn(work), yield* spawn(work)];
 *   for (const thread of threads) yield* join(thread);
 * });
 * machine.clock.now; // 0.2: one GIL, so two cores do not help
 *
 * function* work(): Program<void> {
 *   yield* compute(0.1);
 * }
 * ```
 */
export class Machine implements Computer {
  readonly clock: VirtualClock = new VirtualClock();
  readonly prices: Prices;
  /** @internal */
  readonly agenda: Agenda = new Agenda();
  /** Every thread there ever was, in the order in which they were made. */
  readonly threads: readonly Thread[];
  readonly #threads: Thread[] = [];
  readonly #os: OsScheduler;
  readonly #random: Random;
  readonly #observer: MachineObserver | null;
  readonly #hasGil: boolean;
  readonly #switchInterval: number;
  readonly #gilOrder: GilOrder;
  readonly #maxEvents: number;
  #events = 0;
  #processes = 0;
  #alive = 0;
  /** The thread whose program is running. */
  #running: Thread | null = null;

  constructor(options: MachineOptions = {}) {
    const cores = options.cores ?? 4;
    if (!Number.isInteger(cores) || cores < 1 || cores > MAX_CORES) {
      throw new RangeError(`a machine has from 1 to ${MAX_CORES} cores, not ${cores}`);
    }
    const timeSlice = options.timeSlice ?? 0.003;
    if (!(timeSlice > 0)) throw new RangeError(`a time slice is longer than 0 seconds, not ${timeSlice}`);
    this.prices = { ...FREE, ...options.prices };
    this.threads = this.#threads;
    this.#hasGil = options.gil ?? true;
    this.#switchInterval = Math.max(options.switchInterval ?? 0.005, MIN_SWITCH_INTERVAL);
    this.#gilOrder = options.gilOrder ?? "mixed";
    this.#random = new Random(options.seed ?? 0);
    this.#observer = options.observer ?? null;
    this.#maxEvents = options.maxEvents ?? DEFAULT_MAX_EVENTS;
    const { threadSwitch } = this.prices;
    this.#os = new OsScheduler(this, { cores, timeSlice, wakeUpGranularity: timeSlice / 3, threadSwitch });
  }

  get cores(): readonly Core<Thread>[] {
    return this.#os.cores;
  }

  /** How much has happened so far: what `maxEvents` limits. */
  get events(): number {
    return this.#events;
  }

  /**
   * Runs `main` in the first thread of the first process, and returns its result once every thread has ended that is
   * no daemon. An error in any thread's program is thrown at once, and ends the machine. Throws LimitError after
   * `maxEvents` events, and MachineDeadlockError if nothing can ever happen again.
   */
  run<T>(main: () => Program<T>): T {
    const process = this.createProcess("MainProcess");
    const thread = this.createThread(process, main, { name: "MainThread" });
    while (this.#alive > 0) {
      for (let next = this.#os.next(); next !== null; next = this.#os.next()) this.#goOn(next);
      if (this.#alive === 0) break;
      this.#nextEvent();
    }
    return thread._result as T; // it has ended: every thread that is no daemon has
  }

  // ---- what programs ask for at once ---------------------------------------------------------------------------

  createProcess(name?: string): Process<Thread> {
    const id = ++this.#processes;
    const process = new Process<Thread>(id, name ?? `Process-${id}`, this.#hasGil ? this.#makeGil() : null);
    this.#observer?.processStarted?.(process);
    return process;
  }

  createThread<T>(process: Process<Thread>, program: () => Program<T>, options: ThreadOptions = {}): Thread<T> {
    const id = this.#threads.length + 1;
    const thread = new Thread<T>(id, process, this, program, (woken) => this.#wake(woken), options);
    this.#threads.push(thread);
    if (!thread.daemon) {
      process._alive++;
      this.#alive++;
    }
    this.#observer?.threadCreated?.(thread, this.#running);
    this.#wake(thread);
    return thread;
  }

  unpark(thread: Thread): void {
    if (thread.state !== "parked" || thread._unparked) return;
    this.charge(this.prices.wakeCall);
    thread._unparked = true;
    this.#wakeIn(thread, this.prices.wakeUp);
  }

  charge(seconds: number): void {
    if (this.#running !== null) this.#running._owed += seconds;
  }

  // ---- what the scheduler and the GILs report ------------------------------------------------------------------

  /** @internal */
  workDone(thread: Thread): void {
    this.#goOn(thread);
  }

  /** @internal */
  preempted(thread: Thread): void {
    thread.state = "ready";
  }

  /** @internal */
  waitsForCore(thread: Thread): void {
    this.#observer?.threadWaitsForCore?.(thread);
  }

  /** @internal */
  signalled(thread: Thread): void {
    this.#wakeIn(thread, this.prices.gilHandover);
  }

  /** @internal */
  switched(thread: Thread): void {
    this.#wake(thread);
  }

  /** @internal */
  shouldDrop(thread: Thread): void {
    if (thread._core === null) return; // it will, as soon as it has one
    this.#os.stopWork(thread);
    this.#goOn(thread);
  }

  #makeGil(): Gil<Thread> {
    const patience = this.#switchInterval + this.prices.osSleepLateness;
    return new Gil<Thread>(this, new GilLine<Thread>(this.#gilOrder, this.#random, patience), patience);
  }

  /** Without latency it is ready at once, after what happens now. */
  #wakeIn(thread: Thread, latency: number): void {
    if (latency > 0) {
      this.agenda.set(thread._alarm, this.clock.now + latency);
      return;
    }
    this.agenda.cancel(thread._alarm);
    this.#wake(thread);
  }

  /** It wants a core: after what happens now, it will be decided whether it gets one. */
  #wake(thread: Thread): void {
    thread.state = "ready";
    this.#os.wake(thread);
  }

  // ---- running -------------------------------------------------------------------------------------------------

  /** The only place that moves time. */
  #nextEvent(): void {
    const alarm = this.agenda.next();
    if (alarm === null) throw this.#deadlock();
    this.clock.set(alarm._when);
    this.#spend(null);
    alarm._ring();
  }

  #deadlock(): MachineDeadlockError {
    const stuck = this.#threads.filter((thread) => thread.state !== "finished");
    return new MachineDeadlockError(
      stuck.map((thread) => ({ thread: thread.name, process: thread.process.name, waitsFor: thread.waitsFor })),
    );
  }

  #spend(thread: Thread | null): void {
    if (++this.#events <= this.#maxEvents) return;
    const culprit = thread === null ? "waiting" : `${thread.name} (${thread.process.name})`;
    throw new LimitError("machine events", this.#maxEvents, `at ${this.clock.now} s, ${culprit}`);
  }

  /** A thread that has a core goes on: until it computes for a time, has to wait, or ends. */
  #goOn(thread: Thread): void {
    for (;;) {
      if (thread._wait !== null && !this.#endWait(thread)) return;
      if (!this.#mayRun(thread)) return;
      const seconds = thread._owed + thread._work;
      if (seconds > 0) {
        this.#compute(thread, seconds);
        return;
      }
      if (thread._outside) {
        thread._outside = false; // back from outside: first it needs the GIL again
      } else if (!this.#step(thread)) return;
    }
  }

  #compute(thread: Thread, seconds: number): void {
    thread._owed = 0;
    thread._work = seconds;
    this.#os.startWork(thread, seconds);
  }

  /** It has a core, but does it have, or get, the GIL if it needs it? And may it keep it? */
  #mayRun(thread: Thread): boolean {
    const { gil } = thread.process;
    if (gil !== null && !thread._outside) {
      if (!thread._holdsGil && !this.#takeGil(thread, gil)) return false;
      if (gil.dropRequested) {
        this.#dropGil(thread);
        thread.state = "switching";
        this.#os.leave(thread);
        this.#observer?.threadSwitching?.(thread);
        return false;
      }
    }
    if (thread.state !== "running") {
      thread.state = "running";
      if (thread._core !== null) this.#observer?.threadRunning?.(thread, thread._core.id);
    }
    return true;
  }

  #takeGil(thread: Thread, gil: Gil<Thread>): boolean {
    const { switches, lastHolder } = gil;
    if (gil.take(thread)) {
      thread._holdsGil = true;
      if (gil.switches !== switches) this.#observer?.gilTaken?.(thread.process, thread, lastHolder);
      return true;
    }
    thread.state = "waits-for-gil";
    this.#os.leave(thread);
    this.#observer?.threadWaitsForGil?.(thread);
    return false;
  }

  #dropGil(thread: Thread): void {
    if (!thread._holdsGil) return;
    thread._holdsGil = false;
    thread.process.gil?.drop(thread);
  }

  /** False if the thread has ended, or has to wait. What it owes it pays before it waits. */
  #step(thread: Thread): boolean {
    const request = thread._request ?? this.#ask(thread);
    if (request === null) return false;
    thread._request = null;
    switch (request.type) {
      case "self":
        thread._answer = thread;
        return true;
      case "compute":
        this.#beginWork(thread, request.seconds, request.gil);
        return true;
      default:
        if (thread._owed === 0) return this.#beginWait(thread, request);
        thread._request = request;
        return true;
    }
  }

  /** The only place where programs run. Null if the thread has ended. */
  #ask(thread: Thread): Request | null {
    this.#spend(thread);
    this.#running = thread;
    try {
      if (thread._begins !== null) this.#begin(thread, thread._begins);
      const result = thread._program.next(thread._answer);
      thread._answer = undefined;
      if (result.done !== true) return result.value;
      this.#end(thread, result.value);
      return null;
    } finally {
      this.#running = null;
    }
  }

  #begin(thread: Thread, begins: () => void): void {
    thread._begins = null;
    begins();
  }

  #beginWait(thread: Thread, request: WaitRequest): boolean {
    switch (request.type) {
      case "pause":
        return this.#pause(thread, this.clock.now + request.seconds);
      case "pause-until":
        return this.#pause(thread, request.until);
      case "park":
        return this.#park(thread, request);
    }
  }

  #beginWork(thread: Thread, seconds: number, gil: boolean): void {
    if (seconds <= 0) return;
    const { process } = thread;
    this.#observer?.threadComputes?.(thread, seconds, gil);
    thread._work = process.gil === null && gil ? seconds * this.prices.freeThreadedSlowdown : seconds;
    if (gil || process.gil === null) return;
    thread._outside = true;
    this.#dropGil(thread);
  }

  #pause(thread: Thread, until: number): false {
    const end = Math.max(this.clock.now, until + this.prices.osSleepLateness);
    thread._wait = PAUSE;
    this.#dropGil(thread);
    thread.state = "blocked";
    this.agenda.set(thread._alarm, end);
    this.#os.leave(thread);
    this.#observer?.threadBlocked?.(thread, end);
    return false;
  }

  #park(thread: Thread, request: ParkRequest): boolean {
    if (request.attempt !== null && this.#attempt(thread, request.attempt)) {
      thread._answer = true;
      return true;
    }
    if (request.until <= this.clock.now) {
      thread._answer = false;
      return true;
    }
    thread._wait = request;
    this.#dropGil(thread);
    this.#waitOn(thread, request);
    return false;
  }

  #waitOn(thread: Thread, { until }: ParkRequest): void {
    thread.state = "parked";
    thread._unparked = false;
    if (until !== Number.POSITIVE_INFINITY) this.agenda.set(thread._alarm, until);
    this.#os.leave(thread);
    this.#observer?.threadParked?.(thread);
  }

  /** A thread that was in a blocking call has a core again. False if it goes on waiting. */
  #endWait(thread: Thread): boolean {
    const wait = thread._wait;
    if (wait !== null && wait.type === "park") {
      const isOver = wait.attempt === null ? thread._unparked : this.#attempt(thread, wait.attempt);
      if (!isOver && this.clock.now < wait.until) {
        this.#waitOn(thread, wait);
        return false;
      }
      thread._answer = isOver;
    }
    thread._wait = null;
    return true;
  }

  #attempt(thread: Thread, attempt: () => boolean): boolean {
    this.#running = thread;
    try {
      return attempt();
    } finally {
      this.#running = null;
    }
  }

  #end(thread: Thread, result: unknown): void {
    thread._result = result;
    this.#dropGil(thread);
    thread.state = "finished";
    this.#os.leave(thread);
    this.#observer?.threadFinished?.(thread);
    if (thread._joiners !== null) for (const joiner of thread._joiners) this.unpark(joiner);
    if (thread.daemon) return;
    this.#alive--;
    if (--thread.process._alive === 0) this.#observer?.processFinished?.(thread.process);
  }
}
