import type { Edit, Json } from "./pointer.ts";

/** A part of the form. Its pointer says which part of the document it shows. */
export type Field =
  | {
      readonly kind: "text";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly names?: readonly string[];
      /** What holds where nothing is written; without it, an empty text is a text. */
      readonly unset?: string;
    }
  | { readonly kind: "key"; readonly pointer: string; readonly label: string; readonly value: string }
  | {
      readonly kind: "number";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly unset?: string;
    }
  | {
      readonly kind: "quantity";
      readonly pointer: string;
      readonly label: string;
      readonly value: string;
      readonly unset?: string;
    }
  /** What the form has no fields for: JSON. */
  | { readonly kind: "json"; readonly pointer: string; readonly label: string; readonly value: string }
  | {
      readonly kind: "choice";
      readonly pointer: string;
      readonly label: string;
      readonly chosen: string;
      readonly options: readonly Option[];
    }
  | {
      readonly kind: "part";
      readonly pointer: string;
      readonly label: string;
      readonly look: "section" | "item" | "row";
      readonly fields: readonly Field[];
      readonly actions: readonly Action[];
    };

export interface Option {
  readonly name: string;
  readonly label: string;
  readonly edits: readonly Edit[];
}

export interface Action {
  readonly label: string;
  /** What it is called for those who do not see what it stands beside. */
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** What an edit of a simple field's text makes of the document. What is no number stays as it was typed, so that its fault can be told. */
export function editOf(field: Field, text: string): Edit {
  const { pointer } = field;
  if (field.kind === "key") return { op: "rename", pointer, key: text };
  if (text.trim() === "" && "unset" in field) return { op: "remove", pointer };
  if (field.kind === "text") return { op: "set", pointer, value: text };
  if (field.kind === "json") return { op: "set", pointer, value: jsonOr(text) };
  return { op: "set", pointer, value: numberOr(text) };
}

function numberOr(text: string): Json {
  const trimmed = text.trim();
  return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed;
}

function jsonOr(text: string): Json {
  try {
    // JSON.parse makes nothing else.
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
