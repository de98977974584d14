import type { Scenario } from "./scenario.ts";

export type PresetName = "ten-tasks";

/** The scenarios that come with Interleave, by name. */
export const presets: Readonly<Record<PresetName, Scenario>> = {
  /** The article's benchmark: ten tasks, each waiting a uniform random part of a second. */
  "ten-tasks": { groups: [{ name: "Task", count: 10, steps: [{ io: { uniform: [0, 1] } }] }] },
};

/** The names of the presets. */
// Object.keys forgets the type of the keys of an object that is closed.
export const presetNames: readonly PresetName[] = Object.keys(presets) as PresetName[];
