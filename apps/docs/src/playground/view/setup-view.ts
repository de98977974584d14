import { type ModelName, modelNames, presetNames, type Scenario, sentenceOf } from "@interleave/core";

import { formatted, placesOf, readDocument, type ReadDocument } from "../model/document.ts";
import type { Marked } from "../editor/editor.ts";
import { formOf } from "../model/form.ts";
import { type Edit, edited } from "../model/pointer.ts";
import { inOrder, oneOf, type PlaygroundState, presetOf, seedIn, textOfPreset } from "../model/state.ts";
import { button, make } from "./dom.ts";
import { FormView } from "./form-view.ts";
import { JsonView } from "./json-view.ts";
import type { Parts } from "./parts.ts";

/** What is told when something was chosen. */
export interface SetupListener {
  readonly changed: (change: Partial<PlaygroundState>) => void;
  readonly editorChosen: (editor: "form" | "json") => void;
}

/** The work: preset, seed, models, and the scenario as a form or as JSON. */
export class SetupView {
  readonly #parts: Parts;
  readonly #listener: SetupListener;
  readonly #form: FormView;
  readonly #json: JsonView;
  #read: ReadDocument;

  constructor(parts: Parts, state: PlaygroundState, listener: SetupListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.#read = readDocument(state.text);
    this.#form = new FormView(parts.named("form"), {
      typed: (edit) => this.#edit([edit], false),
      changed: (edits) => this.#edit(edits, true),
    });
    this.#json = new JsonView(parts.named("json"), parts.area("text"), (text) => this.#written(text));
    this.#listen();
    this.show(state);
  }

  /** What the text comes to. */
  get scenario(): Scenario | null {
    return this.#read.kind === "valid" ? this.#read.scenario : null;
  }

  /** Shows another state. */
  show(state: PlaygroundState): void {
    this.#parts.input("seed").value = String(state.seed);
    this.#parts.select("preset").value = presetOf(state.text) ?? "";
    for (const name of modelNames) this.#parts.input(`model-${name}`).checked = state.models.includes(name);
    this.#chooseEditor(state.view.editor);
    this.#json.show(state.text);
    this.#look(state.text);
    this.#showForm();
  }

  #listen(): void {
    const { changed } = this.#listener;
    const preset = this.#parts.select("preset");
    preset.addEventListener("change", () => {
      const name = oneOf(presetNames, preset.value);
      if (name !== undefined) this.#replace(textOfPreset(name));
    });
    const seed = this.#parts.input("seed");
    seed.addEventListener("input", () => {
      const value = seedIn(seed.value.trim());
      this.#complain(value === null);
      if (value !== null) changed({ seed: value });
    });
    this.#parts.named("another").addEventListener("click", () => {
      const value = Math.floor(Math.random() * 10_000);
      seed.value = String(value);
      this.#complain(false);
      changed({ seed: value });
    });
    for (const name of modelNames) {
      this.#parts.input(`model-${name}`).addEventListener("change", () => this.#modelsChosen(name));
    }
    for (const editor of ["form", "json"] as const) {
      const tab = this.#parts.named(`tab-${editor}`);
      tab.addEventListener("click", () => this.#editorChosen(editor));
      tab.addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) return;
        event.preventDefault();
        const other =
          event.key === "Home" ? "form" : event.key === "End" ? "json" : editor === "form" ? "json" : "form";
        this.#editorChosen(other);
        this.#parts.named(`tab-${other}`).focus();
      });
    }
  }

  #complain(isWrong: boolean): void {
    const seed = this.#parts.input("seed");
    seed.ariaInvalid = isWrong ? "true" : null;
    this.#parts.named("seed-fault").textContent = isWrong ? `A seed is a whole number from 0 to ${2 ** 32 - 1}.` : "";
  }

  #modelsChosen(last: ModelName): void {
    const chosen = modelNames.filter((name) => this.#parts.input(`model-${name}`).checked);
    // The last one stays: without a model there is nothing to show.
    if (chosen.length === 0) this.#parts.input(`model-${last}`).checked = true;
    this.#listener.changed({ models: inOrder(chosen.length === 0 ? [last] : chosen) });
  }

  #editorChosen(editor: "form" | "json"): void {
    this.#chooseEditor(editor);
    this.#listener.editorChosen(editor);
  }

  #chooseEditor(chosen: "form" | "json"): void {
    for (const editor of ["form", "json"] as const) {
      const tab = this.#parts.named(`tab-${editor}`);
      tab.ariaSelected = String(editor === chosen);
      tab.tabIndex = editor === chosen ? 0 : -1;
      this.#parts.named(editor).hidden = editor !== chosen;
    }
    if (chosen === "json") void this.#json.open();
  }

  #written(text: string): void {
    this.#look(text);
    this.#showForm();
    this.#listener.changed({ text });
  }

  /** Changes that the form asks for; what is not JSON has no form. */
  #edit(edits: readonly Edit[], isReshaped: boolean): void {
    if (this.#read.kind === "not-json") return;
    const text = formatted(edited(this.#read.value, edits));
    this.#look(text);
    this.#json.show(text);
    if (isReshaped) this.#showForm();
    else this.#showFaults();
    this.#listener.changed({ text });
  }

  #replace(text: string): void {
    this.#look(text);
    this.#json.show(text);
    this.#showForm();
    this.#listener.changed({ text });
  }

  #look(text: string): void {
    this.#read = readDocument(text);
    this.#parts.select("preset").value = presetOf(text) ?? "";
  }

  #showForm(): void {
    if (this.#read.kind === "not-json") {
      const open = button("Open the JSON", () => this.#editorChosen("json"));
      this.#parts
        .named("form")
        .replaceChildren(make("p", { class: "note" }, "The text is no JSON, so there is nothing to fill in. "), open);
    } else this.#form.show(formOf(this.#read.value));
    this.#showFaults();
  }

  #showFaults(): void {
    const told = this.#toldFaults();
    if (this.#read.kind !== "not-json") this.#form.showFaults(this.#read.kind === "faulty" ? this.#read.faults : []);
    this.#json.showFaults(told);
    const items = told.slice(0, MOST_FAULTS).map((fault) => this.#faultItem(fault));
    if (told.length > MOST_FAULTS) items.push(make("li", {}, `and ${told.length - MOST_FAULTS} more.`));
    const list = this.#parts.named("faults");
    list.replaceChildren(...items);
    list.hidden = items.length === 0;
  }

  /** All that is wrong, with its place in the text, and in the form where it has one. */
  #toldFaults(): readonly ToldFault[] {
    const read = this.#read;
    if (read.kind === "valid") return [];
    if (read.kind === "not-json") return [{ from: read.at, to: read.at + 1, message: read.problem, pointer: null }];
    const pointers = read.faults.map(({ pointer }) => pointer);
    const places = placesOf(this.#json.text, pointers);
    return read.faults.map((fault, index) => {
      const { from, to } = places[index] ?? { from: 0, to: 0 };
      return { from, to, message: sentenceOf(fault), pointer: fault.pointer };
    });
  }

  #faultItem({ message, from, pointer }: ToldFault): HTMLElement {
    const go = (): void => {
      if (pointer !== null && !this.#parts.named("form").hidden) return this.#form.focus(pointer);
      this.#editorChosen("json");
      this.#json.goTo(from);
    };
    return make("li", {}, `${message} `, button("Go there", go, { "aria-label": `Go there: ${message}` }));
  }
}

/** A fault, and where it is. */
interface ToldFault extends Marked {
  readonly pointer: string | null;
}

/** More would be a wall. */
const MOST_FAULTS = 8;
