import { DemoElement } from "../demo/demo-element.ts";
import type { Call } from "./model.ts";

/** `<forgotten-demo>`: runs the program with the call that was chosen, on the engine's event loop. */
class ForgottenDemo extends DemoElement {
  protected override listen(): void {
    this.named("form").addEventListener("submit", (event) => event.preventDefault());
    this.named("form").addEventListener("input", () => void this.#run());
  }

  protected override wake(): void {
    void import("./view.ts");
  }

  async #run(): Promise<void> {
    const { heard } = await import("./view.ts");
    // The values that the markup gives the options.
    const call = (this.querySelector<HTMLInputElement>("input:checked")?.value ?? "forgotten") as Call;
    this.named("heard").innerHTML = heard(call);
  }
}

customElements.define("forgotten-demo", ForgottenDemo);
