import { type Axis, type Clock, inWords, LATENCIES, marksOf, placeOf, secondsOn, timesL1 } from "./model.ts";

const WIDTHS = { narrow: 288, medium: 440, wide: 680 } as const;
const ROW = 46;
const TOP = 6;

/** The chart of latencies in three widths, of which the style sheet shows one. */
export function latencyCharts(clock: Clock, axis: Axis): string {
  return Object.entries(WIDTHS)
    .map(([size, width]) => `<div class="picture ${size}">${chart(clock, axis, width, size)}</div>`)
    .join("");
}

function chart(clock: Clock, axis: Axis, width: number, size: string): string {
  const bottom = TOP + ROW * LATENCIES.length;
  const xOf = (place: number): number => Math.round(place * (width - 2) * 100) / 100 + 1;
  const rows = LATENCIES.map((latency, index) => {
    const seconds = secondsOn(clock, latency);
    const y = TOP + index * ROW;
    const end = xOf(placeOf(clock, axis, seconds));
    return [
      `<text class="lat-name" x="1" y="${y + 14}">${latency.name}</text>`,
      `<text class="lat-value" x="${width - 1}" y="${y + 14}" text-anchor="end">${inWords(seconds)}</text>`,
      `<rect class="lat-bar${index === LATENCIES.length - 1 ? " far" : ""}" x="1" y="${y + 21}" width="${(end - 1).toFixed(2)}" height="13" rx="2"/>`,
    ].join("");
  });
  const marks = marksOf(clock, axis).map(({ at, label }) => {
    const x = xOf(at);
    const anchor = at < 0.05 ? "start" : at > 0.94 ? "end" : "middle";
    return `<path class="lat-grid" d="M${x} ${TOP}V${bottom}"/><text class="lat-tick" x="${x}" y="${bottom + 16}" text-anchor="${anchor}">${label}</text>`;
  });
  const id = `latencies-${size}`;
  return [
    `<svg class="lat-chart" role="img" aria-labelledby="${id}" viewBox="0 0 ${width} ${bottom + 24}" width="${width}" height="${bottom + 24}">`,
    `<title id="${id}">${described(clock, axis)}</title>`,
    ...marks,
    ...rows,
    "</svg>",
  ].join("");
}

/** The chart in a sentence. */
export function described(clock: Clock, axis: Axis): string {
  const all = LATENCIES.map((latency) => `${latency.name} ${inWords(secondsOn(clock, latency))}`).join(", ");
  const scale = axis === "log" ? "on an axis where each step is ten times the one before" : "on an even axis";
  return `How long it takes to get data, ${scale}${clock === "human" ? ", if the L1 cache took one second" : ""}: ${all}.`;
}

/** What the chart shows beside the figures. */
export function remark(clock: Clock, axis: Axis): string {
  const network = LATENCIES.at(-1);
  const times = Math.round(network === undefined ? 0 : timesL1(network)).toLocaleString("en");
  if (axis === "linear") {
    return "On an even axis only one bar is left. The SSD's is less than a tenth of a pixel wide, and the other two are thinner still.";
  }
  return clock === "human"
    ? "If the L1 cache answered within a second, the network would take nine and a half years."
    : `Every line of the grid is a thousand times the one before. One network round trip is ${times} visits to the L1 cache.`;
}
