import type { Clock } from "../kernel/clock.ts";
import { InternalError } from "../kernel/errors.ts";
import { heappop, heappush } from "../kernel/heapq.ts";
import { type Agenda, Alarm } from "./agenda.ts";
import { Core } from "./core.ts";
import type { Thread } from "./thread.ts";

/** @internal What the scheduler tells the machine. */
export interface OsHost {
  readonly clock: Clock;
  readonly agenda: Agenda;
  /** What the thread on this core was computing is done: it goes on. */
  workDone(thread: Thread): void;
  /** The thread must make room for another one. */
  preempted(thread: Thread): void;
  /** The thread could run, but has to wait for a core. */
  waitsForCore(thread: Thread): void;
}

/** @internal */
export interface OsOptions {
  readonly cores: number;
  /** How long a thread runs before another one that is ready has its turn, in seconds. */
  readonly timeSlice: number;
  /** How much more of the processor than a woken thread another one must have had to be pre-empted by it, in seconds. */
  readonly wakeUpGranularity: number;
  /** CPU time of going on with another thread, in seconds. */
  readonly threadSwitch: number;
}

/**
 * The operating system's scheduler: gives cores to threads, fairly, as Linux does it.
 *
 * A thread's *virtual time* is how long it has had a core. Whoever has had the least is next; a running thread is asked
 * to make room after a time slice if somebody else is due. A thread that was away cannot save up: it comes back at most
 * one slice behind the others; that is enough for it to push aside, at once, one that only computes.
 *
 * Nothing happens here while there are cores for all: a slice ends only if somebody waits for it.
 */
export class OsScheduler {
  readonly cores: readonly Core<Thread>[];
  readonly #host: OsHost;
  readonly #options: OsOptions;
  /** A heap: the least virtual time first. */
  readonly #ready: Thread[] = [];
  /** Those that have become ready since the last decision. */
  readonly #fresh: Thread[] = [];
  #idle: number;
  #leastVirtualTime = 0;
  #ordered = 0;
  #slicesEnd = false;

  constructor(host: OsHost, options: OsOptions) {
    this.#host = host;
    this.#options = options;
    this.#idle = options.cores;
    const alarm = (core: Core<Thread>): Alarm => new Alarm({ _alarmRings: () => this.#alarmRings(core) });
    this.cores = Array.from({ length: options.cores }, (_, id) => new Core<Thread>(id, alarm));
  }

  /** The thread wants a core. */
  wake(thread: Thread): void {
    const arrears = this.#leastNow() - this.#options.timeSlice;
    if (thread._virtualTime < arrears) thread._virtualTime = arrears;
    thread._isFresh = true;
    this.#fresh.push(thread);
    this.#enqueue(thread);
  }

  /** The one place that decides who gets a core: gives one out, and returns the thread that has it now; null if all are served. */
  next(): Thread | null {
    const first = this.#ready[0];
    if (first === undefined) {
      this.#fresh.length = 0;
      return null;
    }
    const core = this.#idle > 0 ? this.#idleCoreFor(first) : this.#preempt(first);
    if (core === null) {
      this.#settle();
      return null;
    }
    heappop(this.#ready, goesBefore);
    this.#give(core, first);
    return first;
  }

  /** Chooses an idle core for a thread that is being woken: for how long it has been idle, in seconds; 0 if all are busy. */
  chooseCoreFor(thread: Thread): number {
    const core = this.#idle > 0 ? this.#idleCoreFor(thread) : null;
    if (core === null) return 0;
    thread._lastCore = core; // it goes on there, if it is still idle then
    return this.#host.clock.now - core._idleSince;
  }

  /** The thread computes for `seconds` on its core. */
  startWork(thread: Thread, seconds: number): void {
    const core = coreOf(thread);
    core._workEnd = this.#host.clock.now + seconds;
    this.#setAlarm(core);
  }

  /** The thread stops computing; what is left is its `_work`. It keeps its core. */
  stopWork(thread: Thread): void {
    const core = coreOf(thread);
    this.#account(core);
    if (core._workEnd === Number.POSITIVE_INFINITY) return;
    thread._work = Math.max(0, core._workEnd - this.#host.clock.now);
    core._workEnd = Number.POSITIVE_INFINITY;
    this.#host.agenda.cancel(core._alarm);
  }

  /** The thread gives up its core. */
  leave(thread: Thread): void {
    const core = coreOf(thread);
    this.stopWork(thread);
    core._thread = null;
    core._last = thread;
    core._idleSince = this.#host.clock.now;
    thread._core = null;
    thread._lastCore = core;
    this.#idle++;
  }

  #enqueue(thread: Thread): void {
    thread._readyOrder = this.#ordered++;
    heappush(this.#ready, thread, goesBefore);
  }

  #give(core: Core<Thread>, thread: Thread): void {
    thread._isFresh = false;
    thread._core = core;
    if (core._last !== thread) thread._owed += this.#options.threadSwitch;
    core._thread = thread;
    core._accountedTo = this.#host.clock.now;
    core._sliceStart = this.#host.clock.now;
    core._workEnd = Number.POSITIVE_INFINITY;
    this.#idle--;
  }

  /** The core that the thread had last, if nobody is there: its caches are warm. Else the first that is free. */
  #idleCoreFor(thread: Thread): Core<Thread> | null {
    const last = thread._lastCore;
    if (last !== null && last._thread === null) return last;
    return this.cores.find((core) => core._thread === null) ?? null;
  }

  /** Frees the core of the thread that has had the most, if that is clearly more than a thread that just woke up. */
  #preempt(thread: Thread): Core<Thread> | null {
    if (!thread._isFresh) return null;
    let most = thread._virtualTime + this.#options.wakeUpGranularity;
    let victim: Thread | null = null;
    for (const core of this.cores) {
      const other = core._thread;
      if (other === null || this.#virtualTimeOn(core, other) <= most) continue;
      most = this.#virtualTimeOn(core, other);
      victim = other;
    }
    if (victim === null) return null;
    const core = coreOf(victim);
    this.#sendBack(victim);
    return core;
  }

  #sendBack(thread: Thread): void {
    this.leave(thread);
    this.#enqueue(thread);
    this.#host.preempted(thread);
    this.#host.waitsForCore(thread);
  }

  /** Everybody who could get a core has one: the others wait, and slices end from now on. */
  #settle(): void {
    for (const thread of this.#fresh) {
      if (!thread._isFresh) continue;
      thread._isFresh = false;
      this.#host.waitsForCore(thread);
    }
    this.#fresh.length = 0;
    if (this.#slicesEnd) return;
    this.#slicesEnd = true;
    for (const core of this.cores) if (core._workEnd !== Number.POSITIVE_INFINITY) this.#setAlarm(core);
  }

  #setAlarm(core: Core<Thread>): void {
    let when = core._workEnd;
    if (this.#ready.length === 0) this.#slicesEnd = false;
    else when = Math.min(when, Math.max(this.#host.clock.now, core._sliceStart + this.#options.timeSlice));
    this.#host.agenda.set(core._alarm, when);
  }

  #alarmRings(core: Core<Thread>): void {
    const thread = core._thread;
    if (thread === null) throw new InternalError(`core ${core.id} has an alarm, but no thread`);
    const isDone = core._workEnd <= this.#host.clock.now;
    this.#account(core);
    if (isDone) {
      thread._work = 0;
      core._workEnd = Number.POSITIVE_INFINITY;
      this.#host.workDone(thread);
      return;
    }
    const first = this.#ready[0];
    if (first !== undefined && first._virtualTime <= thread._virtualTime) {
      this.#sendBack(thread);
      return;
    }
    core._sliceStart = this.#host.clock.now;
    this.#setAlarm(core);
  }

  #account(core: Core<Thread>): void {
    const { now } = this.#host.clock;
    const thread = core._thread;
    const seconds = now - core._accountedTo;
    core._accountedTo = now;
    if (thread === null || seconds === 0) return;
    core.busy += seconds;
    thread.cpuSeconds += seconds;
    thread._virtualTime += seconds;
  }

  #virtualTimeOn(core: Core<Thread>, thread: Thread): number {
    return thread._virtualTime + (this.#host.clock.now - core._accountedTo);
  }

  /** The least virtual time of a running thread; what it was when nobody ran. It never decreases. */
  #leastNow(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const core of this.cores) {
      if (core._thread !== null) least = Math.min(least, this.#virtualTimeOn(core, core._thread));
    }
    if (least !== Number.POSITIVE_INFINITY && least > this.#leastVirtualTime) this.#leastVirtualTime = least;
    return this.#leastVirtualTime;
  }
}

function goesBefore(left: Thread, right: Thread): boolean {
  if (left._virtualTime !== right._virtualTime) return left._virtualTime < right._virtualTime;
  return left._readyOrder < right._readyOrder;
}

function coreOf(thread: Thread): Core<Thread> {
  if (thread._core === null) throw new InternalError(`${thread.name} has no core`);
  return thread._core;
}
