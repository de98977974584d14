import { lastMoment, momentText, paceFor, paceText, stepOf } from "./pace.ts";
import { showMoment } from "./playback.ts";

/** The parts of a demo's markup that belong to its clock. */
export interface PlayerParts {
  /** Where the pictures and logs are. */
  readonly stage: HTMLElement;
  readonly play: HTMLElement;
  readonly moment: HTMLInputElement;
  readonly clock: HTMLElement;
}

/** The clock of a demo: a button that plays it, a slider that moves it, playheads that follow. */
export class Player {
  readonly #parts: PlayerParts;
  #seconds = 0;
  #pace = 1;
  /** The animation frame to come, while it plays. */
  #frame: number | null = null;
  /** It was playing when it left the view. */
  #interrupted = false;

  constructor(parts: PlayerParts) {
    this.#parts = parts;
    this.#measure(Number(parts.moment.max));
    parts.play.addEventListener("click", () => (this.#frame === null ? this.play() : this.pause()));
    parts.moment.addEventListener("input", () => {
      this.pause();
      this.#show();
    });
  }

  /** Another clock, that of a run of so many seconds; it stands at its end, where everything is to be seen. */
  load(seconds: number): void {
    this.pause();
    this.#measure(seconds);
    const { moment } = this.#parts;
    moment.max = String(lastMoment(seconds));
    moment.step = String(stepOf(seconds));
    moment.value = moment.max;
    this.#show();
  }

  /** From where it stands; from the beginning, if it stands at the end. */
  play(): void {
    const { moment, play } = this.#parts;
    const last = Number(moment.max);
    const from = Number(moment.value) >= last ? 0 : Number(moment.value);
    let began: number | null = null;
    const step = (now: number): void => {
      began ??= now;
      const time = Math.min(last, from + ((now - began) / 1000) * this.#pace);
      moment.value = String(time);
      this.#show();
      if (time >= last) this.pause();
      else this.#frame = requestAnimationFrame(step);
    };
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(step);
    this.#interrupted = false;
    play.textContent = "Pause";
  }

  pause(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#interrupted = false;
    this.#parts.play.textContent = paceText(this.#pace);
  }

  /** Nobody looks: it stops, and remembers that it did. */
  leave(): void {
    const playing = this.#frame !== null;
    if (playing) this.pause();
    this.#interrupted ||= playing;
  }

  /** It is in view again: what was interrupted goes on. */
  enter(): void {
    if (this.#interrupted) this.play();
  }

  #measure(seconds: number): void {
    this.#seconds = seconds;
    this.#pace = paceFor(seconds);
  }

  #show(): void {
    const { moment, clock, stage } = this.#parts;
    const time = Number(moment.value);
    showMoment(stage, time >= Number(moment.max) ? null : time);
    const text = momentText(time, this.#seconds);
    clock.textContent = text;
    moment.setAttribute("aria-valuetext", text);
  }
}
