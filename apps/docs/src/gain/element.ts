import { DemoElement } from "../demo/demo-element.ts";
import type { Curves, Question } from "./model.ts";

/** `<gain-demo curves="…">`: reads the chart off at the number of tasks that the slider says. */
class GainDemo extends DemoElement {
  protected override listen(): void {
    this.named("form").addEventListener("submit", (event) => event.preventDefault());
    this.named("form").addEventListener("input", () => void this.#draw());
  }

  protected override wake(): void {
    void import("./view.ts");
  }

  async #draw(): Promise<void> {
    const [{ gainCharts }, { reading }] = await Promise.all([import("./view.ts"), import("./model.ts")]);
    // Written by the page's own build.
    const curves = JSON.parse(this.getAttribute("curves") ?? "") as Curves;
    const chosen = Number(this.input("tasks").value);
    const question: Question =
      this.querySelector<HTMLInputElement>('input[data-choice="question"]:checked')?.value === "constant"
        ? "constant"
        : "shrinking";
    const point = curves[question][chosen];
    if (point === undefined) return;
    this.named("pictures").innerHTML = gainCharts(curves, question, chosen);
    this.named("words").textContent = reading(point, question);
    const text = point.n.toLocaleString("en");
    this.named("tasks-text").textContent = text;
    this.input("tasks").setAttribute("aria-valuetext", text);
  }
}

customElements.define("gain-demo", GainDemo);
