import type { Stretch } from "./model.ts";
import { totals } from "./model.ts";

const WIDTHS = { narrow: 288, medium: 440, wide: 680 } as const;

/** One blocking call, and the CPU beneath it, in three widths. */
export function callPictures(stretches: readonly Stretch[]): string {
  return Object.entries(WIDTHS)
    .map(([size, width]) => `<div class="picture ${size}">${picture(stretches, width, `one-call-${size}`)}</div>`)
    .join("");
}

function picture(stretches: readonly Stretch[], width: number, id: string): string {
  const { seconds } = totals(stretches);
  const [left, right] = [64, width - 1];
  const xOf = (time: number): string => (left + ((right - left) * time) / seconds).toFixed(2);
  const bar = ({ start, end }: Stretch, y: number, kind: string): string =>
    `<rect class="${kind === "idle" ? "call-idle" : `il-${kind}`}" x="${xOf(start)}" y="${y}" width="${(Number(xOf(end)) - Number(xOf(start))).toFixed(2)}" height="20" rx="2"${kind === "idle" ? ' fill="none"' : ` fill="url(#${id}-${kind})"`}/>`;
  const program = stretches.map((stretch) => bar(stretch, 8, stretch.doing));
  const cpu = stretches.map((stretch) => bar(stretch, 42, stretch.doing === "computing" ? "computing" : "idle"));
  const wait = stretches.find(({ doing }) => doing === "blocking");
  const middle = wait === undefined ? xOf(0) : xOf((wait.start + wait.end) / 2);
  const ticks = [0, 0.05, 0.1, 0.15].map(
    (time) =>
      `<path class="il-axis" d="M${xOf(time)} 72v4"/><text class="il-tick" x="${xOf(time)}" y="90" text-anchor="${anchorFor(Number(xOf(time)), left, right)}">${Math.round(time * 1000)} ms</text>`,
  );
  return [
    `<svg class="il-timeline" role="img" aria-labelledby="${id}-title" viewBox="0 0 ${width} 96" width="${width}" height="96" data-left="${left}" data-right="${right}" data-seconds="${seconds}">`,
    `<title id="${id}-title">A program makes a blocking call of 150 ms; beneath it the CPU is idle for as long</title>`,
    `<defs><pattern id="${id}-blocking" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="il-blocking-ground" width="4" height="4"/><rect class="il-blocking-mark" width="1" height="4"/></pattern><pattern id="${id}-computing" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="il-computing-ground" width="5" height="5"/><circle class="il-computing-mark" cx="2.5" cy="2.5" r="1.1"/></pattern></defs>`,
    `<text class="il-label" x="0" y="22">Program</text><text class="il-label" x="0" y="56">CPU</text>`,
    ...program,
    ...cpu,
    `<text class="call-word" x="${middle}" y="56" text-anchor="middle">idle</text>`,
    `<path class="il-axis" d="M${left} 72H${right}" fill="none"/>`,
    ...ticks,
    `<g class="il-play" visibility="hidden"><rect class="il-curtain" x="${right}" y="4" width="0" height="62"/><g class="il-now"><path class="il-playhead" d="M0 5V72" fill="none"/><circle class="il-playhead-knob" cx="0" cy="72" r="4"/></g></g>`,
    "</svg>",
  ].join("");
}

/** No label sticks out at either end. */
function anchorFor(x: number, left: number, right: number): "start" | "middle" | "end" {
  if (x <= left) return "start";
  return x > right - 24 ? "end" : "middle";
}

/** What the picture comes to. */
export function callWords(stretches: readonly Stretch[]): string {
  const { seconds, busy } = totals(stretches);
  return `The program runs for ${Math.round(seconds * 1000)} ms. The CPU computes for ${Math.round(busy * 1000)} ms of them, and is idle for ${Math.round((1 - busy / seconds) * 100)} % of the time.`;
}
