import { DemoElement, wantsStillness } from "../demo/demo-element.ts";
import { Player } from "../demo/player.ts";
import { anotherSeed, FIRST_SEED, parseSeed, type Setup } from "./model.ts";
import type { Shown } from "./run.ts";

/** `<ten-tasks-demo>`: brings the picture that was drawn into the page to life. The attribute `api` says where the API is; without it, it is here. */
class TenTasksDemo extends DemoElement {
  #seed = FIRST_SEED;
  #request = new AbortController();
  #player: Player | null = null;
  /** It has played by itself, or the reader was quicker. */
  #played = false;

  protected override listen(): void {
    this.named("form").addEventListener("submit", (event) => this.#runTyped(event));
    this.named("count").addEventListener("input", () => {
      this.named("count-text").textContent = this.input("count").value;
      void this.#run(this.#seed);
    });
    for (const option of this.querySelectorAll('input[type="radio"]')) {
      option.addEventListener("input", () => void this.#run(this.#seed));
    }
    this.named("another").addEventListener("click", () => {
      const seed = anotherSeed(this.#seed, Math.random());
      this.input("seed").value = String(seed);
      this.#complain("");
      void this.#run(seed);
    });
    this.#player = new Player({
      stage: this,
      play: this.named("play"),
      moment: this.input("moment"),
      clock: this.named("clock"),
    });
    this.addEventListener("input", () => (this.#played = true));
    this.addEventListener("click", () => (this.#played = true));
  }

  protected override wake(): void {
    void this.#run(this.#seed);
  }

  /** Once it plays by itself; from then on, it goes on where it was. */
  protected override enter(): void {
    this.#player?.enter();
    if (this.#played || wantsStillness() || this.hasAttribute("aria-busy")) return;
    this.#played = true;
    this.#player?.play();
  }

  protected override leave(): void {
    this.#player?.leave();
  }

  #runTyped(event: Event): void {
    event.preventDefault();
    const parsed = parseSeed(this.input("seed").value);
    this.#complain(parsed.ok ? "" : parsed.message);
    if (parsed.ok) void this.#run(parsed.seed);
    else this.input("seed").focus();
  }

  #complain(message: string): void {
    this.named("complaint").textContent = message;
    this.input("seed").ariaInvalid = message === "" ? null : "true";
  }

  #setup(): Setup {
    const chosen = this.querySelector<HTMLInputElement>('input[type="radio"]:checked');
    return { count: Number(this.input("count").value), latencies: chosen?.value ?? "uniform" };
  }

  /** The last run asked for is the one shown: one that is still under way is dropped. */
  async #run(seed: number): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.setAttribute("aria-busy", "true");
    const shown = await this.#answer(seed, signal).catch(() => null);
    if (signal.aborted) return;
    this.removeAttribute("aria-busy");
    if (shown !== null) this.#show(shown);
    else {
      this.named("status").textContent =
        `The API did not answer, and the engine could not be loaded. Shown is still seed ${this.#seed}. Try again when you are online.`;
    }
  }

  async #answer(seed: number, signal: AbortSignal): Promise<Shown> {
    const { run } = await import("./run.ts");
    return run(seed, this.#setup(), this.getAttribute("api") ?? location.origin, signal);
  }

  #show({ outcome: { simulation, source }, ...html }: Shown): void {
    this.#seed = simulation.seed;
    this.dataset["source"] = source;
    this.named("pictures").innerHTML = html.pictures;
    this.named("summary").innerHTML = html.summary;
    this.named("logs").innerHTML = html.logs;
    this.named("status").innerHTML = html.status;
    this.#player?.load(Math.max(0, ...simulation.runs.map(({ statistics }) => statistics.makespan)));
  }
}

customElements.define("ten-tasks-demo", TenTasksDemo);
