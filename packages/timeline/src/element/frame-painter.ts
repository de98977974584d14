import { fitted, textWidth } from "../measure.ts";
import { firstAbove } from "../model/columns.ts";
import { LINK } from "../model/link-table.ts";
import { mostWords } from "../model/under-way.ts";
import { type Tick, ticksBetween } from "../scale.ts";
import { type LanePlace, NAMED_LANE, type SceneRun, topOf } from "../view/scene.ts";
import type { TimeWindow } from "../view/window.ts";
import type { BitmapView } from "./lane-bitmap.ts";
import { perSecondOf } from "./lane-painter.ts";

/** What is painted anew in every frame, around the bitmap of the lanes. In device pixels, but for the scene's numbers. */
export interface Frame extends BitmapView {
  /** Where the bitmap begins. */
  readonly left: number;
  /** The height of the axis below it. */
  readonly axis: number;
  readonly selected: LanePlace | null;
  readonly title: (run: SceneRun) => { name: string; figure: string };
}

const FACE = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The ground: tracks, marks of the clock, titles and names. */
export function paintFrame(context: CanvasRenderingContext2D, frame: Frame): void {
  const { scene, ratio, height, left, width, scroll } = frame;
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.textBaseline = "middle";
  const perSecond = perSecondOf(frame);
  const ticks = ticksWithin(frame.window, width / ratio);
  for (const run of scene.runs) {
    const [top, bottom] = [(run.lanesTop - scroll) * ratio, (run.bottom - scroll) * ratio];
    if (bottom < 0 || (run.top - scroll) * ratio > height) continue;
    const end = Math.min(width, (run.model.seconds - frame.window.from) * perSecond);
    context.fillStyle = frame.palette.colour.track;
    if (end > 0) context.fillRect(left, top - 2 * ratio, end, bottom - top + 4 * ratio);
    context.fillStyle = frame.palette.colour.grid;
    for (const { seconds } of ticks) {
      const x = Math.round(left + (seconds - frame.window.from) * perSecond);
      context.fillRect(x, top - 2 * ratio, Math.max(1, Math.floor(ratio)), bottom - top + 4 * ratio);
    }
    paintSelection(context, frame, run);
    paintTitle(context, frame, run);
    if (scene.laneHeight >= NAMED_LANE) paintNames(context, frame, run);
  }
  paintAxis(context, frame, ticks);
}

/** As many as there is room for: zoomed in, labels are longer. */
function ticksWithin({ from, to }: TimeWindow, room: number): readonly Tick[] {
  const ticks = ticksBetween(from, to, Math.max(4, Math.floor(room / 56)));
  const longest = Math.max(...ticks.map(({ label }) => textWidth(label, 12)));
  return (longest + 16) * ticks.length < room ? ticks : ticksBetween(from, to, Math.max(3, Math.floor(room / 84)));
}

function paintSelection(context: CanvasRenderingContext2D, frame: Frame, run: SceneRun): void {
  const { selected, scene, ratio, scroll, left, width } = frame;
  if (selected === null || scene.runs[selected.run] !== run) return;
  const top = topOf(scene, selected);
  if (top === null) return;
  const tall = Math.max(3, scene.laneHeight) * ratio;
  const y = (top - scroll) * ratio;
  context.globalAlpha = 0.18;
  context.fillStyle = frame.palette.colour.focus;
  context.fillRect(0, y, left + width, tall);
  context.globalAlpha = 1;
  context.fillRect(0, y, 3 * ratio, tall);
}

function paintTitle(context: CanvasRenderingContext2D, frame: Frame, run: SceneRun): void {
  const { ratio, scroll, left, width, palette } = frame;
  const y = (run.top - scroll + 14) * ratio;
  const { name, figure } = frame.title(run);
  const room = (left + width) / ratio;
  context.fillStyle = palette.colour.ink;
  context.font = `600 ${14 * ratio}px ${FACE}`;
  context.textAlign = "right";
  context.fillText(figure, left + width, y);
  context.textAlign = "left";
  context.fillText(fitted(name, 14, room - textWidth(figure, 14) - 24), 2 * ratio, y);
  context.font = `${11 * ratio}px ${FACE}`;
  context.fillStyle = palette.colour.muted;
  context.textAlign = "right";
  context.fillText(mostWords(run.model), left - 6 * ratio, (run.bandTop - scroll + 11) * ratio);
  context.textAlign = "left";
}

function paintNames(context: CanvasRenderingContext2D, frame: Frame, run: SceneRun): void {
  const { scene, ratio, scroll, height, left, palette } = frame;
  const first = Math.max(0, Math.floor((scroll - run.lanesTop) / scene.laneHeight));
  const last = Math.min(run.lanes.length, Math.ceil((scroll + height / ratio - run.lanesTop) / scene.laneHeight));
  context.font = `${12 * ratio}px ${FACE}`;
  context.fillStyle = palette.colour.muted;
  context.textAlign = "right";
  for (let place = first; place < last; place++) {
    const info = run.model.lanes[run.lanes[place] ?? 0];
    if (info === undefined) continue;
    const y = (run.lanesTop + (place + 0.5) * scene.laneHeight - scroll) * ratio;
    const name = `${"· ".repeat(Math.min(6, info.depth))}${info.name}`;
    context.fillText(fitted(name, 12, left / ratio - 12), left - 8 * ratio, y);
  }
  context.textAlign = "left";
}

function paintAxis(
  context: CanvasRenderingContext2D,
  { left, width, height, ratio, palette, window, ...frame }: Frame,
  ticks: readonly { readonly seconds: number; readonly label: string }[],
): void {
  const perSecond = perSecondOf({ window, width });
  context.clearRect(0, height, context.canvas.width, frame.axis);
  context.fillStyle = palette.colour.muted;
  context.fillRect(left, height, width, Math.max(1, Math.floor(ratio)));
  context.font = `${12 * ratio}px ${FACE}`;
  for (const { seconds, label } of ticks) {
    const x = left + (seconds - window.from) * perSecond;
    context.fillRect(Math.round(x), height, Math.max(1, Math.floor(ratio)), 4 * ratio);
    const half = (textWidth(label, 12) / 2) * ratio;
    context.textAlign = x - half < left ? "left" : x + half > left + width ? "right" : "center";
    context.fillText(label, Math.min(x, left + width), height + 14 * ratio);
  }
  context.textAlign = "left";
}

/** More links than this at once would hide what they link. */
const MOST_LINKS = 300;
const LINKED_LANE = 6;

/** Lines from whoever made or woke a task to that task, and a notch where it was asked to end. */
export function paintLinks(context: CanvasRenderingContext2D, frame: Frame): void {
  const { scene, window, selected, left, width, height } = frame;
  if (scene.laneHeight < LINKED_LANE) return;
  context.save();
  context.beginPath();
  context.rect(left - 4 * frame.ratio, 0, width + 8 * frame.ratio, height);
  context.clip();
  for (const [number, run] of scene.runs.entries()) {
    const { time, from, to } = run.model.links;
    const first = firstAbove(time, window.from - (window.to - window.from) * 0.01);
    const last = firstAbove(time, window.to);
    const chosen = selected?.run === number ? selected.lane : null;
    if (last - first > 20_000 || (chosen === null && last - first > MOST_LINKS)) continue;
    for (let index = first; index < last; index++)
      if (chosen === null || from[index] === chosen || to[index] === chosen) paintLink(context, frame, number, index);
  }
  context.restore();
}

function paintLink(context: CanvasRenderingContext2D, frame: Frame, number: number, index: number): void {
  const { scene, ratio, scroll, window, left, palette } = frame;
  const links = scene.runs[number]?.model.links;
  if (links === undefined) return;
  const yOf = (lane: number): number | null => {
    const top = topOf(scene, { run: number, lane });
    return top === null ? null : (top + scene.laneHeight / 2 - scroll) * ratio;
  };
  const [from, to] = [yOf(links.from[index] ?? 0), yOf(links.to[index] ?? 0)];
  if (from === null || to === null) return;
  const x = left + ((links.time[index] ?? 0) - window.from) * perSecondOf(frame);
  const kind = links.kind[index];
  const size = 3 * ratio;
  const colour = kind === LINK.cancel ? palette.colour.ended : palette.colour.link;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = ratio;
  context.setLineDash(kind === LINK.wake ? [3 * ratio, 2 * ratio] : []);
  context.beginPath();
  context.moveTo(x, from);
  context.lineTo(x, to);
  context.stroke();
  context.setLineDash([]);
  // Whom it concerns: a ball for who was made, a head for who was woken, a bar for who is to end.
  const down = to >= from ? 1 : -1;
  context.beginPath();
  if (kind === LINK.spawn) context.arc(x, to, size * 0.8, 0, 2 * Math.PI);
  else if (kind === LINK.cancel) context.rect(x - size / 3, to - size * 1.6, (size / 3) * 2, size * 3.2);
  else {
    context.moveTo(x - size, to - down * size * 1.5);
    context.lineTo(x + size, to - down * size * 1.5);
    context.lineTo(x, to);
  }
  context.fill();
}
