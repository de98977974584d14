import { InterleaveTimeline } from "./interleave-timeline.ts";

export {
  InterleaveTimeline,
  type LaneSelectDetail,
  type PlayheadDetail,
  type TimelineView,
} from "./interleave-timeline.ts";

if (customElements.get("interleave-timeline") === undefined)
  customElements.define("interleave-timeline", InterleaveTimeline);

declare global {
  interface HTMLElementTagNameMap {
    "interleave-timeline": InterleaveTimeline;
  }
}
