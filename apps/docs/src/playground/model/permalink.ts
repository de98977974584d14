import { modelNames, presetNames } from "@interleave/core";

import { LONGEST_TEXT } from "./document.ts";
import { packed, unpacked } from "./packing.ts";
import {
  DEFAULT_STATE,
  EDITORS,
  inOrder,
  LANES,
  MEASURES,
  oneOf,
  type PlaygroundState,
  presetOf,
  ROWS,
  seedIn,
  SWEEP_PARAMETERS,
  textOfPreset,
  type View,
} from "./state.ts";

/** What a fragment says, or what is wrong with it. */
export type ReadLink =
  | {
      readonly ok: true;
      readonly state: PlaygroundState;
      /** The text of the file; null if the link holds none. */
      readonly trace: string | null;
    }
  | { readonly ok: false; readonly problem: string };

/** Browsers take longer addresses, but those to whom one is sent may not. */
export const LONGEST_LINK = 30_000;
/** Longer files are not packed into a link, nor unpacked from one. */
export const LONGEST_TRACE = 8_000_000;
/** Longer values of a sweep, and other longer texts, are not written into a link, nor read from one. */
const LONGEST_VALUES = 500;

/**
 * The fragment of an address that holds everything, without `#`. What is as it is by default is left out; a preset is named, any other
 * scenario is packed. `trace` is the packed file; without it the link says only which file it was.
 */
export async function fragmentOf(state: PlaygroundState, trace: string | null = null): Promise<string> {
  const preset = presetOf(state.text);
  return joined(preset === null ? ["scenario", await packed(state.text)] : ["preset", preset], state, trace);
}

/** The same at once, and longer: the scenario is not packed. */
export function plainFragmentOf(state: PlaygroundState): string {
  return joined(["text", state.text], state, null);
}

function joined(
  work: readonly [key: string, value: string],
  { seed, models, view, file }: PlaygroundState,
  trace: string | null,
): string {
  const entries: (readonly [string, string])[] = [work, ["seed", String(seed)], ["models", models.join(",")]];
  if (file !== null) entries.push(["file", file.name], trace === null ? ["kept", file.id] : ["trace", trace]);
  for (const key of VIEW_KEYS) {
    if (view[key] !== DEFAULT_STATE.view[key]) entries.push([key, String(view[key])]);
  }
  return entries.map(([key, value]) => `${key}=${encoded(value)}`).join("&");
}

/** Commas may stand in a fragment, and are easier to read. Half a character is none. */
function encoded(value: string): string {
  return encodeURIComponent(value.replaceAll(/\p{Surrogate}/gu, "\uFFFD")).replaceAll("%2C", ",");
}

// Object.keys forgets the type of the keys of an object that is closed.
const VIEW_KEYS = Object.keys(DEFAULT_STATE.view) as (keyof View)[];

/** Reads a fragment, which may come from anybody. One fault and none of it is taken: half of what was meant is not what was meant. */
export async function readFragment(fragment: string): Promise<ReadLink> {
  try {
    let state: PlaygroundState = DEFAULT_STATE;
    let trace: string | null = null;
    for (const part of fragment.split("&")) {
      const [key = "", value = ""] = part.split(/=(.*)/s);
      if (key === "trace") trace = await textIn("file", value, LONGEST_TRACE);
      else state = await withEntry(state, key, decodeURIComponent(value));
    }
    return { ok: true, state, trace };
  } catch (error) {
    const why = error instanceof LinkError ? error.message : "it is damaged";
    return { ok: false, problem: `The link could not be read: ${why}.` };
  }
}

class LinkError extends Error {
  override readonly name = "LinkError";
}

async function withEntry(state: PlaygroundState, key: string, value: string): Promise<PlaygroundState> {
  switch (key) {
    case "preset":
      return { ...state, text: textOfPreset(known(key, value, presetNames)) };
    case "text":
      return { ...state, text: value.length <= LONGEST_TEXT ? value : refuse(key, value) };
    case "scenario":
      return { ...state, text: await textIn("scenario", value, LONGEST_TEXT) };
    case "seed":
      return { ...state, seed: seedIn(value) ?? refuse(key, value) };
    case "models": {
      const models = value.split(",").map((name) => known(key, name, modelNames));
      return { ...state, models: inOrder(models) };
    }
    case "file":
      return { ...state, file: { id: "", ...state.file, name: short(key, value) } };
    case "kept":
      return { ...state, file: { name: "", ...state.file, id: short(key, value) } };
    default:
      return { ...state, view: { ...state.view, ...viewEntry(key, value) } };
  }
}

function viewEntry(key: string, value: string): Partial<View> {
  switch (key) {
    case "editor":
      return { editor: known(key, value, EDITORS) };
    case "lanes":
      return { lanes: known(key, value, LANES) };
    case "time":
    case "from":
    case "to":
      return { [key]: timeIn(value) ?? refuse(key, value) };
    case "rows":
      return { rows: known(key, value, ROWS) };
    case "find":
      return { find: short(key, value) };
    case "lane":
      return { lane: /^\d{1,6}\.\d{1,9}$/.test(value) ? value : refuse(key, value) };
    case "sweep":
      return { sweep: known(key, value, SWEEP_PARAMETERS) };
    case "values":
      return { values: short(key, value) };
    case "measure":
      return { measure: known(key, value, MEASURES) };
    case "listing":
      return { listing: known(key, value, modelNames) };
    default:
      throw new LinkError(`nothing here is called ${shown(key)}`);
  }
}

/** Null for what is none, or is beyond all numbers: that could be written into a link, but not read from it again. */
function timeIn(text: string): number | null {
  const time = /^\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(time) ? time : null;
}

async function textIn(what: string, letters: string, most: number): Promise<string> {
  try {
    return await unpacked(letters, most);
  } catch {
    throw new LinkError(`the ${what} in it is damaged, or longer than the playground takes`);
  }
}

function short(key: string, value: string): string {
  return value.length <= LONGEST_VALUES ? value : refuse(key, value);
}

function known<const T extends string>(key: string, value: string, names: readonly T[]): T {
  return oneOf(names, value) ?? refuse(key, value);
}

function refuse(key: string, value: string): never {
  throw new LinkError(`${shown(value)} cannot be its ${key}`);
}

function shown(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}
