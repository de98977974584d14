import type { ModelName, Simulation } from "@interleave/core";
import { renderTimeline } from "@interleave/timeline";

/** One picture for each width of the column; the style sheet shows the one that fits, so that its text keeps its size. */
const WIDTHS = { narrow: 288, medium: 440, wide: 680 } as const;

/** How the pictures of a demo are called. */
export interface Naming {
  /** Letters that no other demo's ids begin with. */
  readonly id: string;
  /** What there is to see, for those who cannot. */
  readonly title: string;
  /** What the demo calls the models. */
  readonly models: Readonly<Partial<Record<ModelName, string>>>;
}

/** The runs of a simulation on one clock, in three widths. */
export function pictures({ runs }: Simulation, { id, title, models }: Naming): string {
  const drawn = runs.map(({ model, trace }) => ({ title: models[model] ?? model, trace }));
  return Object.entries(WIDTHS)
    .map(([size, width]) => {
      const svg = renderTimeline(drawn, { width, theme: "page", idPrefix: `${id}-${size}`, title, playhead: true });
      return `<div class="picture ${size}">${svg}</div>`;
    })
    .join("");
}
