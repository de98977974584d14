/** A value as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The keys of a JSON Pointer (RFC 6901), outermost first. */
export function keysOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer to something within what `pointer` points to. */
export function within(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** What there is under a key; undefined if there is nothing. */
export function valueUnder(value: Json | undefined, key: string | number): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  // Arrays have their indexes as keys, too; nothing that is inherited counts.
  return Object.entries(value).find(([own]) => own === String(key))?.[1];
}

/** What a pointer points to; undefined if there is nothing. */
export function valueAt(document: Json | undefined, pointer: string): Json | undefined {
  return keysOf(pointer).reduce(valueUnder, document);
}

/** A change of a document. */
export type Edit =
  | { readonly op: "set"; readonly pointer: string; readonly value: Json }
  | { readonly op: "remove"; readonly pointer: string }
  /** Into a list, before the element that the pointer points to. */
  | { readonly op: "insert"; readonly pointer: string; readonly value: Json }
  /** Another key for what is there; the order of keys stays. */
  | { readonly op: "rename"; readonly pointer: string; readonly key: string };

/** The document after changes, each in turn. The document itself stays as it is. */
export function edited(document: Json, edits: readonly Edit[]): Json {
  return edits.reduce((value, edit) => editedAt(value, keysOf(edit.pointer), edit), document);
}

function editedAt(value: Json, [key, ...rest]: readonly string[], edit: Edit): Json {
  if (key === undefined) return edit.op === "set" ? edit.value : value;
  if (isList(value)) return editedList(value, Number(key), rest, edit);
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {});
  const place = entries.findIndex(([own]) => own === key);
  if (rest.length > 0) {
    // What is not there need not be removed.
    if (place < 0 && edit.op !== "set") return value;
    const changed = [key, editedAt(entries[place]?.[1] ?? {}, rest, edit)] as const;
    return Object.fromEntries(place < 0 ? [...entries, changed] : entries.with(place, [...changed]));
  }
  if (edit.op === "remove") return Object.fromEntries(entries.filter(([own]) => own !== key));
  if (edit.op === "rename") {
    if (entries.some(([own]) => own === edit.key)) return value;
    return Object.fromEntries(entries.map(([own, each]) => [own === key ? edit.key : own, each]));
  }
  return Object.fromEntries(place < 0 ? [...entries, [key, edit.value]] : entries.with(place, [key, edit.value]));
}

function editedList(list: readonly Json[], index: number, rest: readonly string[], edit: Edit): Json {
  const element = list[index];
  if (rest.length > 0) return element === undefined ? list : list.with(index, editedAt(element, rest, edit));
  if (edit.op === "insert") return list.toSpliced(index, 0, edit.value);
  if (edit.op === "remove") return list.toSpliced(index, 1);
  if (edit.op === "rename") return list;
  return index >= list.length ? [...list, edit.value] : list.with(index, edit.value);
}

/** Array.isArray does not narrow a readonly array. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
