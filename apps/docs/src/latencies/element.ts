import { DemoElement } from "../demo/demo-element.ts";
import type { Axis, Clock } from "./model.ts";

/** `<latencies-demo>`: the chart on another clock, or another axis. */
class LatenciesDemo extends DemoElement {
  protected override listen(): void {
    this.named("form").addEventListener("submit", (event) => event.preventDefault());
    this.named("form").addEventListener("input", () => void this.#draw());
  }

  protected override wake(): void {
    void import("./view.ts");
  }

  async #draw(): Promise<void> {
    const { latencyCharts, remark } = await import("./view.ts");
    // The values that the markup gives the options.
    const [clock, axis] = [this.#chosen("clock") as Clock, this.#chosen("axis") as Axis];
    this.named("pictures").innerHTML = latencyCharts(clock, axis);
    this.named("words").textContent = remark(clock, axis);
  }

  #chosen(name: string): string {
    return this.querySelector<HTMLInputElement>(`input[data-choice="${name}"]:checked`)?.value ?? "";
  }
}

customElements.define("latencies-demo", LatenciesDemo);
