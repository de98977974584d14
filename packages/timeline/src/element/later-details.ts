import { make } from "./dom.ts";
import type * as Later from "./later.ts";

/** A part that is made when it is first opened, of what is loaded then. */
export class LaterDetails {
  readonly element: HTMLDetailsElement;
  readonly #make: (later: typeof Later) => HTMLElement;
  #begun = false;

  constructor(summary: string, made: (later: typeof Later) => HTMLElement) {
    this.#make = made;
    this.element = make("details", {}, make("summary", { textContent: summary }));
    this.element.addEventListener("toggle", () => void this.#open());
  }

  async #open(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    const note = make("p", { textContent: "Loading…" });
    this.element.append(note);
    try {
      note.replaceWith(this.#make(await import("./later.ts")));
    } catch {
      note.textContent = "This could not be loaded.";
    }
  }
}
