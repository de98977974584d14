import type { Action, Field } from "./field.ts";
import { type Edit, isList, type Json, within } from "./pointer.ts";

export function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

export interface ListOptions {
  readonly look: "section" | "item" | "row";
  readonly item: (value: Json, pointer: string, index: number) => Field;
  readonly add: readonly [label: string, value: Json];
}

export function list(pointer: string, label: string, value: Json | undefined, { look, item, add }: ListOptions): Field {
  if (value !== undefined && !isList(value)) return json(pointer, label, value);
  const elements = value ?? [];
  const [what, made] = add;
  const edit: Edit =
    value === undefined
      ? { op: "set", pointer, value: [made] }
      : { op: "insert", pointer: within(pointer, elements.length), value: made };
  return {
    kind: "part",
    pointer,
    label,
    look,
    fields: elements.map((each, index) => {
      const here = within(pointer, index);
      return withActions(item(each, here, index), moves(pointer, elements, index));
    }),
    actions: [{ label: what, what, edits: [edit] }],
  };
}

/** What can be done to an element of a list. */
function moves(pointer: string, elements: readonly Json[], index: number): Action[] {
  const swap = (other: number): Edit[] => [
    { op: "set", pointer: within(pointer, index), value: elements[other] ?? null },
    { op: "set", pointer: within(pointer, other), value: elements[index] ?? null },
  ];
  const what = `number ${index + 1}`;
  return [
    ...(index > 0 ? [{ label: "Up", what: `Move ${what} up`, edits: swap(index - 1) }] : []),
    ...(index + 1 < elements.length ? [{ label: "Down", what: `Move ${what} down`, edits: swap(index + 1) }] : []),
    ...(elements.length > 1
      ? [{ label: "×", what: `Remove ${what}`, edits: [{ op: "remove", pointer: within(pointer, index) } as const] }]
      : []),
  ];
}

function withActions(field: Field, actions: readonly Action[]): Field {
  if (field.kind === "part") return { ...field, actions: [...field.actions, ...actions] };
  return { kind: "part", pointer: field.pointer, label: "", look: "row", fields: [field], actions };
}

export function json(pointer: string, label: string, value: Json): Field {
  return { kind: "json", pointer, label, value: JSON.stringify(value) };
}

export function shown(value: Json | undefined): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function number(pointer: string, label: string, value: Json | undefined, unset?: string): Field {
  return { kind: "number", pointer, label, value: shown(value), ...(unset === undefined ? {} : { unset }) };
}

export function quantity(pointer: string, label: string, value: Json | undefined, unset?: string): Field {
  return { kind: "quantity", pointer, label, value: shown(value), ...(unset === undefined ? {} : { unset }) };
}
