import { type Fault, sentenceOf } from "@interleave/core";

import { type Action, editOf, type Field } from "../model/field.ts";
import type { Edit } from "../model/pointer.ts";
import { button, make, select } from "./dom.ts";

/** What the form tells: changes that leave its shape as it is, or not. */
export interface FormListener {
  readonly typed: (edit: Edit) => void;
  readonly changed: (edits: readonly Edit[]) => void;
}

/** The form, as elements. It is made anew when its shape changes; then whoever had the focus has it again. */
export class FormView {
  readonly #root: HTMLElement;
  readonly #listener: FormListener;
  /** What shows faults, by pointer: the simple fields before the parts that have the same. */
  readonly #places = new Map<string, { readonly note: HTMLElement; readonly control: HTMLElement | null }>();
  #made = 0;

  constructor(root: HTMLElement, listener: FormListener) {
    this.#root = root;
    this.#listener = listener;
  }

  show(fields: readonly Field[]): void {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement?.id : undefined;
    this.#places.clear();
    this.#made = 0;
    this.#root.replaceChildren(...fields.map((field) => this.#field(field)));
    if (focused === undefined) return;
    const again = focused === "" ? null : this.#root.querySelector<HTMLElement>(`#${CSS.escape(focused)}`);
    (again ?? this.#root.querySelector<HTMLElement>("input, select, button"))?.focus({ preventScroll: true });
  }

  /** Shows each fault at the field whose place is its own, or is the nearest around it. */
  showFaults(faults: readonly Fault[]): void {
    for (const { note, control } of this.#places.values()) {
      note.textContent = "";
      control?.removeAttribute("aria-invalid");
    }
    for (const fault of faults) {
      const place = this.#nearest(fault.pointer);
      if (place === undefined) continue;
      place.note.textContent += `${place.note.textContent === "" ? "" : " "}${withoutPlace(fault)}`;
      place.control?.setAttribute("aria-invalid", "true");
    }
  }

  /** Moves the focus to where a pointer points. */
  focus(pointer: string): void {
    const control = this.#nearest(pointer)?.control;
    control?.scrollIntoView({ block: "center" });
    control?.focus();
  }

  #nearest(pointer: string): { readonly note: HTMLElement; readonly control: HTMLElement | null } | undefined {
    for (let at = pointer; ; at = at.slice(0, at.lastIndexOf("/"))) {
      const place = this.#places.get(at);
      if (place !== undefined || at === "") return place;
    }
  }

  #field(field: Field): HTMLElement {
    return field.kind === "part" ? this.#part(field) : this.#simple(field);
  }

  #part(field: Extract<Field, { kind: "part" }>): HTMLElement {
    const { label, look, fields, actions, pointer } = field;
    const note = this.#note(pointer, null);
    const children = fields.map((each) => this.#field(each));
    const tools = actions.map((action) => this.#action(action, pointer));
    const bar = tools.length === 0 ? [] : [make("div", { class: "tools" }, ...tools)];
    if (label === "") return make("div", { class: `part ${look}` }, ...children, ...bar, note);
    return make("fieldset", { class: `part ${look}` }, make("legend", {}, label), ...children, note, ...bar);
  }

  #action({ label, what, edits }: Action, pointer: string): HTMLElement {
    const name = label === what ? {} : { "aria-label": what, title: what };
    return button(label, () => this.#listener.changed(edits), { id: `act${pointer}#${what}`, ...name });
  }

  #simple(field: Exclude<Field, { kind: "part" }>): HTMLElement {
    const id = `${field.kind === "choice" ? "choice" : "field"}${field.pointer}`;
    const note = `note-${++this.#made}`;
    const control = field.kind === "choice" ? this.#choice(field, id) : this.#input(field, id);
    control.setAttribute("aria-describedby", note);
    const complaint = this.#note(field.pointer, control, field.kind !== "choice");
    complaint.id = note;
    const names = field.kind === "text" ? (field.names ?? []) : [];
    const known = make("datalist", { id: `names-${note}` }, ...names.map((value) => make("option", { value })));
    if (names.length > 0) control.setAttribute("list", known.id);
    const label = make("label", { for: id }, field.label);
    return make(
      "div",
      { class: `field ${field.kind}` },
      label,
      control,
      ...(names.length > 0 ? [known] : []),
      complaint,
    );
  }

  #choice(field: Extract<Field, { kind: "choice" }>, id: string): HTMLElement {
    const options = field.options.map(({ name, label }) => [name, label] as const);
    return select(
      options,
      field.chosen,
      (chosen) => {
        const option = field.options.find(({ name }) => name === chosen);
        if (option !== undefined) this.#listener.changed(option.edits);
      },
      { id },
    );
  }

  #input(field: Exclude<Field, { kind: "part" | "choice" }>, id: string): HTMLElement {
    const input = make("input", {
      id,
      value: field.value,
      autocomplete: "off",
      spellcheck: "false",
      ...("unset" in field ? { placeholder: field.unset } : {}),
      ...(field.kind === "number" ? { inputmode: "decimal" } : {}),
    });
    // A key that changes moves what the other fields point to.
    // So may JSON.
    if (field.kind === "key" || field.kind === "json")
      input.addEventListener("change", () => this.#listener.changed([editOf(field, input.value)]));
    else input.addEventListener("input", () => this.#listener.typed(editOf(field, input.value)));
    return input;
  }

  #note(pointer: string, control: HTMLElement | null, first = false): HTMLElement {
    const note = make("p", { class: "fault" });
    const before = this.#places.get(pointer);
    if (before === undefined || before.control === null || first) this.#places.set(pointer, { note, control });
    return note;
  }
}

function withoutPlace(fault: Fault): string {
  return sentenceOf({ ...fault, pointer: "" })
    .replace("The document: ", "")
    .replace(/^e/, "E");
}
