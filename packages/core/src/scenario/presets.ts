import type { Scenario } from "./scenario.ts";

/** The scenarios that come with Interleave, by name. */
export const presets = {
  /** The article's benchmark: ten tasks, each waiting a uniform random part of a second. */
  "ten-tasks": { groups: [{ name: "Task", count: 10, steps: [{ io: { uniform: [0, 1] } }] }] },
} as const satisfies Record<string, Scenario>;

export type PresetName = keyof typeof presets;

/** The names of the presets. */
// Object.keys forgets the type of the keys of an object that is closed.
export const presetNames = Object.keys(presets) as PresetName[];
