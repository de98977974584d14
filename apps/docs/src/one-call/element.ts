import { DemoElement, wantsStillness } from "../demo/demo-element.ts";
import { Player } from "../demo/player.ts";

/** `<one-call-demo>`: plays the picture that is in the page. */
class OneCallDemo extends DemoElement {
  #player: Player | null = null;
  #played = false;

  protected override listen(): void {
    const [play, clock, moment] = [this.named("play"), this.named("clock"), this.input("moment")];
    this.#player = new Player({ stage: this, play, moment, clock });
    this.addEventListener("click", () => (this.#played = true));
    this.addEventListener("input", () => (this.#played = true));
  }

  protected override enter(): void {
    this.#player?.enter();
    if (this.#played || wantsStillness()) return;
    this.#played = true;
    this.#player?.play();
  }

  protected override leave(): void {
    this.#player?.leave();
  }
}

customElements.define("one-call-demo", OneCallDemo);
