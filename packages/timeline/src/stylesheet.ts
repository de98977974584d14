import { type Colour, type ColourName, COLOURS } from "./colours.ts";

/** What is painted with which colour. */
const PAINT: readonly (readonly [selector: string, property: "fill" | "stroke", colour: ColourName])[] = [
  [".il-paper", "fill", "paper"],
  [".il-paper", "stroke", "edge"],
  [".il-heading,.il-run-title,.il-makespan", "fill", "ink"],
  [".il-label,.il-value,.il-tick,.il-legend,.il-most", "fill", "muted"],
  [".il-grid", "stroke", "grid"],
  [".il-axis", "stroke", "muted"],
  [".il-track", "fill", "track"],
  [".il-curtain", "fill", "paper"],
  [".il-playhead", "stroke", "ink"],
  [".il-playhead-knob", "fill", "ink"],
  [".il-ready-ground", "fill", "paper"],
  [".il-ready", "stroke", "ready"],
  [".il-ready-sliver", "fill", "ready"],
  [".il-running-ground", "fill", "running"],
  [".il-running", "stroke", "running"],
  [".il-running-sliver", "fill", "running"],
  [".il-computing-ground", "fill", "computing"],
  [".il-computing-mark", "fill", "computing-mark"],
  [".il-computing", "stroke", "computing"],
  [".il-computing-sliver", "fill", "computing"],
  [".il-suspended-ground", "fill", "suspended-ground"],
  [".il-suspended-mark", "fill", "suspended-mark"],
  [".il-suspended", "stroke", "suspended"],
  [".il-suspended-sliver", "fill", "suspended"],
  [".il-blocking-ground", "fill", "blocking"],
  [".il-blocking-mark", "fill", "blocking-mark"],
  [".il-blocking", "stroke", "blocking"],
  [".il-blocking-sliver", "fill", "blocking"],
  ...(["waits-for-gil", "waits-for-core"] as const).flatMap((state) => [
    [`.il-${state}-ground`, "fill", `${state}-ground`] as const,
    [`.il-${state}-mark`, "fill", `${state}-mark`] as const,
    [`.il-${state}`, "stroke", state] as const,
    [`.il-${state}-sliver`, "fill", state] as const,
  ]),
  [".il-ended", "stroke", "ended"],
  [".il-spawn,.il-wake", "stroke", "link"],
  [".il-under-way", "fill", "link"],
  [".il-iterations", "stroke", "ink"],
];

const SHAPE = [
  ".il-timeline{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums}",
  ".il-heading{font-size:16px;font-weight:650}",
  ".il-run-title{font-size:14px;font-weight:600}",
  ".il-makespan{font-size:14px;font-weight:650}",
  ".il-label,.il-value,.il-tick,.il-legend,.il-most{font-size:12px}",
  ".il-grid,.il-axis{stroke-width:1px}",
  ".il-ready{stroke-dasharray:2 2}",
  ".il-ended{stroke-width:1.75px;stroke-linecap:round}",
  ".il-wake{stroke-dasharray:3 2}",
  ".il-thin,.il-under-way,.il-iterations{opacity:.5}",
  ".il-curtain{fill-opacity:.82}",
  ".il-playhead{stroke-width:1.5px}",
].join("");

/**
 * How a picture finds its colours: `light` or `dark` are fixed; `auto` follows the viewer's preference (for a picture that stands alone);
 * `page` follows the page around it, its colour scheme and its custom properties `--il-ink`, `--il-paper`, `--il-suspended`, …
 */
export type TimelineTheme = "light" | "dark" | "auto" | "page";

/** The style sheet of a picture. One with the theme `page` carries none: the page links this. */
export function timelineStylesheet(theme: TimelineTheme): string {
  return SHAPE + COLOURED[theme];
}

function painted(value: (colour: Colour, name: ColourName) => string): string {
  return PAINT.map(([selector, property, name]) => `${selector}{${property}:${value(COLOURS[name], name)}}`).join("");
}

const COLOURED: Readonly<Record<TimelineTheme, string>> = {
  light: painted(({ light }) => light),
  dark: painted(({ dark }) => dark),
  // Plain values and a media query, not custom properties: what converts SVG to something else knows little CSS.
  auto: `${painted(({ light }) => light)}@media (prefers-color-scheme:dark){${painted(({ dark }) => dark)}}`,
  page: painted(({ light, dark }, name) => `var(--il-${name},light-dark(${light},${dark}))`),
};
