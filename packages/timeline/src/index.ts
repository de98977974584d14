export type { TimelineRun } from "./layout.ts";
export { renderTimeline, type TimelineOptions } from "./render.ts";
export { durationText } from "./scale.ts";
export { type TimelineTheme, timelineStylesheet } from "./stylesheet.ts";
