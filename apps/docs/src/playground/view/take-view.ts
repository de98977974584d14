import { type ModelName, modelNames, ObstacleError, pythonOf, type Scenario } from "@interleave/core";

import { curlOf, listingModel, markdownOf, titleOf, typescriptOf } from "../model/copies.ts";
import { oneOf, type PlaygroundState, type View } from "../model/state.ts";
import { openInPerfetto } from "../perfetto.ts";
import { Desk } from "../work/desk.ts";
import { type FormName, FORMS, type Outcome, type SentTrace, type WrittenFile } from "../work/protocol.ts";
import { make } from "./dom.ts";
import type { Parts } from "./parts.ts";

/** What there is to take away. */
export interface Taken {
  readonly state: PlaygroundState;
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  readonly others: readonly SentTrace[];
}

/** Files, copies, and the link. */
export class TakeView {
  readonly #parts: Parts;
  readonly #desk = new Desk();
  readonly #api: string;
  #taken: Taken | null = null;

  readonly #linkTo: (state: PlaygroundState) => Promise<{ readonly fragment: string }>;

  constructor(
    parts: Parts,
    api: string,
    linkTo: (state: PlaygroundState) => Promise<{ readonly fragment: string }>,
    viewChanged: (change: Partial<View>) => void,
  ) {
    this.#parts = parts;
    this.#api = api;
    this.#linkTo = linkTo;
    for (const form of FORMS) parts.button(`file-${form}`).addEventListener("click", () => void this.#download(form));
    parts.button("file-python").addEventListener("click", () => this.#downloadPython());
    parts.button("perfetto").addEventListener("click", () => void this.#openInPerfetto());
    for (const [name, text] of Object.entries(this.#copies())) {
      parts.button(`copy-${name}`).addEventListener("click", () => void this.#copy(name, text));
    }
    const listing = parts.select("listing");
    listing.addEventListener("change", () => {
      const model = oneOf(modelNames, listing.value);
      if (model !== undefined) viewChanged({ listing: model });
    });
  }

  /** Null while there is nothing to take. */
  show(taken: Taken | null): void {
    this.#taken = taken;
    for (const button of this.#parts.named("take").querySelectorAll("button")) button.disabled = taken === null;
    if (taken === null) return;
    const { state, scenario } = taken;
    const select = this.#parts.select("listing");
    select.replaceChildren(...state.models.map((model) => make("option", { value: model }, model)));
    select.value = this.#model();
    this.#parts.named("python").textContent = listingOf(scenario, this.#model()).text;
    const picture = markdownOf(state, this.#api);
    this.#parts.named("picture-note").textContent = picture.ok ? "" : picture.why;
    this.#parts.button("copy-markdown").disabled = !picture.ok;
  }

  #model(): ModelName {
    const models = this.#taken?.state.models ?? [];
    return listingModel(models, this.#taken?.state.view.listing ?? "asyncio");
  }

  #copies(): Readonly<Record<string, (taken: Taken) => string | Promise<string>>> {
    return {
      // Not what the address says: it may be a moment behind.
      link: async ({ state }) => `${location.origin}${location.pathname}#${(await this.#linkTo(state)).fragment}`,
      curl: ({ state, scenario }) => curlOf(state, scenario, this.#api),
      markdown: ({ state }) => {
        const copy = markdownOf(state, this.#api);
        return copy.ok ? copy.text : copy.why;
      },
      typescript: ({ state, scenario }) => typescriptOf(state, scenario),
      python: ({ scenario }) => listingOf(scenario, this.#model()).text,
    };
  }

  async #copy(name: string, textOf: (taken: Taken) => string | Promise<string>): Promise<void> {
    if (this.#taken === null) return;
    const text = await textOf(this.#taken);
    const shown = this.#parts.area("copied");
    shown.value = text;
    this.#parts.named("copied-field").hidden = false;
    try {
      await navigator.clipboard.writeText(text);
      this.#say(`Copied: ${name}. It is below, too.`);
    } catch {
      shown.select();
      this.#say("The browser does not let the page copy: it is below, and selected.");
    }
  }

  async #download(form: FormName): Promise<void> {
    const file = await this.#written(form);
    if (file !== null) this.#save(file);
  }

  #downloadPython(): void {
    if (this.#taken === null) return;
    const { text, isProgram } = listingOf(this.#taken.scenario, this.#model());
    if (isProgram) this.#save({ name: `${this.#model().replaceAll("-", "_")}.py`, type: "text/x-python", text });
    else this.#say(text);
  }

  async #openInPerfetto(): Promise<void> {
    this.#say("Opening Perfetto…");
    const file = this.#written("perfetto").then((file) =>
      file === null ? null : { text: file.text, title: file.name },
    );
    this.#say(await openInPerfetto(file));
  }

  async #written(form: FormName): Promise<WrittenFile | null> {
    if (this.#taken === null) return null;
    const { state, scenario, outcome, others } = this.#taken;
    const title = titleOf(state, scenario);
    const answer = await this.#desk.order({ kind: "write", form, sent: outcome.simulation, others, title });
    if (answer?.kind === "written") return answer.file;
    if (answer?.kind === "refused") this.#say(answer.reason);
    return null;
  }

  #save({ name, type, text }: WrittenFile): void {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    // The browser has begun to read it by then.
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    this.#say(`${name}: ${text.length.toLocaleString("en")} characters.`);
  }

  #say(text: string): void {
    this.#parts.named("take-status").textContent = text;
  }
}

/** The Python program, or why there is none. */
function listingOf(scenario: Scenario, model: ModelName): { readonly text: string; readonly isProgram: boolean } {
  try {
    return { text: `${pythonOf(scenario, model).lines.join("\n")}\n`, isProgram: true };
  } catch (error) {
    if (error instanceof ObstacleError) return { text: `There is no such program: ${error.message}`, isProgram: false };
    throw error;
  }
}
