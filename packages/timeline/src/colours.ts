/** A colour on light ground and on dark. */
export interface Colour {
  readonly light: string;
  readonly dark: string;
}

export type ColourName =
  | "paper"
  | "edge"
  | "ink"
  | "muted"
  | "grid"
  | "track"
  | "ready"
  | "running"
  | "computing"
  | "computing-mark"
  | "suspended"
  | "suspended-ground"
  | "suspended-mark"
  | "blocking"
  | "blocking-mark"
  | "waits-for-gil"
  | "waits-for-gil-ground"
  | "waits-for-gil-mark"
  | "waits-for-core"
  | "waits-for-core-ground"
  | "waits-for-core-mark"
  | "ended"
  | "link"
  | "focus";

/** Names of colours; inlined in a page, each can be set by a custom property `--il-<name>`. Chosen to stay apart for the colour-blind. */
export const COLOURS: Readonly<Record<ColourName, Colour>> = {
  paper: { light: "#ffffff", dark: "#15181d" },
  edge: { light: "#dfe3e8", dark: "#2c323b" },
  ink: { light: "#1b2027", dark: "#e9ebee" },
  muted: { light: "#596473", dark: "#a3adba" },
  grid: { light: "#dee3e8", dark: "#2e353f" },
  track: { light: "#f0f3f6", dark: "#1e232b" },
  ready: { light: "#8a94a3", dark: "#7d8896" },
  running: { light: "#1b2027", dark: "#e9ebee" },
  computing: { light: "#7b3f9d", dark: "#c394e0" },
  "computing-mark": { light: "#e3c9f1", dark: "#4b2263" },
  suspended: { light: "#1f78b4", dark: "#6cb6ea" },
  "suspended-ground": { light: "#e4f0f9", dark: "#16324a" },
  "suspended-mark": { light: "#8fc1e3", dark: "#3a7aa9" },
  blocking: { light: "#d1491b", dark: "#f08353" },
  "blocking-mark": { light: "#b23a10", dark: "#c9602f" },
  "waits-for-gil": { light: "#8a6a00", dark: "#e0bd4e" },
  "waits-for-gil-ground": { light: "#fbf1cf", dark: "#3d3313" },
  "waits-for-gil-mark": { light: "#d9b43a", dark: "#9c8127" },
  "waits-for-core": { light: "#1d7f6e", dark: "#5cc7b3" },
  "waits-for-core-ground": { light: "#dcf3ee", dark: "#143a33" },
  "waits-for-core-mark": { light: "#7cc4b5", dark: "#2f7d6e" },
  ended: { light: "#c0182f", dark: "#ff7d88" },
  link: { light: "#596473", dark: "#a3adba" },
  focus: { light: "#0b57d0", dark: "#8ab4ff" },
};
