import type { JobClock } from "./job-clock.ts";

/** A longer wait, in seconds, sleeps on the alarm: an object with a timer pending cannot rest. */
const LONGEST_TIMER = 10;

/** How long after a timer's time the alarm comes in its place, in seconds, should the object have been lost. */
const LEASE = 2;

/** The milliseconds of a timer that is not to ring early. What a subtraction has left below a nanosecond does not count. */
export function timeoutOf(seconds: number): number {
  return Math.max(0, Math.ceil(seconds * 1000 - 1e-6));
}

/**
 * Rings at the times of a job's clock: by a timer, which is punctual, and by the alarm, which outlives the object. While timers
 * ring, the alarm is a lease: it is pushed on only when less than half of it is left, since setting it is slow.
 */
export class WakeUp {
  readonly #storage: DurableObjectStorage;
  readonly #clock: JobClock;
  readonly #ring: () => void;
  #timer: number | null = null;
  #alarmAt: number | null;

  /** @param alarmAt what the alarm is set to, in milliseconds since 1970 */
  constructor(storage: DurableObjectStorage, clock: JobClock, alarmAt: number | null, ring: () => void) {
    this.#storage = storage;
    this.#clock = clock;
    this.#alarmAt = alarmAt;
    this.#ring = ring;
  }

  /** Rings once at the time `due`, and not at any time that was asked for before. */
  at(due: number): void {
    this.stop();
    const wait = due - this.#clock.elapsed();
    if (wait > LONGEST_TIMER) {
      this.alarmAt(this.#clock.wallAt(due));
      return;
    }
    this.#timer = setTimeout(this.#ring, timeoutOf(wait));
    this.lease(Math.max(0, wait));
  }

  /** Has the alarm come if nothing renews this within `seconds` and a little more. */
  lease(seconds: number): void {
    const end = Date.now() + seconds * 1000;
    const left = this.#alarmAt === null ? 0 : (this.#alarmAt - end) / 1000;
    if (left < LEASE / 2 || left > LEASE) this.alarmAt(Math.ceil(end + LEASE * 1000));
  }

  /** Sets the alarm, in milliseconds since 1970. */
  alarmAt(time: number): void {
    if (time === this.#alarmAt) return;
    this.#alarmAt = time;
    void this.#storage.setAlarm(time);
  }

  /** The alarm has rung, and is set no longer. */
  alarmHasRung(): void {
    this.#alarmAt = null;
  }

  /** No timer rings any more; the alarm does. */
  stop(): void {
    clearTimeout(this.#timer);
  }
}
