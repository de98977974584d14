/**
 * A job's time: seconds since its start, negative before it, and never running backwards.
 *
 * The wall clock can step. When it steps back, the job's clock stands for no longer than it takes to notice, and goes on from
 * the latest time that it has shown. When it steps forward, what has become due is told at once, as after a time of downtime:
 * the two cannot be told apart.
 */
export class JobClock {
  readonly #startAt: number;
  #shift: number;
  #latest: number;

  /**
   * @param startAt in milliseconds of this clock
   * @param shift how many milliseconds this clock is ahead of the wall's, since that was set back
   * @param latest the latest time that this clock is known to have shown, in milliseconds
   */
  constructor(startAt: number, shift: number, latest: number) {
    this.#startAt = startAt;
    this.#shift = shift;
    this.#latest = latest;
  }

  /** How many milliseconds this clock is ahead of the wall's. */
  get shift(): number {
    return this.#shift;
  }

  /** Seconds since the job's start. */
  elapsed(): number {
    const wall = Date.now();
    if (wall + this.#shift < this.#latest) this.#shift = this.#latest - wall;
    this.#latest = wall + this.#shift;
    return (this.#latest - this.#startAt) / 1000;
  }

  /** When the wall clock will show the time `elapsed`, in milliseconds since 1970. */
  wallAt(elapsed: number): number {
    return Math.ceil(this.#startAt + elapsed * 1000 - this.#shift);
  }
}
