import { keepFile, keptFile, type KeptFile, newFileId } from "../kept-files.ts";
import type { PlaygroundState } from "../model/state.ts";
import { Desk } from "../work/desk.ts";
import type { SentTrace } from "../work/protocol.ts";
import { make } from "./dom.ts";
import type { Parts } from "./parts.ts";

/** Larger files are not read: a page cannot hold what they come to. */
const MOST_BYTES = 100_000_000;

export interface ImportListener {
  /** Other runs are shown than before. */
  readonly shown: (runs: readonly SentTrace[]) => void;
  /** Somebody has chosen a file, or taken it away. */
  readonly chosen: (file: PlaygroundState["file"], text: string | null) => void;
}

/** What really ran, from a file, to be laid over the simulation. */
export class ImportView {
  readonly #parts: Parts;
  readonly #desk = new Desk();
  readonly #listener: ImportListener;

  constructor(parts: Parts, listener: ImportListener) {
    this.#parts = parts;
    this.#listener = listener;
    const input = parts.input("file");
    input.addEventListener("change", () => void this.#take(input.files?.[0]));
    const zone = parts.named("drop");
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.dataset["over"] = "";
    });
    zone.addEventListener("dragleave", () => delete zone.dataset["over"]);
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      delete zone.dataset["over"];
      void this.#take(event.dataTransfer?.files[0]);
    });
    parts.named("forget").addEventListener("click", () => {
      input.value = "";
      this.#desk.stop();
      listener.chosen(null, null);
      this.#show([], "Taken away.", []);
    });
  }

  /**
   * Reads again what was read before the page was loaded: its text as the link has it, or as this browser has kept it. Answers the text;
   * null if there is none.
   */
  async restore(file: PlaygroundState["file"], linked: string | null): Promise<string | null> {
    if (file === null) {
      if (!this.#parts.button("forget").disabled) this.#show([], "", []);
      return null;
    }
    const text = linked ?? (await keptFile(file.id))?.text ?? null;
    if (text !== null) {
      if (!(await this.#read({ name: file.name, text }))) this.#parts.button("forget").disabled = false;
    } else {
      this.#show(
        [],
        `“${file.name}” was shown here, too, but it is not in this browser, nor in the link, for which it was too big: choose it again.`,
        [],
      );
      this.#parts.button("forget").disabled = false;
    }
    return text;
  }

  async #take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    if (file.size > MOST_BYTES)
      return this.#say(`${file.name} has more than ${MOST_BYTES / 1e6} MB, which is more than a page can hold.`);
    const read = { name: file.name, text: await file.text() };
    if (!(await this.#read(read))) return;
    const id = newFileId();
    this.#listener.chosen({ name: file.name, id }, read.text);
    await keepFile(id, read);
  }

  async #read(file: KeptFile): Promise<boolean> {
    this.#say(`Reading ${file.name}…`);
    const answer = await this.#desk.order({ kind: "read", ...file });
    if (answer === null) return false;
    if (answer.kind !== "read") {
      const shown = this.#parts.button("forget").disabled ? "" : " Shown is the one before.";
      this.#say(`${file.name} could not be read. ${answer.kind === "refused" ? answer.reason : ""}${shown}`);
      return false;
    }
    const { runs, unread } = answer.file;
    const count = runs.length === 1 ? "one run" : `${runs.length} runs`;
    this.#show(runs, `${file.name}: ${count}, shown below the simulation on the same clock.`, unread);
    return true;
  }

  #show(runs: readonly SentTrace[], said: string, unread: readonly string[]): void {
    this.#say(said);
    this.#parts.named("unread").replaceChildren(...unread.map((text) => make("li", {}, text)));
    this.#parts.button("forget").disabled = runs.length === 0;
    this.#listener.shown(runs);
  }

  #say(text: string): void {
    this.#parts.named("file-status").textContent = text;
  }
}
