import type { JobClock } from "./job-clock.ts";
import type { JobLimits } from "./job-limits.ts";
import type { Ending, JobLog } from "./job-log.ts";
import { expiryOf, type JobStatus, outcomeOf, statusOf } from "./job-status.ts";
import type { JobEvent } from "./plan.ts";
import { type Broadcast, Listeners } from "./listeners.ts";
import { notYet, type Refusal, tooManyListeners } from "./refusal.ts";
import { endFrame, eventFrame } from "./sse.ts";
import { WakeUp } from "./wake-up.ts";

/** What a run needs of the object that it lives in. */
export interface Home {
  readonly id: string;
  readonly storage: DurableObjectStorage;
  readonly limits: JobLimits;
  /** A timer has rung: calls `tick`, and sees to its errors. */
  readonly ring: () => void;
  /** The job has ended, and is kept until then, in milliseconds since 1970. */
  readonly ended: (keptUntil: number) => void;
}

/** A job in memory: its log, its time, those who listen. How its events come about is its kind's matter. */
export abstract class JobRun implements Broadcast {
  readonly #home: Home;
  readonly #listeners: Listeners;
  /** How many frames are safely stored: nobody hears of what a crash could still undo. */
  #stored: number;
  protected readonly log: JobLog;
  protected readonly clock: JobClock;
  protected readonly wakeUp: WakeUp;

  /** @param alarmAt what the alarm is set to, in milliseconds since 1970 */
  constructor(home: Home, log: JobLog, clock: JobClock, alarmAt: number | null) {
    this.#home = home;
    this.#listeners = new Listeners(this, home.limits.heartbeatSeconds);
    this.log = log;
    this.clock = clock;
    this.wakeUp = new WakeUp(home.storage, clock, alarmAt, home.ring);
    this.#stored = this.#frames;
  }

  /** Does what is due, and sees to it that it is called again when more is. */
  tick(): void {
    if (this.isOver) {
      this.wakeUp.alarmAt(this.#expiry);
      return;
    }
    const elapsed = this.clock.elapsed();
    this.log.shiftBy(this.clock.shift);
    this.goOn(elapsed);
  }

  /** Has `tick` called, and its errors seen to. */
  protected ring(): void {
    this.#home.ring();
  }

  protected get limits(): JobLimits {
    return this.#home.limits;
  }

  /** The time is `elapsed`, and the job has not ended. */
  protected abstract goOn(elapsed: number): void;

  /** Stops what happens beside `tick`. */
  protected stop(): void {
    this.wakeUp.stop();
  }

  /** Tells events, all at once. */
  protected tell(events: readonly JobEvent[]): void {
    this.#write(events, null);
  }

  /** Ends the job, after some last events. */
  end(ending: Ending, reason: string | null = null, events: readonly JobEvent[] = []): void {
    this.stop();
    this.#write(events, { ending, reason });
    this.wakeUp.alarmAt(this.#expiry);
    this.#home.ended(this.#expiry);
  }

  #write(events: readonly JobEvent[], end: { ending: Ending; reason: string | null } | null): void {
    this.log.append(events, this.clock.elapsed(), end);
    void this.#publish();
  }

  /** True once the job has ended, in whatever way. */
  get isOver(): boolean {
    return this.log.state.ending !== null;
  }

  /** True once the end can be heard. */
  get hasEnded(): boolean {
    return this.isOver && this.#stored === this.#frames;
  }

  /** The number of the last frame that can be heard. */
  get last(): number {
    return this.#stored;
  }

  frame(number: number): string {
    const event = this.log.events[number - 1];
    return event === undefined ? endFrame(number, outcomeOf(this.log) ?? {}) : eventFrame(event);
  }

  /** What comes after frame `after`, as the request's `parameter` has it; null if that was the last of all; or why not. */
  listen(after: number, parameter: string): { stream: ReadableStream<Uint8Array> } | Refusal | null {
    const { listeners } = this.#home.limits;
    if (after > this.#frames) return notYet(after, this.#frames, parameter);
    if (this.isOver && after === this.#frames) return null;
    if (this.#listeners.count >= listeners) return tooManyListeners(listeners);
    return { stream: this.#listeners.listen(after) };
  }

  /** @param hash what SHA-256 made of what may be the secret */
  isSecret(hash: string): boolean {
    const encoder = new TextEncoder();
    return crypto.subtle.timingSafeEqual(encoder.encode(hash), encoder.encode(this.log.record.secretHash));
  }

  status(): JobStatus {
    return statusOf(this.#home.id, this.log, this.clock.elapsed(), this.#home.limits.keptSeconds);
  }

  /** True if nothing of it is to be left. */
  get hasExpired(): boolean {
    return this.isOver && Date.now() >= this.#expiry;
  }

  alarmHasRung(): void {
    this.wakeUp.alarmHasRung();
  }

  /** Leaves: no timer rings any more, and nobody hears anything any more. */
  leave(): void {
    this.stop();
    this.#listeners.close();
  }

  /** Those who listen hear of it once it is safe. */
  async #publish(): Promise<void> {
    const frames = this.#frames;
    await this.#home.storage.sync();
    this.#stored = Math.max(this.#stored, frames);
    this.#listeners.publish();
  }

  get #expiry(): number {
    return expiryOf(this.log, this.#home.limits.keptSeconds);
  }

  /** The events, and the end. */
  get #frames(): number {
    return this.log.events.length + (this.isOver ? 1 : 0);
  }
}
