import type { Ending, LinkLine } from "./link-layout.ts";
import { px } from "./xml.ts";

/** A cross where a lane was cancelled, a bang where it failed. */
export function endingMark(ending: Ending | null): string {
  if (ending === null) return "";
  const { outcome, x, y, size } = ending;
  const path =
    outcome === "cancelled"
      ? `M${px(x - size)} ${px(y - size)}L${px(x + size)} ${px(y + size)}M${px(x + size)} ${px(y - size)}L${px(x - size)} ${px(y + size)}`
      : `M${px(x)} ${px(y - size * 1.4)}V${px(y + size * 0.3)}M${px(x)} ${px(y + size)}V${px(y + size * 1.4)}`;
  return `<path class="il-ended" d="${path}" fill="none"><title>${outcome}</title></path>`;
}

/** A line from whoever did it to whom it concerns, with a head there: a ring, an arrow, a bar. */
export function linkLine({ kind, x, from, to }: LinkLine): string {
  const back = to >= from ? -1 : 1;
  const head = {
    spawn: `M${px(x - 2)} ${px(to)}a2 2 0 1 0 4 0a2 2 0 1 0 -4 0`,
    wake: `M${px(x - 2.5)} ${px(to + back * 4)}L${px(x)} ${px(to)}L${px(x + 2.5)} ${px(to + back * 4)}`,
    cancel: `M${px(x)} ${px(to - 4)}V${px(to + 4)}`,
  }[kind];
  const className = kind === "cancel" ? "il-ended" : `il-${kind}`;
  return `<path class="${className}" d="M${px(x)} ${px(from)}V${px(to)}${head}" fill="none"/>`;
}
