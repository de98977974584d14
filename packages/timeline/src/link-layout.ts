import { LINK, LINK_KINDS } from "./model/link-table.ts";
import type { LaneInfo, RunModel } from "./model/run-model.ts";

/** A line from one lane to another, in pixels. */
export interface LinkLine {
  readonly kind: (typeof LINK_KINDS)[number];
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** How a lane ended, other than well. */
export interface Ending {
  readonly outcome: "cancelled" | "failed";
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** More links than this would hide what they link; and in lower lanes they could not be told apart. */
const MOST_LINKS = 300;
const LINKED_LANE = 6;

/** The links between lanes of a run; none where there are too many. */
export function layoutLinks(
  { links }: RunModel,
  lanes: readonly { readonly y: number; readonly height: number }[],
  xOf: (time: number) => number,
): LinkLine[] {
  if (links.length > MOST_LINKS || (lanes[0]?.height ?? 0) < LINKED_LANE) return [];
  const middle = (lane: number | undefined): number => {
    const { y = 0, height = 0 } = lanes[lane ?? -1] ?? {};
    return y + height / 2;
  };
  return Array.from({ length: links.length }, (_, index) => ({
    kind: LINK_KINDS[links.kind[index] ?? LINK.wake] ?? "wake",
    x: xOf(links.time[index] ?? 0),
    from: middle(links.from[index]),
    to: middle(links.to[index]),
  }));
}

/** The mark at a lane's end; null if it ended well, or has not. */
export function endingOf(info: LaneInfo, at: { x: number; y: number; height: number }): Ending | null {
  if (info.outcome !== "cancelled" && info.outcome !== "failed") return null;
  return { outcome: info.outcome, x: at.x, y: at.y, size: Math.min(4, at.height * 0.35) };
}
