import type { Session } from "../view/session.ts";

/** Whom a player tells. */
export interface PlayerEvents {
  /** Asks for a step over the next event; false at the end. */
  readonly stepOn: () => boolean;
  /** It began, or stopped. */
  readonly changed: (playing: boolean) => void;
}

/** How long each event is shown to whoever wants less motion, in milliseconds. */
const SLOW_STEP = 700;

/** Of a longer time between two frames only so much counts, in milliseconds. */
const LONGEST_FRAME = 250;

/** Moves a playhead as time passes: frame by frame, or from event to event. */
export class Player {
  /** Seconds of the run a second. */
  speed = 1;
  readonly #session: Session;
  readonly #tell: PlayerEvents;
  readonly #lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
  /** When the last frame was, in milliseconds; null while nothing is played. */
  #last: number | null = null;
  #timer = 0;

  constructor(session: Session, tell: PlayerEvents) {
    this.#session = session;
    this.#tell = tell;
  }

  get playing(): boolean {
    return this.#last !== null;
  }

  /** Plays on from the playhead, or from the beginning if it is at the end. */
  play(): void {
    const { seconds } = this.#session;
    const { time } = this.#session.playhead;
    if (this.playing || seconds === 0) return;
    const from = time >= seconds ? 0 : time;
    this.#last = performance.now();
    if (from !== time) this.#session.seek(from);
    this.#tell.changed(true);
  }

  pause(): void {
    if (!this.playing) return;
    this.#last = null;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#tell.changed(false);
  }

  /** In every frame. */
  frame(): void {
    if (this.#last === null) return;
    // Somebody may ask for less motion while it plays, or for more.
    if (this.#lessMotion.matches) return this.#slowly();
    const { seconds } = this.#session;
    const now = performance.now();
    // A page that was out of sight goes on from where it was.
    const elapsed = Math.min(LONGEST_FRAME, now - this.#last) / 1000;
    this.#last = now;
    const time = Math.min(seconds, this.#session.playhead.time + elapsed * this.speed);
    this.#session.seek(time);
    if (time >= seconds) this.pause();
  }

  /** Without any motion between two events. */
  #slowly(): void {
    if (this.#timer !== 0) return;
    this.#timer = window.setTimeout(() => {
      this.#timer = 0;
      // What passed until here, stepping told.
      this.#last = performance.now();
      if (this.#lessMotion.matches && !this.#tell.stepOn()) this.pause();
    }, SLOW_STEP);
  }
}
