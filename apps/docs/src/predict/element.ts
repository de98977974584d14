/** `<predict-first right="…">`: a guess opens the answer, and is told whether it was right. */
class PredictFirst extends HTMLElement {
  connectedCallback(): void {
    const guesses = [...this.querySelectorAll("button")];
    for (const [index, guess] of guesses.entries()) {
      guess.addEventListener("click", () => {
        for (const other of guesses) other.setAttribute("aria-pressed", String(other === guess));
        this.#reveal(index === Number(this.getAttribute("right")), guess.textContent.trim());
      });
    }
  }

  #reveal(isRight: boolean, guess: string): void {
    const [details, verdict] = [this.querySelector("details"), this.querySelector('[data-part="verdict"]')];
    if (details !== null) details.open = true;
    if (verdict !== null) verdict.textContent = isRight ? `“${guess}” is right` : `Not “${guess}”`;
    this.dataset["verdict"] = isRight ? "right" : "wrong";
  }
}

customElements.define("predict-first", PredictFirst);
