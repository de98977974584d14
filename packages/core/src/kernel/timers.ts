import type { TimerHandle } from "./handle.ts";
import { Slots } from "./slots.ts";
import { TimerHeap } from "./timer-heap.ts";

/** Above this many timers, cancelled ones are swept out when they are more than half (base_events.py 1955, CPython 3.13). */
const MIN_SCHEDULED = 100;
const MAX_CANCELLED_FRACTION = 0.5;
/** A cancelled sleep is known by its slot and the lowest bits of its generation, in one number that a double holds. */
const GENERATIONS = 2 ** 21;
const SLOTS = 2 ** 32;

const AWAKE = -1;
const DUE = -2;

/**
 * `loop._scheduled`: what waits for its time. Two kinds: a TimerHandle, and a task's sleep, which is no object at all
 * but its slot's number in the heap. A cancelled timer stays in the heap until it reaches the head or is swept out,
 * exactly when CPython would do it: that decides the order of the other timers of equal times.
 */
export class Timers {
  readonly #heap = new TimerHeap();
  readonly #handles = new Slots<TimerHandle>();
  /** By slot: the generation of the sleep whose timer is in the heap; AWAKE; or DUE, if the timer is in the ready queue. */
  #sleeps = new Int32Array(16).fill(AWAKE);
  #generation = 0;
  /** Sleeps that were cancelled while their timer was in the heap. */
  readonly #cancelledSleeps = new Set<number>();
  /** As `_timer_cancelled_count`: also counts what was due before it was dropped, as there. */
  #cancelledCount = 0;

  /** When the earliest timer is due, in seconds; Infinity if there is none. */
  get firstWhen(): number {
    return this.#heap.firstWhen;
  }

  /** How many are in the heap, cancelled ones included. */
  get size(): number {
    return this.#heap.size;
  }

  scheduleHandle(when: number, handle: TimerHandle): void {
    handle._slot = this.#handles.add(handle);
    this.#heap.push(when, ~handle._slot, 0);
  }

  /** The handle counts as cancelled only while it is in the heap (base_events.py 1942). */
  handleIsCancelled(handle: TimerHandle): void {
    if (handle._slot !== -1) this.#cancelledCount++;
  }

  /** The sleep of the task in `slot` begins. */
  scheduleSleep(when: number, slot: number): void {
    do this.#generation = (this.#generation + 1) % GENERATIONS;
    while (this.#cancelledSleeps.size > 0 && this.#cancelledSleeps.has(keyOf(slot, this.#generation)));
    if (slot >= this.#sleeps.length) this.#grow(slot);
    this.#sleeps[slot] = this.#generation;
    this.#heap.push(when, slot, this.#generation);
  }

  /** True from the beginning of the slot's sleep until its timer has run, or was cancelled. */
  isAsleep(slot: number): boolean {
    return slot >= 0 && slot < this.#sleeps.length && this.#sleeps[slot] !== AWAKE;
  }

  /** When the slot's sleep is over; undefined if it is due, or there is none. Looks through the heap. */
  sleepEnds(slot: number): number | undefined {
    const generation = this.isAsleep(slot) ? (this.#sleeps[slot] as number) : DUE; // in range if asleep
    return generation === DUE ? undefined : this.#heap.find(slot, generation);
  }

  /** The slot's sleep is over, however it ended. True if it was its timer's turn: false if it was cancelled before. */
  wake(slot: number): boolean {
    if (slot === -1 || this.#sleeps[slot] !== DUE) return false;
    this.#sleeps[slot] = AWAKE;
    return true;
  }

  cancelSleep(slot: number): void {
    const state = this.#sleeps[slot] as number; // the slot sleeps
    this.#sleeps[slot] = AWAKE;
    if (state < 0) return;
    this.#cancelledSleeps.add(keyOf(slot, state));
    this.#cancelledCount++;
  }

  /** The beginning of an iteration: sweeps, or drops cancelled heads (base_events.py 1955–1977). */
  dropCancelled(): void {
    if (this.#cancelledCount === 0) return;
    const heap = this.#heap;
    if (heap.size > MIN_SCHEDULED && this.#cancelledCount / heap.size > MAX_CANCELLED_FRACTION) {
      heap.filter((key, generation) => !this.#drop(key, generation));
      this.#cancelledCount = 0;
      return;
    }
    while (heap.size > 0 && this.#drop(heap.firstKey, heap.firstGeneration)) {
      heap.pop();
      this.#cancelledCount--;
    }
  }

  /**
   * Moves what is due strictly before `end` to the ready queue, by pushing one entry each: also for a timer that was
   * cancelled, but without its slot (-1), which may be another task's by now.
   */
  moveDue(end: number, pushSleep: (slot: number) => void, pushHandle: (handle: TimerHandle) => void): void {
    const heap = this.#heap;
    while (heap.firstWhen < end) {
      const key = heap.firstKey;
      if (key < 0) pushHandle(this.#takeHandle(~key));
      else if (this.#wasCancelled(key, heap.firstGeneration)) pushSleep(-1);
      else {
        this.#sleeps[key] = DUE;
        pushSleep(key);
      }
      heap.pop();
    }
  }

  clear(): void {
    this.#heap.clear();
    this.#handles.clear();
    this.#sleeps.fill(AWAKE);
    this.#cancelledSleeps.clear();
    this.#cancelledCount = 0;
  }

  #drop(key: number, generation: number): boolean {
    if (key >= 0) return this.#wasCancelled(key, generation);
    if (!this.#handles.get(~key).cancelled()) return false;
    this.#takeHandle(~key);
    return true;
  }

  #takeHandle(slot: number): TimerHandle {
    const handle = this.#handles.remove(slot);
    handle._slot = -1;
    return handle;
  }

  #wasCancelled(slot: number, generation: number): boolean {
    return this.#cancelledSleeps.size > 0 && this.#cancelledSleeps.delete(keyOf(slot, generation));
  }

  #grow(slot: number): void {
    const sleeps = new Int32Array(slot * 2).fill(AWAKE);
    sleeps.set(this.#sleeps);
    this.#sleeps = sleeps;
  }
}

function keyOf(slot: number, generation: number): number {
  return generation * SLOTS + slot;
}
