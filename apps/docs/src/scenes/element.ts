import { DemoElement, wantsStillness } from "../demo/demo-element.ts";
import { Player } from "../demo/player.ts";
import type { Choices } from "./scene.ts";
import type { Staged } from "./stage.ts";

/** What a scene's script needs only when the reader comes near. */
const loadStage = async () => import("./stage.ts");

/** `<scene-demo scene="…">`: brings a scene that was drawn into the page to life. The attribute `api` says where the API is; without it, it is here. */
class SceneDemo extends DemoElement {
  #player: Player | null = null;
  #request = new AbortController();
  /** It has played by itself, or the reader was quicker. */
  #played = false;

  protected override listen(): void {
    const form = this.named("form");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      this.#played = true;
      this.#tellScales();
      void this.#run();
    });
    this.#player = new Player({
      stage: this,
      play: this.named("play"),
      moment: this.input("moment"),
      clock: this.named("clock"),
    });
    this.named("play").addEventListener("click", () => (this.#played = true));
    this.named("moment").addEventListener("input", () => (this.#played = true));
  }

  /** The code, so that the first choice is answered at once. The picture in the page is right already. */
  protected override wake(): void {
    void loadStage();
  }

  /** Once it plays by itself; from then on, it goes on where it was. */
  protected override enter(): void {
    this.#player?.enter();
    if (this.#played || wantsStillness()) return;
    this.#played = true;
    this.#player?.play();
  }

  protected override leave(): void {
    this.#player?.leave();
  }

  /** The last run asked for is the one shown: one that is still under way is dropped. */
  async #run(): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal } = this.#request;
    this.setAttribute("aria-busy", "true");
    const shown = await this.#answer(signal).catch(() => null);
    if (signal.aborted) return;
    this.removeAttribute("aria-busy");
    if (shown === null) {
      this.named("source").textContent =
        "The API did not answer, and the engine could not be loaded. Shown is what was chosen before.";
      return;
    }
    this.dataset["source"] = shown.outcome.source;
    this.named("pictures").innerHTML = shown.view.pictures;
    this.named("words").innerHTML = shown.view.words;
    this.named("source").innerHTML = shown.view.source;
    this.#player?.load(shown.view.seconds);
  }

  async #answer(signal: AbortSignal): Promise<Staged> {
    const { stage } = await loadStage();
    return stage(
      this.getAttribute("scene") ?? "",
      this.#choices(),
      this.getAttribute("api") ?? location.origin,
      signal,
    );
  }

  #choices(): Choices {
    const chosen = this.querySelectorAll<HTMLInputElement>('[data-part="form"] input:is([type="range"], :checked)');
    return Object.fromEntries([...chosen].map(({ dataset, value }) => [dataset["choice"] ?? "", value]));
  }

  #tellScales(): void {
    for (const input of this.querySelectorAll<HTMLInputElement>('[data-part="form"] input[type="range"]')) {
      const text = (input.dataset["texts"] ?? "").split("|")[
        Math.round((Number(input.value) - Number(input.min)) / Number(input.step))
      ];
      input.setAttribute("aria-valuetext", text ?? input.value);
      const output = this.querySelector(`[data-part="text-${input.dataset["choice"]}"]`);
      if (output !== null) output.textContent = text ?? input.value;
    }
  }
}

customElements.define("scene-demo", SceneDemo);
