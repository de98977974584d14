import type { Clock } from "../kernel/clock.ts";
import { type Agenda, Alarm, type AlarmOwner } from "./agenda.ts";
import type { GilLine, GilWaiter } from "./gil-line.ts";

/** @internal What a GIL asks of the machine. */
export interface GilHost<T> {
  readonly clock: Clock;
  readonly agenda: Agenda;
  /** The thread was signalled that the GIL is free: it will try to take it. `forced`: the holder had been asked to drop it. */
  signalled(thread: T, forced: boolean): void;
  /** Another thread has taken the GIL that this one had to let go of: it will want it back. */
  switched(thread: T): void;
  /** The thread holds the GIL and should let go of it as soon as it has a core. */
  shouldDrop(thread: T): void;
}

/**
 * The global interpreter lock of a process, after take_gil and drop_gil of CPython 3.13 (Python/ceval_gil.c).
 *
 * A thread that finds it locked waits for an interval. If no switch has happened when that is over, it asks the holder
 * to drop the lock; if one has, it waits for another interval. The holder drops it at once and, forced switching, does
 * not come back before another thread has taken it. A blocking call drops it without being asked.
 *
 * Who was signalled does not own the lock: until it runs, any other thread that comes by can take it.
 */
export class Gil<T extends GilWaiter> implements AlarmOwner {
  readonly #host: GilHost<T>;
  readonly #line: GilLine<T>;
  /** How long a thread waits before it asks for the lock, in seconds: the interval, and the lateness of its timer. */
  readonly #patience: number;
  readonly #alarm: Alarm;
  #holder: T | null = null;
  #lastHolder: T | null = null;
  #switchedAt = 0;
  #switches = 0;
  #dropRequested = false;
  #switching: T | null = null;

  constructor(host: GilHost<T>, line: GilLine<T>, patience: number) {
    this.#host = host;
    this.#line = line;
    this.#patience = patience;
    this.#alarm = new Alarm(this);
  }

  /** The thread that has it; null if it is free. */
  get holder(): T | null {
    return this.#holder;
  }

  /** @internal The thread that has had it last. */
  get lastHolder(): T | null {
    return this.#lastHolder;
  }

  /** How often another thread than before has taken it. */
  get switches(): number {
    return this.#switches;
  }

  /** @internal A waiting thread wants it: the holder must drop it. */
  get dropRequested(): boolean {
    return this.#dropRequested;
  }

  /** @internal True if the thread has it now; false if it has to wait, and will be signalled. */
  take(thread: T): boolean {
    if (this.#holder !== null) {
      this.#wait(thread);
      return false;
    }
    this.#holder = thread;
    if (this.#lastHolder !== thread) this.#switch(thread);
    if (this.#line.length > 0) this.#expect(this.#switchedAt + this.#patience);
    return true;
  }

  /** @internal The holder lets go of it. True if it was asked to: it must wait until it is `switched`. */
  drop(thread: T): boolean {
    const forced = this.#dropRequested;
    this.#holder = null;
    this.#dropRequested = false;
    this.#host.agenda.cancel(this.#alarm);
    if (forced) this.#switching = thread;
    const next = this.#line.shift(this.#host.clock.now);
    if (next !== undefined) this.#host.signalled(next, forced);
    return forced;
  }

  #wait(thread: T): void {
    thread._gilWaitStart = this.#host.clock.now;
    const isFirst = this.#line.length === 0;
    this.#line.push(thread);
    if (isFirst && !this.#dropRequested) this.#expect(thread._gilWaitStart + this.#patience);
  }

  #switch(thread: T): void {
    this.#lastHolder = thread;
    this.#switchedAt = this.#host.clock.now;
    this.#switches++;
    const waiting = this.#switching;
    this.#switching = null;
    if (waiting !== null) this.#host.switched(waiting);
  }

  #expect(when: number): void {
    this.#host.agenda.set(this.#alarm, Math.max(when, this.#host.clock.now));
  }

  /** @internal The earliest instant at which somebody may ask: it is only found out now whether somebody does. */
  _alarmRings(): void {
    const holder = this.#holder;
    if (holder === null || this.#line.length === 0) return;
    const when = this.#askedAt();
    if (when > this.#host.clock.now) {
      this.#expect(when);
      return;
    }
    this.#dropRequested = true;
    this.#host.shouldDrop(holder);
  }

  /**
   * When the first waiting thread asks: one that came after the last switch asks when its wait is over; one that had
   * been there before finds that the lock was switched meanwhile, and waits once more.
   */
  #askedAt(): number {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { _gilWaitStart: start } of this.#line) {
      let asks = start + this.#patience;
      if (start < this.#switchedAt) {
        const waits = Math.floor((this.#switchedAt - start) / this.#patience) + 1;
        asks = start + (waits + 1) * this.#patience;
      }
      if (asks < earliest) earliest = asks;
    }
    return earliest;
  }
}
