import { durationText, momentText } from "../scale.ts";
import type { Step } from "../view/playhead.ts";
import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";

/** Says what happens: once to be seen, once to be heard. */
export class Announcer {
  readonly seen: HTMLElement = make("p", { className: "event", "aria-hidden": "true" });
  readonly heard: HTMLElement = make("div", { className: "said", role: "status" });
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  say(text: string): void {
    this.seen.textContent = text;
    this.heard.textContent = text;
  }

  /** Tells what a step went over, unless there is another step before it can. */
  async step(step: Step | null, by: 1 | -1): Promise<void> {
    if (step === null) return this.say(by > 0 ? "The end of the clock" : "The beginning of the clock");
    const session = this.#session;
    const { runs, seconds } = session;
    const run = runs[step.run];
    const event = run?.trace.events.at(step.index);
    if (run === undefined || event === undefined) return;
    const several = runs.length > 1 ? `${run.title}: ` : "";
    const told = `${this.#moment(event.time)}. ${by > 0 ? "" : "Taken back: "}${several}`;
    // Where it cannot be loaded, the kind of event has to do.
    const later = await import("./later.ts").catch(() => null);
    if (step.playhead !== session.playhead) return;
    this.say(`${told}${later?.sentenceOf(event, session.names(step.run), seconds) ?? event.type}.`);
  }

  /** What there is, in a sentence for each run. */
  summary(): string {
    const { runs, models } = this.#session;
    const each = models.map(
      ({ tasks, seconds }, index) =>
        `${runs[index]?.title}: ${tasks} ${tasks === 1 ? "task" : "tasks"} in ${durationText(seconds)}`,
    );
    return `Timeline. ${each.join(". ")}. Arrow keys step and choose lanes.`;
  }

  /** How many lanes a search has found; empty if all are shown. */
  found(): string {
    const { models, scene } = this.#session;
    const all = models.reduce((sum, { lanes }) => sum + lanes.length, 0);
    const shown = scene.runs.reduce((sum, { lanes }) => sum + lanes.length, 0);
    return shown === all ? "" : `${shown.toLocaleString("en")} of ${all.toLocaleString("en")} lanes`;
  }

  /** Where the playhead is. */
  time(): string {
    return this.#moment(this.#session.playhead.time);
  }

  #moment(time: number): string {
    const { window, seconds } = this.#session;
    return momentText(time, seconds, window.to - window.from);
  }
}
