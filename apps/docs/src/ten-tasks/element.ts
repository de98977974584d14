import { askForSimulation } from "./ask.ts";
import { anotherSeed, FIRST_SEED, lastMomentOf, type Outcome, parseSeed } from "./model.ts";
import { showMoment } from "./playback.ts";
import { logs, pictures, status, summary } from "./view.ts";

/**
 * `<ten-tasks-demo>`: brings the picture that was drawn into the page to life.
 *
 * All its parts are in the page already, found by their `data-part`. The attribute `api` says where the API is; without it, it is here.
 */
class TenTasksDemo extends HTMLElement {
  #seed = FIRST_SEED;
  #request = new AbortController();
  /** The animation frame to come, while it plays. */
  #frame: number | null = null;

  connectedCallback(): void {
    this.#part("form").addEventListener("submit", (event) => this.#runTyped(event));
    this.#part("another").addEventListener("click", () => {
      const seed = anotherSeed(this.#seed, Math.random());
      this.#input("seed").value = String(seed);
      this.#complain("");
      void this.#run(seed);
    });
    this.#part("play").addEventListener("click", () => (this.#frame === null ? this.#play() : this.#pause()));
    this.#part("moment").addEventListener("input", () => {
      this.#pause();
      this.#showMoment();
    });
    void this.#run(this.#seed);
  }

  disconnectedCallback(): void {
    this.#request.abort();
    this.#pause();
  }

  #runTyped(event: Event): void {
    event.preventDefault();
    const parsed = parseSeed(this.#input("seed").value);
    this.#complain(parsed.ok ? "" : parsed.message);
    if (parsed.ok) void this.#run(parsed.seed);
    else this.#input("seed").focus();
  }

  #complain(message: string): void {
    this.#part("complaint").textContent = message;
    this.#input("seed").ariaInvalid = message === "" ? null : "true";
  }

  /** The last run asked for is the one shown: one that is still under way is dropped. */
  async #run(seed: number): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.setAttribute("aria-busy", "true");
    const outcome = await askForSimulation(seed, this.getAttribute("api") ?? location.origin, signal).catch(() => null);
    if (signal.aborted) return;
    this.removeAttribute("aria-busy");
    if (outcome !== null) this.#show(outcome);
    else {
      this.#part("status").textContent =
        `The API did not answer, and the engine could not be loaded. Shown is still seed ${this.#seed}. Try again when you are online.`;
    }
  }

  #show(outcome: Outcome): void {
    const { simulation } = outcome;
    this.#pause();
    this.#seed = simulation.seed;
    this.dataset["source"] = outcome.source;
    this.#part("pictures").innerHTML = pictures(simulation);
    this.#part("summary").innerHTML = summary(simulation);
    this.#part("logs").innerHTML = logs(simulation);
    this.#part("status").innerHTML = status(outcome);
    const moment = this.#input("moment");
    moment.max = lastMomentOf(simulation);
    moment.value = moment.max;
    this.#showMoment();
  }

  /** One second of the clock takes one second. From the beginning, if it stands at the end. */
  #play(): void {
    const moment = this.#input("moment");
    const last = Number(moment.max);
    const from = Number(moment.value) >= last ? 0 : Number(moment.value);
    let began: number | null = null;
    const step = (now: number): void => {
      began ??= now;
      const time = Math.min(last, from + (now - began) / 1000);
      moment.value = String(time);
      this.#showMoment();
      if (time >= last) this.#pause();
      else this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
    this.#part("play").textContent = "Pause";
  }

  #pause(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#frame = null;
    this.#part("play").textContent = "Play in real time";
  }

  #showMoment(): void {
    const moment = this.#input("moment");
    const time = Number(moment.value);
    showMoment(this, time >= Number(moment.max) ? null : time);
    const text = `${time.toFixed(2)} s`;
    this.#part("clock").textContent = text;
    moment.setAttribute("aria-valuetext", text);
  }

  #input(name: string): HTMLInputElement {
    const part = this.#part(name);
    if (part instanceof HTMLInputElement) return part;
    throw new TypeError(`The part ${name} of ${this.localName} is not an input.`);
  }

  #part(name: string): HTMLElement {
    const part = this.querySelector<HTMLElement>(`[data-part="${name}"]`);
    if (part === null) throw new TypeError(`The markup of ${this.localName} lacks the part ${name}.`);
    return part;
  }
}

customElements.define("ten-tasks-demo", TenTasksDemo);
