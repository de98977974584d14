import { keepFile, keptFile, type KeptFile } from "../kept-files.ts";
import { Desk } from "../work/desk.ts";
import type { SentTrace } from "../work/protocol.ts";
import { make } from "./dom.ts";
import type { Parts } from "./parts.ts";

/** Larger files are not read: a page cannot hold what they come to. */
const MOST_BYTES = 100_000_000;

/** What really ran, from a file, to be laid over the simulation. */
export class ImportView {
  readonly #parts: Parts;
  readonly #desk = new Desk();
  readonly #changed: (runs: readonly SentTrace[]) => void;

  constructor(parts: Parts, changed: (runs: readonly SentTrace[]) => void) {
    this.#parts = parts;
    this.#changed = changed;
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
      this.#show([], "Taken away.", []);
      void keepFile(null);
    });
  }

  /** Reads again what was read before the page was loaded. */
  async restore(): Promise<void> {
    const file = await keptFile();
    if (file !== null) await this.#read(file);
  }

  async #take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    if (file.size > MOST_BYTES)
      return this.#say(`${file.name} has more than ${MOST_BYTES / 1e6} MB, which is more than a page can hold.`);
    await this.#read({ name: file.name, text: await file.text() });
  }

  async #read(file: KeptFile): Promise<void> {
    this.#say(`Reading ${file.name}…`);
    const answer = await this.#desk.order({ kind: "read", ...file });
    if (answer === null) return;
    if (answer.kind !== "read")
      return this.#say(`${file.name} could not be read. ${answer.kind === "refused" ? answer.reason : ""}`);
    const { runs, unread } = answer.file;
    this.#show(
      runs,
      `${file.name}: ${runs.length === 1 ? "one run" : `${runs.length} runs`}, shown below the simulation on the same clock.`,
      unread,
    );
    await keepFile(file);
  }

  #show(runs: readonly SentTrace[], said: string, unread: readonly string[]): void {
    this.#say(said);
    this.#parts.named("unread").replaceChildren(...unread.map((text) => make("li", {}, text)));
    this.#parts.button("forget").disabled = runs.length === 0;
    this.#changed(runs);
  }

  #say(text: string): void {
    this.#parts.named("file-status").textContent = text;
  }
}
