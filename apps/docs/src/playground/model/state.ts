import { type ModelName, modelNames, type PresetName, presetNames, presets } from "@interleave/core";

import { formatted } from "./document.ts";

/** Everything that is chosen in the playground: what a link to it holds, and what a reload brings back. */
export interface PlaygroundState {
  /** The scenario as JSON, just as it was written, mistakes and all. */
  readonly text: string;
  readonly seed: number;
  /** In the order in which they are shown; one at least. */
  readonly models: readonly ModelName[];
  /** The file that is laid below the simulation: its name, and under which name this browser keeps it. */
  readonly file: { readonly name: string; readonly id: string } | null;
  readonly view: View;
}

export const EDITORS = ["form", "json"] as const;
export const ROWS = ["fit", "full"] as const;
export const LANES = ["task", "thread", "process"] as const;
export const SWEEP_PARAMETERS = ["tasks", "limit", "cpuShare"] as const;
export const MEASURES = ["makespan", "p95"] as const;

export type SweepParameter = (typeof SWEEP_PARAMETERS)[number];
export type Measure = (typeof MEASURES)[number];

/** How it is looked at. */
export interface View {
  readonly editor: (typeof EDITORS)[number];
  readonly lanes: (typeof LANES)[number];
  /** Where the playhead is, in seconds; null at the end. */
  readonly time: number | null;
  /** The part of the clock that is in view, in seconds; null for its beginning, and its end. */
  readonly from: number | null;
  readonly to: number | null;
  readonly rows: (typeof ROWS)[number];
  /** Lanes with this in their names are shown. */
  readonly find: string;
  /** The lane that is chosen: the number of its run, a dot, its own; empty for none. */
  readonly lane: string;
  readonly sweep: SweepParameter;
  /** The sweep's values as they were written; empty for the usual ones. */
  readonly values: string;
  readonly measure: Measure;
  /** Of which model the Python program is shown. */
  readonly listing: ModelName;
}

export const DEFAULT_PRESET: PresetName = "ten-tasks";

/** What is in view of runs that nobody has looked at yet. */
export const ALL_IN_VIEW = { time: null, from: null, to: null, lane: "" } as const;

export const DEFAULT_STATE: PlaygroundState = {
  text: textOfPreset(DEFAULT_PRESET),
  seed: 7,
  models: ["sequential", "asyncio", "threads", "processes"],
  file: null,
  view: {
    editor: "form",
    lanes: "task",
    ...ALL_IN_VIEW,
    rows: "fit",
    find: "",
    sweep: "tasks",
    values: "",
    measure: "makespan",
    listing: "asyncio",
  },
};

/** A preset as it is written in the editor. */
export function textOfPreset(name: PresetName): string {
  return formatted(presets[name]);
}

/** The preset that a text is, to the letter; null if it is none. */
export function presetOf(text: string): PresetName | null {
  return presetNames.find((name) => textOfPreset(name) === text) ?? null;
}

/** Reads a whole number that can be a seed; null if it is none. */
export function seedIn(text: string): number | null {
  return /^\d{1,10}$/.test(text) && Number(text) < 2 ** 32 ? Number(text) : null;
}

/** The models in the order in which models are shown, each once. */
export function inOrder(models: readonly ModelName[]): ModelName[] {
  return modelNames.filter((name) => models.includes(name));
}

/** The name, if it is one of these; else undefined. */
export function oneOf<const T extends string>(names: readonly T[], text: string): T | undefined {
  return names.find((name) => name === text);
}
