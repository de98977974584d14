import { TimerHeap } from "./timer-heap.ts";

/** Above this many timers, cancelled ones are swept out when they are more than half (base_events.py 1955, CPython 3.13). */
const MIN_SCHEDULED = 100;
const MAX_CANCELLED_FRACTION = 0.5;
const CANCELLED = -1;

/**
 * Timers as CPython's loop keeps them, without an object each: an id stands for a timer from `schedule` until `take`,
 * `owner[id]` says whom it wakes. A cancelled timer stays in the heap until it reaches the head or is swept out,
 * exactly when CPython would do it: that decides the order of the other timers with equal times.
 */
export class Timers {
  readonly #heap = new TimerHeap();
  #owner = new Int32Array(16);
  #scheduled = new Uint8Array(16);
  #free: number[] = [];
  #ids = 0;
  /** As `_timer_cancelled_count`: also counts what was due before it was dropped, as there. */
  #cancelledCount = 0;

  /** When the earliest timer is due, in seconds; Infinity if there is none. */
  get firstWhen(): number {
    return this.#heap.firstWhen;
  }

  /** Adds a timer for `owner` (an integer from 0) at `when` seconds, and returns its id. */
  schedule(when: number, owner: number): number {
    const id = this.#free.pop() ?? this.#newId();
    this.#owner[id] = owner;
    this.#scheduled[id] = 1;
    this.#heap.push(when, id);
    return id;
  }

  /** The timer will wake nobody. It counts as cancelled only while it is in the heap (base_events.py 1942). */
  cancel(id: number): void {
    if (this.#owner[id] === CANCELLED) return;
    this.#owner[id] = CANCELLED;
    this.#cancelledCount += this.#scheduled[id] as number; // id was given by schedule
  }

  /** The beginning of an iteration: sweeps, or drops cancelled heads (base_events.py 1955–1977). */
  dropCancelled(): void {
    if (this.#cancelledCount === 0) return;
    const { size } = this.#heap;
    if (size > MIN_SCHEDULED && this.#cancelledCount / size > MAX_CANCELLED_FRACTION) {
      this.#heap.filter((id) => this.#owner[id] !== CANCELLED || this.#drop(id));
      this.#cancelledCount = 0;
      return;
    }
    while (this.#heap.size > 0 && this.#owner[this.#heap.firstId] === CANCELLED) {
      this.#cancelledCount--;
      this.#drop(this.#heap.pop());
    }
  }

  /** Takes the next timer that is due strictly before `end` out of the heap and returns its id; -1 if there is none. */
  popDue(end: number): number {
    if (!(this.#heap.firstWhen < end)) return -1;
    const id = this.#heap.pop();
    this.#scheduled[id] = 0;
    return id;
  }

  /** Whom a timer that was scheduled and not yet taken wakes; -1 if it was cancelled. */
  ownerOf(id: number): number {
    return this.#owner[id] as number; // id was given by schedule
  }

  /** Its turn has come: whom it wakes, or -1 if it was cancelled. The id is free from now on. */
  take(id: number): number {
    this.#free.push(id);
    return this.#owner[id] as number; // id was given by schedule
  }

  clear(): void {
    this.#heap.clear();
    this.#free = [];
    this.#ids = 0;
    this.#cancelledCount = 0;
  }

  #drop(id: number): false {
    this.#free.push(id);
    return false;
  }

  #newId(): number {
    if (this.#ids === this.#owner.length) {
      const owner = new Int32Array(this.#ids * 2);
      owner.set(this.#owner);
      this.#owner = owner;
      const scheduled = new Uint8Array(this.#ids * 2);
      scheduled.set(this.#scheduled);
      this.#scheduled = scheduled;
    }
    return this.#ids++;
  }
}
