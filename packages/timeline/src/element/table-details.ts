import type { Session } from "../view/session.ts";
import { make } from "./dom.ts";
import type { TableView } from "./table-view.ts";

/** Where the table is: it is made when it is first opened. */
export class TableDetails {
  readonly element: HTMLDetailsElement;
  readonly #session: Session;
  #view: TableView | null = null;

  constructor(session: Session) {
    this.#session = session;
    this.element = make("details", { className: "spans" }, make("summary", { textContent: "The same as a table" }));
    this.element.addEventListener("toggle", () => void this.#open());
  }

  /** Other lanes are shown. */
  reset(): void {
    this.#view?.reset();
  }

  async #open(): Promise<void> {
    if (this.#view !== null) return;
    const note = make("p", { textContent: "Loading…" });
    this.element.append(note);
    try {
      const { TableView } = await import("./later.ts");
      this.#view ??= new TableView(this.#session);
      note.replaceWith(this.#view.element);
    } catch {
      note.textContent = "The table could not be loaded.";
    }
  }
}
