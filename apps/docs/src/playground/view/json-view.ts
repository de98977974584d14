import type { JsonEditor, Marked } from "../editor/editor.ts";

/** The scenario as text: a plain text area, in whose place an editor comes when it is first opened. */
export class JsonView {
  readonly #root: HTMLElement;
  readonly #area: HTMLTextAreaElement;
  readonly #written: (text: string) => void;
  #editor: JsonEditor | null = null;
  #opening: Promise<void> | null = null;
  #faults: readonly Marked[] = [];

  constructor(root: HTMLElement, area: HTMLTextAreaElement, written: (text: string) => void) {
    this.#root = root;
    this.#area = area;
    this.#written = written;
    area.addEventListener("input", () => written(area.value));
  }

  get text(): string {
    return this.#editor?.text ?? this.#area.value;
  }

  /** Shows another text. What stays the same of it, stays where it is. */
  show(text: string): void {
    this.#area.value = text;
    if (this.#editor !== null && this.#editor.text !== text) this.#editor.text = text;
  }

  showFaults(faults: readonly Marked[]): void {
    this.#faults = faults;
    this.#area.ariaInvalid = faults.length > 0 ? "true" : null;
    this.#editor?.mark(faults);
  }

  goTo(at: number): void {
    if (this.#editor !== null) return this.#editor.goTo(at);
    this.#area.focus();
    this.#area.setSelectionRange(at, at + 1);
  }

  /** Loads the editor. Where it cannot be had, the text area stays, and does as well. */
  open(): Promise<void> {
    return (this.#opening ??= this.#open().catch(() => undefined));
  }

  async #open(): Promise<void> {
    const { JsonEditor } = await import("../editor/editor.ts");
    const hadFocus = document.activeElement === this.#area;
    this.#editor = new JsonEditor(this.#area, (text) => {
      this.#area.value = text;
      this.#written(text);
    });
    this.#root.dataset["editor"] = "rich";
    this.#area.hidden = true;
    this.#editor.mark(this.#faults);
    if (hadFocus) this.#editor.focus();
  }
}
