import { DemoElement } from "../demo/demo-element.ts";
import type { LoopState } from "./model.ts";

/** Between two steps that play by themselves, in milliseconds: enough to read a sentence. */
const PER_STEP = 1400;

const load = async () => {
  const [{ recordLoop }, view] = await Promise.all([import("./model.ts"), import("./view.ts")]);
  return { states: recordLoop(), ...view };
};

/** `<event-loop-demo>`: steps through a program's event loop, forward and back. */
class EventLoopDemo extends DemoElement {
  #loaded: ReturnType<typeof load> | null = null;
  #timer: number | null = null;
  #interrupted = false;

  protected override listen(): void {
    this.named("back").addEventListener("click", () => this.#step(-1));
    this.named("forward").addEventListener("click", () => this.#step(1));
    this.named("play").addEventListener("click", () => (this.#timer === null ? this.#play() : this.#pause()));
    this.input("step").addEventListener("input", () => {
      this.#pause();
      void this.#show();
    });
  }

  protected override wake(): void {
    void this.#load();
  }

  protected override enter(): void {
    if (this.#interrupted) this.#play();
  }

  protected override leave(): void {
    const playing = this.#timer !== null;
    if (playing) this.#pause();
    this.#interrupted ||= playing;
  }

  async #load(): Promise<Awaited<ReturnType<typeof load>>> {
    this.#loaded ??= load();
    return this.#loaded;
  }

  #step(by: number): void {
    this.#pause();
    this.#go(Number(this.input("step").value) + by);
  }

  #go(to: number): void {
    const step = this.input("step");
    step.value = String(Math.min(Number(step.max), Math.max(0, to)));
    void this.#show();
  }

  #play(): void {
    const step = this.input("step");
    if (step.value === step.max) this.#go(0);
    this.#interrupted = false;
    this.named("play").textContent = "Pause";
    this.#timer = window.setInterval(() => {
      this.#go(Number(step.value) + 1);
      if (step.value === step.max) this.#pause();
    }, PER_STEP);
  }

  #pause(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#interrupted = false;
    this.named("play").textContent = "Play";
  }

  async #show(): Promise<void> {
    const { states, panels, output, narration } = await this.#load();
    const index = Number(this.input("step").value);
    const state = states[index];
    if (state === undefined) return;
    this.#light(state);
    this.named("panels").innerHTML = panels(state);
    this.named("output").innerHTML = output(state);
    this.named("narration").innerHTML = narration(state, index, states.length);
    this.input("step").setAttribute("aria-valuetext", `Step ${index + 1} of ${states.length}: ${state.what}`);
  }

  #light({ line }: LoopState): void {
    for (const [index, element] of this.querySelectorAll(".listing .line").entries()) {
      element.classList.toggle("lit", index + 1 === line);
    }
  }
}

customElements.define("event-loop-demo", EventLoopDemo);
