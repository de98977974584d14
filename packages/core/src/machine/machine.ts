import { VirtualClock } from "../kernel/clock.ts";
import { LimitError } from "../kernel/errors.ts";
import { Random } from "../kernel/random.ts";
import { Agenda } from "./agenda.ts";
import type { Core } from "./core.ts";
import { MachineDeadlockError } from "./errors.ts";
import { Gil } from "./gil.ts";
import { GilLine } from "./gil-line.ts";
import { type MachineOptions, type Settings, settingsOf } from "./machine-options.ts";
import type { MachineObserver } from "./observer.ts";
import { OsScheduler } from "./os-scheduler.ts";
import type { Prices } from "./prices.ts";
import { Process } from "./process.ts";
import type { ParkRequest, Program, Request, WaitRequest } from "./program.ts";
import { type Computer, Thread, type ThreadOptions, type Wait } from "./thread.ts";

/** For how long an idle core looks out for work, in seconds (Linux as a guest: `guest_halt_poll_ns`). */
const LOOKS_OUT = 200e-6;

const PAUSE: Wait = { type: "pause" };

/**
 * A simulated computer that runs Python: cores, an operating system, processes, threads, GILs, under virtual time.
 * Under one GIL a second core does not help threads that compute:
 *
 * @example
 * ```ts
 * const machine = new Machine({ cores: 2 });
 * machine.run(function* () {
 *   const threads = [yield* spawn(work), yield* spawn(work)];
 *   for (const thread of threads) yield* join(thread);
 * });
 * console.log(machine.clock.now.toFixed(3)); // 0.200
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
  readonly #settings: Settings;
  #events = 0;
  #processes = 0;
  #alive = 0;
  /** The thread whose program is running. */
  #running: Thread | null = null;

  /** Throws RangeError for options that make no sense. */
  constructor(options: MachineOptions = {}) {
    this.#settings = settingsOf(options);
    const { cores, timeSlice, prices, seed, observer } = this.#settings;
    this.prices = prices;
    this.threads = this.#threads;
    this.#random = new Random(seed);
    this.#observer = observer;
    const wakeUpGranularity = timeSlice / 3;
    this.#os = new OsScheduler(this, { cores, timeSlice, wakeUpGranularity, threadSwitch: prices.threadSwitch });
  }

  get cores(): readonly Core<Thread>[] {
    return this.#os.cores;
  }

  /** The thread whose program is running now; null between programs. */
  get current(): Thread | null {
    return this.#running;
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
    const process = new Process<Thread>(id, name ?? `Process-${id}`, this.#settings.gil ? this.#makeGil(id) : null);
    this.#observer?.processStarted?.(process);
    return process;
  }

  createThread<T>(process: Process<Thread>, program: () => Program<T>, options: ThreadOptions = {}): Thread<T> {
    const id = this.#threads.length + 1;
    const thread = new Thread<T>(id, process, this, program, options);
    this.#threads.push(thread);
    if (!thread.daemon) {
      process._alive++;
      this.#alive++;
    }
    this.#observer?.threadCreated?.(thread, this.#running);
    this._wake(thread);
    return thread;
  }

  unpark(thread: Thread): void {
    if (thread.state !== "parked" || thread._unparked) return;
    this.charge(this.prices.wakeCall);
    thread._unparked = true;
    this.#observer?.threadWoken?.(thread, this.#running);
    this.#wakeIn(thread, this.#wakeUpOf(thread));
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
  signalled(thread: Thread, forced: boolean): void {
    this.#wakeIn(thread, forced ? this.prices.gilHandover : this.#wakeUpOf(thread));
  }

  /** @internal */
  switched(thread: Thread): void {
    this.#wakeIn(thread, this.#wakeUpOf(thread));
  }

  /** @internal */
  shouldDrop(thread: Thread): void {
    if (thread._core === null) return; // it will, as soon as it has one
    this.#os.stopWork(thread);
    this.#goOn(thread);
  }

  #makeGil(process: number): Gil<Thread> {
    const { gilOrder, switchInterval, prices } = this.#settings;
    const patience = switchInterval + prices.osSleepLateness;
    const line = new GilLine<Thread>(gilOrder, this.#random.fork(process), patience);
    return new Gil<Thread>(this, line, patience);
  }

  /** A core that has just become idle still looks out for work; after that it sleeps, and has to be woken itself. */
  #wakeUpOf(thread: Thread): number {
    const { wakeUp, coldWakeUp } = this.prices;
    return this.#os.chooseCoreFor(thread) > LOOKS_OUT ? Math.max(wakeUp, coldWakeUp) : wakeUp;
  }

  /** Without latency it is ready at once, after what happens now. */
  #wakeIn(thread: Thread, latency: number): void {
    if (latency > 0) {
      this.agenda.set(thread._alarm, this.clock.now + latency);
      return;
    }
    this.agenda.cancel(thread._alarm);
    this._wake(thread);
  }

  /** @internal It wants a core: after what happens now, it will be decided whether it gets one. */
  _wake(thread: Thread): void {
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
    alarm._owner._alarmRings();
  }

  #deadlock(): MachineDeadlockError {
    const stuck = this.#threads.filter((thread) => thread.state !== "finished");
    return new MachineDeadlockError(
      stuck.map((thread) => ({ thread: thread.name, process: thread.process.name, waitsFor: thread.waitsFor })),
    );
  }

  #spend(thread: Thread | null): void {
    this.#observer?.machineEvent?.();
    const { maxEvents } = this.#settings;
    if (++this.#events <= maxEvents) return;
    const culprit = thread === null ? "waiting" : `${thread.name} (${thread.process.name})`;
    throw new LimitError("machine events", maxEvents, `at ${this.clock.now} s, ${culprit}`);
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
      const result = thread._program.next(thread._answer);
      thread._answer = undefined;
      if (result.done !== true) return result.value;
      this.#end(thread, result.value);
      return null;
    } finally {
      this.#running = null;
    }
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
